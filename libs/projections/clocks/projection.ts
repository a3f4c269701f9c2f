import type { RecordedCaseEvent } from '#casework';
import type { Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import { clockKey, clockOf, foldClock, HANDLED } from './fold.ts';
import type { ClockRow } from './row.ts';

/** One row for each clock of a case; by `wakeAt`, also the table of timers. */
export const clocks: Projection<ClockRow, RecordedCaseEvent> = {
  name: 'clocks',
  version: 7,
  handles: HANDLED,
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      clock: 'text',
      rule: 'text',
      title: 'text',
      nature: 'text',
      owner: 'text',
      stage: 'text?',
      subject: 'text?',
      startedBy: 'text',
      startedAt: 'instant',
      knownAt: 'instant',
      firstDueAt: 'instant?',
      firstDueDate: 'date?',
      countedDueAt: 'instant?',
      countedDueDate: 'date?',
      recalculated: 'text?',
      calendar: 'text',
      dueAt: 'instant?',
      dueDate: 'date?',
      provisional: 'boolean',
      inputs: 'json',
      facts: 'json',
      req: 'json',
      remindAt: 'json',
      reminded: 'integer',
      extensions: 'integer',
      promise: 'text?',
      extendedUntil: 'instant?',
      breachedAt: 'instant?',
      detectedAt: 'instant?',
      correctedBy: 'text?',
      correctedBecause: 'text?',
      movedOff: 'boolean',
      keptBy: 'json',
      endHow: 'text?',
      endAt: 'instant?',
      endBy: 'text?',
      endBecause: 'text?',
      running: 'boolean',
      state: 'text',
      lateByMs: 'number?',
      imported: 'boolean',
      wakeAt: 'instant?',
    },
    indexes: [['wakeAt'], ['organisation', 'firstDueAt'], ['organisation', 'caseId']],
    expressionIndexes: {
      running: '(organisation, due_at, key) where running',
      running_by_rule: '(organisation, rule, started_at, key) where running',
      running_by_calendar: '(organisation, calendar, key) where running',
      counted: '(case_id, organisation, calendar) where running and due_at is not null and breached_at is null',
    },
  },
  partition: caseIdOf,
  reads(event) {
    const clock = clockOf(event);
    return clock === undefined ? [] : [clockKey(event, clock)];
  },
  fold(rows, event) {
    const clock = clockOf(event);
    const row = clock === undefined ? undefined : foldClock(rows.get(clockKey(event, clock)), event);
    return row === undefined ? [] : [{ put: row }];
  },
};
