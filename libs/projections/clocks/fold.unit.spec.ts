import { expect, it } from 'vitest';
import type { CaseEventMap, RecordedCaseEvent } from '#casework';
import { foldClock } from './fold.ts';
import type { ClockRow } from './row.ts';

const AT = '2025-06-03T09:00:00.000Z';
const from = '2025-06-02T09:00:00.000Z';
const INPUTS = {
  from,
  calendar: { id: 'england-and-wales', version: 1 },
  closureDays: [],
  timeZone: 'Europe/London',
  receipt: { rule: 'actual' },
  dueAt: 'end_of_day',
  roll: 'none',
  tzdb: '2025b',
};
const STARTED = {
  clock: 'ack',
  rule: 'ack',
  title: 'Acknowledge',
  nature: 'duty',
  owner: 'handler',
  startedBy: 'e0',
  inputs: INPUTS,
  facts: {},
  req: [],
  dueAt: '2025-06-04T23:00:00.000Z',
  dueDate: '2025-06-04',
  provisional: false,
  remindAt: [],
} as unknown as CaseEventMap['ClockStarted'];

const told = <T extends keyof CaseEventMap>(type: T, data: CaseEventMap[T]): RecordedCaseEvent => {
  const meta = { organisation: 'aura', occurredAt: AT, decidedAt: AT, actor: { id: 'hana' }, origin: { kind: 'live' } };
  return { type, data, id: type, stream: 'case-c1', revision: 1, meta } as unknown as RecordedCaseEvent;
};
const read = (...events: readonly RecordedCaseEvent[]): ClockRow | undefined =>
  events.reduce<ClockRow | undefined>((row, event) => foldClock(row, event) ?? row, undefined);

it('a limit that is met after it had given way is met, and says no more why it had ended', () => {
  const superseded = told('ClockCancelled', { clock: 'ack', because: 'superseded', by: 'e1', at: AT });
  const met = told('ClockSatisfied', { clock: 'ack', by: 'e2', at: AT });
  expect(read(told('ClockStarted', STARTED), superseded)).toMatchObject({ endBecause: 'superseded', endBy: 'e1' });
  expect(read(told('ClockStarted', STARTED), superseded, met)).toMatchObject({
    state: 'met',
    endBy: 'e2',
    endBecause: null,
  });
});
