import type { Position } from './position.ts';
import type { Delivery, EventLog } from './stored-event.ts';
import type { Timers } from './timers.ts';
import { placeOf, Window } from './window.ts';

type OpenDeliveries = EventLog['deliveries'];

/**
 * One connection to the server for all readers that stand at about the same place of the log: two dozen projections and
 * process managers would otherwise have every event sent, parsed and checked for each of them.
 *
 * A reader that is further back than a `Window` keeps reads by a connection of its own until it has come up to the
 * others. What a reader is shown is what `open` would have shown it.
 */
export function sharedDeliveries(open: OpenDeliveries, timers: Timers): OpenDeliveries {
  const windows = new Map<string, Window>();

  /** The window over these streams that reaches back to `from`, a new one where nobody reads any; `null` if too late. */
  function windowOver(prefixes: readonly string[], from: Position | null): Window | null {
    const key = prefixes.join(' ');
    const current = windows.get(key);
    if (current !== undefined && !current.isOver) return current.reachesBackTo(from) ? current : null;
    const window = new Window((signal) => open({ from, prefixes, signal }), from, timers);
    windows.set(key, window);
    return window;
  }

  return async function* read({ from, prefixes, signal }): AsyncGenerator<Delivery, void, undefined> {
    let reached = from;
    for (;;) {
      const window = windowOver(prefixes, reached);
      const reader = window?.join(reached);
      let hasComeUp = false;
      for await (const delivery of reader?.deliveries(signal) ?? open({ from: reached, prefixes, signal })) {
        if (delivery.kind !== 'caught_up') reached = placeOf(delivery);
        yield delivery;
        hasComeUp = reader === undefined && windowOver(prefixes, reached) !== null;
        if (hasComeUp) break;
      }
      if (!hasComeUp && reader?.isLeftBehind !== true) return;
    }
  };
}
