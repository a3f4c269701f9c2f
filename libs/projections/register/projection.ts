import type { RecordedCaseEvent } from '#casework';
import type { Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import { foldRegister, HANDLED } from './fold.ts';
import type { RegisterRow } from './row.ts';

/** One row for each case. */
export const register: Projection<RegisterRow, RecordedCaseEvent> = {
  name: 'register',
  version: 7,
  handles: HANDLED,
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      reference: 'text',
      externalReference: 'text?',
      kind: 'text',
      status: 'text',
      stage: 'text?',
      channel: 'text',
      title: 'text?',
      company: 'text?',
      area: 'text?',
      product: 'text?',
      service: 'text?',
      site: 'text?',
      team: 'text?',
      packId: 'text',
      packVersion: 'integer',
      party: 'text',
      acts: 'json',
      complainant: 'json?',
      email: 'json?',
      phone: 'json?',
      address: 'json?',
      narrative: 'json?',
      expectedOutcome: 'json?',
      receivedAt: 'instant',
      recordedAt: 'instant',
      lateRecorded: 'boolean',
      spells: 'json',
      closedOn: 'date?',
      closedAt: 'instant?',
      exit: 'text?',
      outcome: 'text?',
      causes: 'json',
      remedies: 'json',
      actions: 'json',
      summary: 'json?',
      folder: 'text?',
      handlers: 'json',
      limits: 'json',
      nextDueAt: 'instant?',
      nextDueClock: 'text?',
      overdueCount: 'integer',
      breachedCount: 'integer',
      flags: 'json',
      consentWithheld: 'boolean',
      origin: 'text',
      importFile: 'text?',
      importLine: 'integer?',
    },
    indexes: [
      ['organisation', 'receivedAt', 'key'],
      ['organisation', 'reference', 'key'],
      ['organisation', 'nextDueAt', 'key'],
      ['organisation', 'externalReference'],
      ['organisation', 'party'],
      ['organisation', 'packId', 'packVersion'],
      ['organisation', 'kind', 'receivedAt', 'key'],
      ['organisation', 'stage', 'receivedAt', 'key'],
      ['organisation', 'area', 'receivedAt', 'key'],
    ],
    expressionIndexes: {
      open: `(organisation, received_at, key) where status = 'open'`,
      open_packs: `(organisation, pack_id, pack_version) where status = 'open'`,
      // As `RegisterFilter.overdueAt` asks, whatever the moment.
      owed: `(organisation, received_at, key) where overdue_count > 0 or next_due_at is not null`,
    },
  },
  partition: caseIdOf,
  fold(rows, event) {
    const row = foldRegister(rows.get(caseIdOf(event)), event);
    return row === undefined ? [] : [{ put: row }];
  },
};
