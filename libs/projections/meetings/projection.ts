import type { Recorded } from '#kernel';
import type { Projection } from '#read-model';
import type { ReviewEvent } from '#review';
import type { MeetingRow, ReviewedCaseRow } from './row.ts';

type Of<T extends ReviewEvent['type']> = Recorded<Extract<ReviewEvent, { type: T }>>;
type Handled = Of<'MeetingScheduled' | 'MeetingRescheduled' | 'MeetingHeld' | 'MeetingCancelled'>;

const REVIEWS = ['review-'];
export const meetingKey = (organisation: string, body: string, meeting: string): string =>
  `${organisation}/${body}/${meeting}`;

const keyOf = ({ meta, data }: Handled): string => meetingKey(meta.organisation, data.body, data.meeting);

/** One row for each meeting. */
export const meetings: Projection<MeetingRow, Handled> = {
  name: 'meetings',
  version: 1,
  handles: ['MeetingScheduled', 'MeetingRescheduled', 'MeetingHeld', 'MeetingCancelled'],
  prefixes: REVIEWS,
  table: {
    columns: {
      meeting: 'text',
      body: 'text',
      on: 'date',
      status: 'text',
      scheduledAt: 'instant',
      moved: 'integer',
      heldAt: 'instant?',
      cases: 'integer',
      minutes: 'text?',
      reason: 'text?',
    },
    indexes: [
      ['organisation', 'on', 'key'],
      ['organisation', 'body', 'on', 'key'],
      ['organisation', 'status', 'on', 'key'],
    ],
  },
  partition: keyOf,
  fold(rows, event) {
    if (event.type === 'MeetingScheduled') return [{ put: scheduled(event) }];
    const row = rows.get(keyOf(event));
    if (row === undefined) throw new Error(`${event.type} of ${event.data.meeting}, which was never scheduled`);
    return [{ put: { ...row, ...changes(row, event) } }];
  },
};

const scheduled = (event: Of<'MeetingScheduled'>): MeetingRow => ({
  key: keyOf(event),
  organisation: event.meta.organisation,
  ...event.data,
  status: 'scheduled',
  scheduledAt: event.meta.decidedAt,
  moved: 0,
  heldAt: null,
  cases: 0,
  minutes: null,
  reason: null,
});

function changes(row: MeetingRow, event: Exclude<Handled, { type: 'MeetingScheduled' }>): Partial<MeetingRow> {
  switch (event.type) {
    case 'MeetingRescheduled':
      return { on: event.data.on, moved: row.moved + 1, reason: event.data.reason ?? null };
    case 'MeetingHeld': {
      const { heldOn: on, cases, minutes = null } = event.data;
      return { status: 'held', on, cases, minutes, heldAt: event.meta.decidedAt };
    }
    case 'MeetingCancelled':
      return { status: 'cancelled', reason: event.data.reason };
    default:
      return event satisfies never;
  }
}

/** One row for each case that a meeting considered. */
export const reviewedCases: Projection<ReviewedCaseRow, Of<'CasesReviewed'>> = {
  name: 'reviewed_cases',
  version: 1,
  handles: ['CasesReviewed'],
  prefixes: REVIEWS,
  table: { columns: { meeting: 'text', caseId: 'text' }, indexes: [['organisation', 'meeting', 'key']] },
  partition: ({ meta, data }) => `${meta.organisation}/${data.meeting}`,
  reads: () => [],
  fold: (_rows, { meta: { organisation }, data: { meeting, cases } }) =>
    cases.map((caseId) => ({ put: { key: `${organisation}/${meeting}/${caseId}`, organisation, meeting, caseId } })),
};
