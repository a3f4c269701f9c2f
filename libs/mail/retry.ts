import type { Instant } from '#kernel';

const MINUTE = 60_000;
/** Minutes before each further attempt; the last one again and again. */
const WAITS = [1, 5, 15, 60, 120, 240, 480];
/** For how long a letter is tried: long enough for a server to be mended over a weekend's Saturday (RFC 5321, 4.5.4.1). */
const GIVEN_UP_AFTER = 2 * 24 * 60 * MINUTE;

/**
 * When a letter is tried again that its server has not taken.
 * @param attempt that has just failed; 1 is the first.
 * @returns `null` where it is given up.
 */
export function nextAttempt(requestedAt: Instant, attempt: number, now: Instant): Instant | null {
  const wait = WAITS[Math.min(attempt, WAITS.length) - 1] ?? 1;
  const next = Date.parse(now) + wait * MINUTE;
  return next - Date.parse(requestedAt) > GIVEN_UP_AFTER ? null : new Date(next).toISOString();
}
