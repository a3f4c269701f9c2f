import type { Id, Instant } from '#kernel';
import type { DataSource } from 'typeorm';
import { DueClocks, type CaseToSettle, type CountedOn } from './clocks/index.ts';
import { DueLetters, type DueLetter } from './letters/index.ts';
import { DueReviews, type PartyToSettle } from './parties/index.ts';
import { ScheduleTimers } from './schedules/index.ts';

/**
 * The timers, which no process holds in its memory: what a sweep has to do, over all organisations. Something may be
 * named though it was settled a moment ago; settling it again writes nothing.
 */
export class DueWork {
  readonly #clocks: DueClocks;
  readonly #reviews: DueReviews;
  readonly #schedules: ScheduleTimers;
  readonly #letters: DueLetters;

  constructor(dataSource: DataSource) {
    this.#clocks = new DueClocks(dataSource);
    this.#reviews = new DueReviews(dataSource);
    this.#schedules = new ScheduleTimers(dataSource);
    this.#letters = new DueLetters(dataSource);
  }

  /** Cases with a limit due by `now` that is not breached yet, or a reminder to give; longest due first. */
  casesToSettle(now: Instant, limit: number): Promise<readonly CaseToSettle[]> {
    return this.#clocks.casesToSettle(now, limit);
  }

  /** Cases with a limit that runs on a calendar; by id, after the one given. */
  casesCountedOn(on: CountedOn, after: Id | null, limit: number): Promise<readonly CaseToSettle[]> {
    return this.#clocks.casesCountedOn(on, after, limit);
  }

  /** Parties with a restriction whose review is due by `now`; longest due first. */
  partiesToSettle(now: Instant, limit: number): Promise<readonly PartyToSettle[]> {
    return this.#reviews.partiesToSettle(now, limit);
  }

  /** Organisations with a recurring duty to open, remind of or miss by `now`, or a procedure to take over. */
  organisationsToSettle(now: Instant, limit: number): Promise<readonly string[]> {
    return this.#schedules.organisationsToSettle(now, limit);
  }

  /** Organisations that owe something again and again, by name, after the one given; at most `limit`. */
  organisationsWithSchedules(after: string | null, limit: number): Promise<readonly string[]> {
    return this.#schedules.organisationsWithSchedules(after, limit);
  }

  /** Letters to hand over by `now`, longest due first. */
  lettersToHandOver(now: Instant, limit: number): Promise<readonly DueLetter[]> {
    return this.#letters.lettersToHandOver(now, limit);
  }

  /** The first instant after `after` and up to `upTo` at which something falls due or is to be reminded of. */
  async nextInstant(after: Instant, upTo: Instant): Promise<Instant | null> {
    const sources = [this.#clocks, this.#reviews, this.#schedules, this.#letters];
    const next = await Promise.all(sources.map((source) => source.nextInstant(after, upTo)));
    return next.filter((instant) => instant !== null).sort()[0] ?? null;
  }
}
