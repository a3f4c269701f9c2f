import type { RecordedCaseEvent } from '#casework';
import type { Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import type { DepartureRow } from './row.ts';

type Handled = Extract<RecordedCaseEvent, { type: 'ProcedureDeparted' }>;

/** One row for each departure from the procedure. */
export const departures: Projection<DepartureRow, Handled> = {
  name: 'departures',
  version: 1,
  handles: ['ProcedureDeparted'],
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      gate: 'text',
      act: 'text',
      mode: 'text',
      reason: 'text',
      req: 'json',
      occurredAt: 'instant',
      decidedAt: 'instant',
      actorId: 'text',
    },
    indexes: [
      ['organisation', 'occurredAt', 'key'],
      ['organisation', 'gate', 'occurredAt', 'key'],
      ['organisation', 'mode', 'occurredAt', 'key'],
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
        gate: data.gate,
        act: data.act,
        mode: data.mode,
        reason: data.reason,
        req: data.req,
        occurredAt: meta.occurredAt,
        decidedAt: meta.decidedAt,
        actorId: meta.actor.id,
      },
    },
  ],
};
