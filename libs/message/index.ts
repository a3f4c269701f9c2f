import type { Aggregate } from '#kernel';
import type { MessageCommand, MessageContext } from './commands.ts';
import { decide } from './decide.ts';
import { messageCatalogue, type MessageEvent } from './events.ts';
import { evolve, initialMessage, type MessageState } from './state.ts';

export * from './commands.ts';
export * from './decide.ts';
export * from './events.ts';
export * from './state.ts';

/** A message that came in: the same bytes are one, however often they come. */
export const messageAggregate: Aggregate<MessageState, MessageCommand, MessageEvent, MessageContext> = {
  name: 'message',
  scope: 'organisation',
  initial: initialMessage,
  evolve,
  decide,
  catalogue: messageCatalogue,
};
