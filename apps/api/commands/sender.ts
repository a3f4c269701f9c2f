import type { Sender } from '#application';
import type { RequestContext } from '../graphql/context.ts';

/** Who sends a command, within which request. */
export const senderOf = (commandId: string, { caller, requestId }: RequestContext): Sender => ({
  caller,
  commandId,
  correlationId: requestId,
});
