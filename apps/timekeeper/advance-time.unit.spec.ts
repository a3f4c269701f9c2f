import { describe, expect, it } from 'vitest';
import type { Core } from '#application';
import { Position } from '#event-store';
import type { Instant } from '#kernel';
import { advanceTime, type Surroundings } from './advance-time.ts';

const at = (n: number): Position => Position.of(BigInt(n), BigInt(n));
const NINE = '2025-06-02T09:00:00.000Z';
const TEN = '2025-06-02T10:00:00.000Z';
const NOON = '2025-06-02T12:00:00.000Z';

/** A log with nothing to sweep, whose timers show what is due when the projections have seen it. */
function surroundings() {
  let now: Instant = NINE;
  let written = 1;
  let timers: Instant[] = [];
  let shown: readonly Instant[] = [];
  const moves: Instant[] = [];
  const none = () => Promise.resolve([]);
  const due = {
    casesToSettle: none,
    partiesToSettle: none,
    organisationsToSettle: none,
    nextInstant: (after: Instant, upTo: Instant) =>
      Promise.resolve(shown.filter((instant) => instant > after && instant <= upTo).sort()[0] ?? null),
  } as unknown as Surroundings['due'];
  const manualTime = {
    now: () => now,
    moveTo: (to: Instant) => {
      moves.push((now = to));
      return Promise.resolve();
    },
  };
  const beside = {
    /** Somebody else writes something that is due then. */
    write(dueAt: Instant) {
      written += 1;
      timers = [...timers, dueAt];
    },
  };
  const around: Surroundings = {
    due,
    caughtUp: () => {
      shown = timers;
      return Promise.resolve(at(written));
    },
    endOfLog: () => Promise.resolve(at(written)),
    handOverLetters: () => Promise.resolve(0),
  };
  return { core: { manualTime, time: manualTime } as unknown as Core, around, beside, moves };
}

describe('time that is moved by hand', () => {
  it('goes straight there where nothing falls due', async () => {
    const { core, around, moves } = surroundings();
    expect(await advanceTime(core, around, NOON)).toEqual({ now: NOON, stops: 0, events: 0 });
    expect(moves).toEqual([NOON]);
  });

  // Seen as a letter that was tried eight times in two days instead of twelve.
  it('stops at what another turn wrote while this one found nothing to do', async () => {
    const { core, around, beside, moves } = surroundings();
    let turns = 0;
    const handOverLetters = () => {
      if ((turns += 1) === 1) beside.write(TEN);
      return Promise.resolve(0);
    };
    expect(await advanceTime(core, { ...around, handOverLetters }, NOON)).toMatchObject({ now: NOON, stops: 1 });
    expect(moves).toEqual([TEN, NOON]);
  });

  it('goes on where others write without an end', async () => {
    const { core, around, beside, moves } = surroundings();
    const handOverLetters = () => {
      beside.write('2026-01-01T00:00:00.000Z');
      return Promise.resolve(0);
    };
    await advanceTime(core, { ...around, handOverLetters }, NOON);
    expect(moves).toEqual([NOON]);
  });
});
