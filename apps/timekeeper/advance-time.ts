import type { Core } from '#application';
import type { Instant } from '#kernel';
import { sweep, type DueWork } from './sweep.ts';

export interface Advanced {
  readonly now: Instant;
  /** The instants at which time stopped because something fell due. */
  readonly stops: number;
  readonly events: number;
}

/** Stops in one move; a longer way is to be gone in several. */
const MOST_STOPS = 10_000;

/**
 * Moves manual time, stopping at each due instant in order and settling before going on, so that the log reads as if
 * the time had been lived through.
 * @param caughtUp resolves when the projections have seen all that is in the log.
 * @param handOverLetters hands over the letters that are due, so that none leaves later than it would have.
 * @throws RangeError where the way holds more stops than one move may make; time stands at the last one.
 */
export async function advanceTime(
  core: Core,
  due: DueWork,
  caughtUp: () => Promise<void>,
  handOverLetters: () => Promise<number>,
  to: Instant,
): Promise<Advanced> {
  const { manualTime } = core;
  if (manualTime === null) throw new RangeError('time is the system’s and cannot be moved');
  let events = 0;
  let stops = 0;
  for (let rounds = 0; rounds < MOST_STOPS; rounds += 1) {
    await caughtUp();
    // Whatever is due at this moment first: what follows from it decides where to stop next.
    const swept = await sweep(core, due);
    events += swept.events;
    const letters = await handOverLetters();
    if (swept.events > 0 || letters > 0) continue;
    const next = await due.nextInstant(manualTime.now(), to);
    await manualTime.moveTo(next ?? to);
    if (next === null) return { now: manualTime.now(), stops, events };
    stops += 1;
  }
  throw new RangeError(`more than ${MOST_STOPS} limits fall due before ${to}; time stands at ${manualTime.now()}`);
}
