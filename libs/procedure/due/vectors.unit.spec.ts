import { describe, expect, it, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { explainDue } from './explain-due.ts';

interface Vector {
  readonly id: string;
  readonly what: string;
  readonly expect: { readonly dueDate: string; readonly dueAt: string; readonly local: string };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../test/data/due-dates.json', import.meta.url), 'utf8'),
) as readonly Vector[];

describe('the due dates that were worked out by hand', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(62);
  });

  test.each(vectors.map((vector) => [vector.id, vector.what, vector] as const))('%s: %s', (_id, _what, vector) => {
    const { expect: expected, ...element } = vector;
    const answer = explainDue(element, { tzdb: 'test' });
    // D12 lies before the published years, but counts months and asks no calendar: nothing in it is provisional.
    expect(answer).toMatchObject({ ok: true, id: vector.id, what: vector.what, provisional: false });
    expect(answer).toMatchObject(expected);
  });

  // time-zones.unit.spec.ts runs this file again under other zones, and says here what to find if it succeeded.
  const expectedOffset = process.env['EXPECTED_UTC_OFFSET_MINUTES'];
  if (expectedOffset !== undefined) {
    it('run in a process whose own zone is the one that was asked for', () => {
      expect(0 - new Date('2024-07-01T00:00:00Z').getTimezoneOffset()).toBe(Number(expectedOffset));
    });
  }
});
