import { expect, it } from 'vitest';
import fc from 'fast-check';
import { nextAttempt } from './retry.ts';

const ASKED = '2025-06-02T09:00:00.000Z';

it('a letter is tried again after a minute, then at growing distances', () => {
  const attempts: string[] = [];
  let now: string | null = ASKED;
  for (let attempt = 1; now !== null; attempt += 1) {
    now = nextAttempt(ASKED, attempt, now);
    if (now !== null) attempts.push(now);
  }
  expect(attempts.slice(0, 4)).toEqual([
    '2025-06-02T09:01:00.000Z',
    '2025-06-02T09:06:00.000Z',
    '2025-06-02T09:21:00.000Z',
    '2025-06-02T10:21:00.000Z',
  ]);
  expect(attempts).toHaveLength(11);
  expect(attempts.at(-1)).toBe('2025-06-04T08:21:00.000Z');
});

it('a letter is given up after two days, however late it was tried, and never tried in the past', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 10 * 86_400_000 }), (attempt, lateBy) => {
      const now = new Date(Date.parse(ASKED) + lateBy).toISOString();
      const next = nextAttempt(ASKED, attempt, now);
      if (lateBy > 2 * 86_400_000) expect(next).toBeNull();
      if (next !== null) expect(next > now).toBe(true);
    }),
  );
});
