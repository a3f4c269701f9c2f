import type { Core } from '#application';
import type { Position } from '#event-store';
import type { Instant } from '#kernel';
import { sweep, type DueWork } from './sweep.ts';

export interface Advanced {
  readonly now: Instant;
  /** The instants at which time stopped because something fell due. */
  readonly stops: number;
  readonly events: number;
}

/** What goes on beside, which time does not overtake. */
export interface Surroundings {
  readonly due: DueWork;
  /**
   * Resolves when the process managers have done what follows from all that is in the log, and the projections show it.
   * @returns where the log ended when it was asked.
   */
  caughtUp(): Promise<Position | null>;
  /** Where the log ends now. */
  endOfLog(): Promise<Position | null>;
  /** Hands over the letters that are due, so that none leaves later than it would have. */
  handOverLetters(): Promise<number>;
}

/** Stops in one move; a longer way is to be gone in several. */
const MOST_STOPS = 10_000;
/** Rounds at one stop. Where others write all the time, what they begin is seen at the next stop. */
const MOST_ROUNDS = 1_000;

/**
 * Moves manual time, stopping at each due instant in order and settling before going on, so that the log reads as if
 * the time had been lived through.
 * @throws RangeError where the way holds more stops than one move may make; time stands at the last one.
 */
export async function advanceTime(core: Core, around: Surroundings, to: Instant): Promise<Advanced> {
  const { manualTime } = core;
  if (manualTime === null) throw new RangeError('time is the system’s and cannot be moved');
  let events = 0;
  for (let stops = 0; stops <= MOST_STOPS; stops += 1) {
    events += await settleAllDue(core, around);
    const next = await around.due.nextInstant(manualTime.now(), to);
    await manualTime.moveTo(next ?? to);
    if (next === null) return { now: manualTime.now(), stops, events };
  }
  throw new RangeError(`more than ${MOST_STOPS} limits fall due before ${to}; time stands at ${manualTime.now()}`);
}

/**
 * Does what is due at this moment, and what follows from it, until nothing more is written: only then do the timers say
 * where to stop next. Whoever writes beside (a sweep or a letter of another turn) is waited for like this one.
 * @returns how many events the sweeps wrote.
 */
async function settleAllDue(core: Core, around: Surroundings): Promise<number> {
  let events = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const end = await around.caughtUp();
    events += (await sweep(core, around.due)).events;
    await around.handOverLetters();
    const now = await around.endOfLog();
    if (now === null || (end !== null && now.compare(end) === 0)) break;
  }
  return events;
}
