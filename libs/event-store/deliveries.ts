import { START, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import { lastingFault } from './client-errors.ts';
import { LogClosed } from './faults.ts';
import type { Position } from './position.ts';
import type { ServerCalls } from './server-calls.ts';
import type { Delivery } from './stored-event.ts';
import { isAborted } from './timers.ts';
import { fromClient, positionOf } from './wire.ts';

/** Checkpoints come every 32 times this many events that the server has scanned, so that a restart rescans no more. */
const CHECKPOINT_INTERVAL = 8;
/** Events the client reads ahead of its consumer; past it the server is made to wait. */
const READ_AHEAD = 256;

/** A notice that the client gives beside the events; put among them, so that it cannot overtake those before it. */
class Notice {
  constructor(readonly delivery: Delivery) {}
}

/**
 * See `EventLog.deliveries`.
 *
 * The client reports a checkpoint, and that it has caught up, while the events before them still wait to be read: a
 * reader that stored such a position would lose them by a crash. Here both are pushed into the very queue that the
 * events wait in, at the moment they are reported, which is after the last event before them and before the next.
 */
export async function* openDeliveries(
  { client, credentials, namespace, closing, onLost }: ServerCalls,
  { from, prefixes, signal: ownSignal }: { from: Position | null; prefixes: readonly string[]; signal: AbortSignal },
): AsyncGenerator<Delivery, void, undefined> {
  if (closing.aborted) throw new LogClosed();
  const signal = AbortSignal.any([ownSignal, closing]);
  if (signal.aborted) return;
  const subscription = client.subscribeToAll(
    {
      fromPosition: from === null ? START : { commit: from.commit, prepare: from.prepare },
      filter: streamNameFilter({
        prefixes: prefixes.map((prefix) => namespace.toServer(prefix)),
        checkpointInterval: CHECKPOINT_INTERVAL,
        // An error thrown in here would be an unhandled rejection and end the process; a push cannot fail.
        checkpointReached: (queue, position) => {
          queue.push(new Notice({ kind: 'checkpoint', position: positionOf(position) }));
        },
      }),
      credentials,
    },
    { highWaterMark: READ_AHEAD },
  );
  // Without a listener from the start, an error between two reads of the loop would end the process.
  subscription.on('error', () => undefined);
  subscription.on('caughtUp', () => subscription.push(new Notice({ kind: 'caught_up' })));
  const cancel = () => {
    // Destroying ends the loop; the call itself stays open unless it is cancelled as well.
    subscription.destroy();
    // Rejects where the call never came to be; there is nothing to cancel then.
    subscription.unsubscribe().catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for await (const item of subscription as AsyncIterable<AllStreamResolvedEvent | Notice>) {
      if (item instanceof Notice) {
        yield item.delivery;
        continue;
      }
      const event = fromClient(item, namespace);
      if (event !== null) yield { kind: 'event', event };
    }
  } catch (error) {
    // Destroyed by `cancel`, the stream says that it closed too early.
    if (!isAborted(signal)) throw lastingFault(error, 'subscribe', '$all') ?? error;
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
    if (!isAborted(signal)) onLost?.();
  }
  if (isAborted(closing)) throw new LogClosed();
}
