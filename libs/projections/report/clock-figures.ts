import { Count } from './figure.ts';
import { verdictOn, type ClockRead, type Result } from './clock-result.ts';
import type { Bounds } from './period.ts';
import type { DutyLine, Miss, RightLine } from './report.ts';

const DUTY_RESULTS = ['met', 'metWithinExtension', 'missed', 'stillRunning', 'endedBefore', 'notKnown'] as const;
const RIGHT_RESULTS = ['expired', 'met', 'stillRunning', 'endedBefore'] as const;

interface Line<R extends string> {
  readonly all: Count;
  readonly results: Readonly<Record<R, Count>>;
  readonly corrected: Count;
  readonly rule: string;
  readonly title: string;
  readonly nature: string;
}

/** The figures of a report that count clocks, a case at a time. What each means is in `definitions.ts`. */
export class ClockFigures {
  readonly #bounds: Bounds;
  readonly #most: number;
  readonly #duties = new Map<string, Line<Result>>();
  readonly #rights = new Map<string, Line<(typeof RIGHT_RESULTS)[number]>>();
  readonly #misses: Miss[] = [];

  constructor(bounds: Bounds, most: number) {
    this.#bounds = bounds;
    this.#most = most;
  }

  /** @param clocks every clock of the case. */
  add(reference: string, clocks: readonly ClockRead[]): void {
    for (const clock of clocks) {
      const { firstDueAt, nature } = clock;
      // A due instant is exclusive: the one at which the period begins ends the day before it.
      if (firstDueAt === null || firstDueAt <= this.#bounds.start || firstDueAt > this.#bounds.end) continue;
      if (nature === 'entitlement' || nature === 'window') this.#addRight(reference, clock);
      else this.#addDuty(reference, { ...clock, firstDueAt }, clocks);
    }
  }

  get duties(): readonly DutyLine[] {
    return sorted(this.#duties).map(({ rule, title, nature, all, results, corrected }) => ({
      rule,
      title,
      nature,
      due: all.figure,
      met: results.met.figure,
      metWithinExtension: results.metWithinExtension.figure,
      missed: results.missed.figure,
      missedCorrected: corrected.figure,
      stillRunning: results.stillRunning.figure,
      endedBefore: results.endedBefore.figure,
      notKnown: results.notKnown.figure,
    }));
  }

  get rights(): readonly RightLine[] {
    return sorted(this.#rights).map(({ rule, title, nature, all, results }) => ({
      rule,
      title,
      nature,
      fellDue: all.figure,
      expired: results.expired.figure,
      met: results.met.figure,
      stillRunning: results.stillRunning.figure,
      endedBefore: results.endedBefore.figure,
    }));
  }

  /** By reference, then clock; as many as references are kept of a figure. */
  get misses(): readonly Miss[] {
    return [...this.#misses].sort((a, b) => compare(a.reference, b.reference) || compare(a.clock, b.clock));
  }

  #addDuty(reference: string, clock: ClockRead & { firstDueAt: string }, siblings: readonly ClockRead[]): void {
    const line = lineOf(this.#duties, clock, DUTY_RESULTS, this.#most);
    const { result, by } = verdictOn(clock, siblings);
    line.all.add(reference);
    line.results[result].add(reference);
    if (result !== 'missed' || by.breachedAt === null) return;
    if (by.correctedBecause !== null) line.corrected.add(reference);
    if (this.#misses.length >= this.#most) return;
    this.#misses.push({
      reference,
      clock: clock.clock,
      rule: clock.rule,
      firstDueAt: clock.firstDueAt,
      missedDueAt: by.breachedAt,
      metAt: by.endHow === 'met' ? by.endAt : null,
      lateByMs: by.lateByMs,
      correctedBecause: by.correctedBecause,
    });
  }

  #addRight(reference: string, clock: ClockRead): void {
    const line = lineOf(this.#rights, clock, RIGHT_RESULTS, this.#most);
    line.all.add(reference);
    const { endHow } = clock;
    const result = endHow === null ? 'stillRunning' : endHow === 'met' || endHow === 'expired' ? endHow : 'endedBefore';
    line.results[result].add(reference);
  }
}

function lineOf<R extends string>(
  lines: Map<string, Line<R>>,
  { rule, title, nature }: ClockRead,
  results: readonly R[],
  most: number,
): Line<R> {
  const key = JSON.stringify([rule, nature]);
  const known = lines.get(key);
  if (known !== undefined) return known;
  const counts = Object.fromEntries(results.map((result) => [result, new Count(most)])) as Record<R, Count>;
  const line = { rule, title, nature, all: new Count(most), results: counts, corrected: new Count(most) };
  lines.set(key, line);
  return line;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = <T>(lines: ReadonlyMap<string, T>): readonly T[] =>
  [...lines].sort(([a], [b]) => compare(a, b)).map(([, line]) => line);
