import type { Instant, TimeSource } from '#kernel';

export const systemTime: TimeSource = { now: () => new Date().toISOString() };

/** Time that stands still until an administrator moves it. Kept in the log, so that it survives a restart. */
export class ManualTime implements TimeSource {
  #now: Instant;

  constructor(startsAt: Instant) {
    this.#now = startsAt;
  }

  now(): Instant {
    return this.#now;
  }

  /** Forwards only: an earlier moment changes nothing. */
  moveTo(instant: Instant): void {
    if (instant > this.#now) this.#now = instant;
  }
}
