import type { RecordedCaseEvent } from '#casework';
import type { Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import type { NoticeRow } from './row.ts';

type Handled = Extract<RecordedCaseEvent, { type: 'NoticeRaised' }>;

/** One row for each notice. */
export const notices: Projection<NoticeRow, Handled> = {
  name: 'notices',
  version: 1,
  handles: ['NoticeRaised'],
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      notice: 'text',
      kind: 'text',
      role: 'text',
      person: 'text?',
      clock: 'text?',
      message: 'text',
      occurredAt: 'instant',
      decidedAt: 'instant',
    },
    indexes: [
      ['organisation', 'decidedAt', 'key'],
      ['organisation', 'person', 'decidedAt', 'key'],
      ['organisation', 'role', 'decidedAt', 'key'],
      ['organisation', 'kind', 'decidedAt', 'key'],
      ['organisation', 'caseId'],
    ],
  },
  partition: caseIdOf,
  reads: () => [],
  fold: (_rows, { id, stream, data, meta }) => [
    {
      put: {
        key: id,
        organisation: meta.organisation,
        caseId: caseIdOf({ stream }),
        notice: data.notice,
        kind: data.kind,
        role: data.role,
        person: data.person,
        clock: data.clock ?? null,
        message: data.message,
        occurredAt: meta.occurredAt,
        decidedAt: meta.decidedAt,
      },
    },
  ],
};
