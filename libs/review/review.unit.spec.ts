import { describe, expect, it } from 'vitest';
import {
  CASES_AT_ONCE,
  decide,
  evolve,
  initialReview,
  MOST_CASES,
  type ReviewCommand,
  type ReviewState,
} from './index.ts';

const NOW = '2025-06-12T14:00:00.000Z';
const context = (now = NOW) => ({ now, newId: () => 'e', timeZone: 'Europe/London', bodies: ['panel', 'board'] });
const PANEL = { body: 'panel', meeting: 'm1' } as const;
const SCHEDULED: ReviewCommand = { ...PANEL, type: 'schedule', on: '2025-06-12' };
const hold = (cases: readonly string[], heldOn = '2025-06-12'): ReviewCommand => ({
  ...PANEL,
  type: 'hold',
  heldOn,
  cases,
});

/** Given these were carried out, what the next is answered with. */
function when(given: readonly ReviewCommand[], command: ReviewCommand) {
  let state: ReviewState = initialReview;
  for (const earlier of given) {
    const decision = decide(state, earlier, context('2025-06-01T09:00:00.000Z'));
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.events) state = evolve(state, { ...event, meta: { decidedAt: NOW } });
  }
  return decide(state, command, context());
}

describe('the meetings of a body', () => {
  it('are scheduled, moved, held and cancelled', () => {
    expect(when([], SCHEDULED)).toMatchObject({ events: [{ type: 'MeetingScheduled', data: { on: '2025-06-12' } }] });
    const moved: ReviewCommand = { ...PANEL, type: 'reschedule', on: '2025-06-19', reason: 'No quorum' };
    expect(when([SCHEDULED], moved)).toMatchObject({ events: [{ type: 'MeetingRescheduled' }] });
    const cancelled: ReviewCommand = { ...PANEL, type: 'cancel', reason: 'Nobody could come' };
    expect(when([SCHEDULED, moved], cancelled)).toMatchObject({ events: [{ type: 'MeetingCancelled' }] });
    expect(when([SCHEDULED], hold(['c1', 'c2', 'c1']))).toMatchObject({
      events: [
        { type: 'MeetingHeld', data: { cases: 2 }, occurredAt: NOW },
        { type: 'CasesReviewed', data: { cases: ['c1', 'c2'] }, occurredAt: NOW },
      ],
    });
  });

  it('that were held on an earlier day happened at its end', () => {
    expect(when([SCHEDULED], hold([], '2025-06-11'))).toMatchObject({
      events: [{ type: 'MeetingHeld', occurredAt: '2025-06-11T22:59:59.999Z' }],
    });
  });

  it('write several events for many cases, and take no more than one meeting can consider', () => {
    const many = Array.from({ length: CASES_AT_ONCE + 1 }, (_, index) => `c${index}`);
    const decision = when([SCHEDULED], hold(many));
    const pages = decision.ok ? decision.events.filter(({ type }) => type === 'CasesReviewed') : [];
    expect(pages.map(({ data }) => 'cases' in data && Array.isArray(data.cases) && data.cases.length)).toEqual([
      CASES_AT_ONCE,
      1,
    ]);
    expect(when([SCHEDULED], hold(Array.from({ length: MOST_CASES + 1 }, String)))).toMatchObject({
      ok: false,
      refusal: { code: 'TOO_MANY_CASES', field: 'cases' },
    });
  });

  it.each([
    ['of no body of the procedure', [], { ...SCHEDULED, body: 'choir' }, 'BODY_UNKNOWN', 'one of: panel, board'],
    ['under an id that is taken', [SCHEDULED], SCHEDULED, 'MEETING_EXISTS', undefined],
    [
      'on a day that is over',
      [],
      { ...SCHEDULED, on: '2025-06-11' },
      'MEETING_IN_THE_PAST',
      'a day from 2025-06-12 to 2027-06-12',
    ],
    ['on no day', [], { ...SCHEDULED, on: '2025-02-30' }, 'NOT_A_DATE', undefined],
    ['in ten years', [], { ...SCHEDULED, on: '2035-06-12' }, 'TOO_FAR', 'a day from 2025-06-12 to 2027-06-12'],
    ['that nobody scheduled', [], hold([]), 'MEETING_UNKNOWN', 'one of: none'],
    ['that lie ahead', [SCHEDULED], hold([], '2025-06-13'), 'MEETING_AHEAD', '2025-06-12 or earlier'],
    ['a second time', [SCHEDULED, { ...PANEL, type: 'cancel', reason: 'x' }], hold([]), 'MEETING_OVER', undefined],
  ] as const)('are refused %s', (_, given, command, code, wouldAccept) => {
    const decision = when(given, command);
    expect(decision).toMatchObject({ ok: false, refusal: { code } });
    if (wouldAccept !== undefined) expect(decision).toMatchObject({ refusal: { wouldAccept } });
  });
});
