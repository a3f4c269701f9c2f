import { describe, expect, it } from 'vitest';
import { awaits } from './agenda.ts';

const held = (where?: { readonly body: string | string[] }) => ({ event: 'ReviewHeld', ...(where && { where }) });
const days = { n: 20, unit: 'working_day' } as const;

describe('a limit waits for a meeting of the panel', () => {
  it.each([
    ['the next there is', { unit: 'next_occurrence', of: 'panel' } as const, held(), true],
    ['the next of another body', { unit: 'next_occurrence', of: 'board' } as const, held(), false],
    ['by a date, met by its review', days, held({ body: 'panel' }), true],
    ['by a date, met by the review of one of several', days, held({ body: ['board', 'panel'] }), true],
    ['by a date, met by any review', days, held(), true],
    ['by a date, met by the review of another body', days, held({ body: 'board' }), false],
    ['by a date, met by something else', days, { event: 'ResponseSent' }, false],
    [
      'by a date, met by its review or a reply',
      days,
      { any: [{ event: 'ResponseSent' }, held({ body: 'panel' })] },
      true,
    ],
  ])('%s', (_, limit, satisfiedBy, expected) => {
    expect(awaits({ for: limit, satisfiedBy }, 'panel')).toBe(expected);
  });
});
