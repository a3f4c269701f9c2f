import { isDatabaseAway } from './database-away.ts';

/** Faults of the log after which the same command may be sent again under the same id. */
const TRY_AGAIN = new Set(['BUSY', 'STORE_UNAVAILABLE', 'CONFLICT', 'LOG_CLOSED']);
/** gRPC's number for what is used up. */
const RESOURCE_EXHAUSTED = 8;

/** What keeps a request from being answered for the moment, as its sender may know it; `null` where nothing of the kind does. */
export function away(error: unknown): string | null {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && TRY_AGAIN.has(code)) {
    return isOutOfRoom(error)
      ? 'The event store has no room left on its disk; nothing of this was written'
      : 'The event store cannot take this at the moment';
  }
  if (code === 'WRONG_MASTER_KEY') return 'The master key was changed, and this process has to be started again';
  return isDatabaseAway(error) ? 'The database cannot take this at the moment' : null;
}

/** The embedded node tells a full disk from a full queue by its words alone. */
function isOutOfRoom(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isIt = (error as { code?: unknown }).code === RESOURCE_EXHAUSTED && error.message.includes('no room left');
  return isIt || isOutOfRoom(error.cause);
}
