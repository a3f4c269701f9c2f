import { beforeEach, describe, expect, it } from 'vitest';
import { packSchema, SHIPPED_CALENDARS, shippedCalendar } from '#procedure';
import { act, answered, approved, escalationRequested, proposed } from '../testing/acts.ts';
import { Scenario, shippedPack, type Answer } from '../testing/scenario.ts';

const calendars = (division: string) =>
  shippedCalendar(SHIPPED_CALENDARS.find((id) => id === division) ?? 'england-and-wales');
const departure = ({ events }: Answer) => events.find(({ type }) => type === 'ProcedureDeparted')?.data;
const earlier = '2025-06-02T11:00:00+01:00';

/** Reality is never refused (design §4, ADR 4): what is asked for now is refused, what has happened is a departure. */
describe('an approval by somebody to whom the procedure does not give it', () => {
  let s: Scenario;
  beforeEach(() => {
    s = new Scenario(shippedPack('commonsense'), [{ role: 'approver', person: 'dora' }]);
    s.at('2025-06-02T10:00:00+01:00').by('hana').receive();
    s.record(proposed('x1'));
    s.at('2025-06-02T12:00:00+01:00');
  });

  it('is refused when it is asked for', () => {
    expect(s.record(approved('x1')).refusal).toMatchObject({ code: 'NOT_ENTITLED', rule: 'approver' });
  });

  it('is on record when it has happened, with the departure, and lets nothing through', () => {
    const told = s.record({ ...approved('x1'), occurredAt: earlier });
    expect(told.refusal).toBeUndefined();
    expect(departure(told)).toMatchObject({ gate: 'approver', mode: 'block', act: told.events[0]?.id });
    expect(s.record(answered('substantive')).refusal).toMatchObject({ rule: 'director_confirms' });
  });

  it('is on record when a file tells of it', () => {
    const file = { kind: 'import', file: 'a'.repeat(64), line: 2 } as const;
    const imported = new Scenario(s.pack, [{ role: 'approver', person: 'dora' }], calendars, file);
    imported.at('2025-06-02T10:00:00+01:00').receive({}, proposed('x1'), approved('x1'));
    expect(imported.types({ events: imported.history })).toEqual(
      expect.arrayContaining(['ResolutionApproved', 'ProcedureDeparted']),
    );
  });
});

describe('an assignment under a name of the product itself', () => {
  it.each(['timekeeper', 'cli:root', 'Import'])('to %s is refused, now and as a past fact', (person) => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-02T12:00:00+01:00');
    const assigned = act('HandlerAssigned', { role: 'investigator', person });
    const refusal = { code: 'NAME_RESERVED', field: 'person' };
    expect(s.record(assigned).refusal).toMatchObject(refusal);
    expect(s.record({ ...assigned, occurredAt: earlier }).refusal).toMatchObject(refusal);
  });
});

describe('an assignment to somebody whom the procedure does not mean', () => {
  const pack = shippedPack('poweron');
  const strict = packSchema.parse({
    ...pack,
    roles: { ...pack.roles, escalation_owner: { ...pack.roles['escalation_owner'], whenAllInvolved: 'block' } },
  });
  const assigned = (person: string) => act('HandlerAssigned', { role: 'escalation_owner', person });
  const given = (): Scenario => {
    const s = new Scenario(strict, [{ role: 'area_director', person: 'ada' }]).by('ada');
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(proposed('x1'));
    s.record(escalationRequested());
    return s.at('2025-06-02T12:00:00+01:00');
  };
  const open = (s: Scenario) =>
    [...s.state.tasks.values()].filter(
      ({ kind, role, done }) => kind === 'appointment' && role === 'escalation_owner' && !done,
    );

  it('who was involved is refused now; that it was done is on record, and the task stays open', () => {
    const s = given();
    expect(open(s)).toHaveLength(1);
    expect(s.record(assigned('ada')).refusal).toMatchObject({ code: 'NOT_INDEPENDENT', field: 'person' });
    const told = s.record({ ...assigned('ada'), occurredAt: earlier });
    expect(told.refusal).toBeUndefined();
    expect(departure(told)).toMatchObject({ gate: 'escalation_owner' });
    expect(s.state.assigned.get('escalation_owner')).toBe('ada');
    expect(open(s)).toHaveLength(1);
  });

  it('who is not appointed is refused now; that it was done is on record', () => {
    const s = given();
    expect(s.record(assigned('zoe')).refusal).toMatchObject({ code: 'NOT_ENTITLED', field: 'person' });
    expect(departure(s.record({ ...assigned('zoe'), occurredAt: earlier }))).toMatchObject({ mode: 'block' });
  });

  // Whoever decided what was not theirs to decide was involved in it (P-17).
  it('a departure involves whoever did it', () => {
    const s = new Scenario(pack, [
      { role: 'area_director', person: 'ada' },
      { role: 'managing_director', person: 'max' },
    ]).by('ada');
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-02T12:00:00+01:00').record({ ...answered('definitive'), occurredAt: earlier });
    s.record(escalationRequested());
    expect(s.state.assigned.get('escalation_owner')).toBe('max');
  });
});

describe('a task that is said to be done', () => {
  it('by somebody for whom it is not: refused now, on record when it happened, and still to be done', () => {
    const s = new Scenario(shippedPack('poweron'), [{ role: 'quality_manager', person: 'quinn' }]).by('hana');
    s.at('2025-06-02T10:00:00+01:00').receive();
    const task =
      [...s.state.tasks.values()].find(({ kind, role }) => kind === 'task' && role === 'quality_manager')?.id ?? 'none';
    s.at('2025-06-02T12:00:00+01:00');
    expect(s.record(act('TaskCompleted', { task })).refusal).toMatchObject({ code: 'NOT_ENTITLED', field: 'task' });
    const told = s.record({ ...act('TaskCompleted', { task }), occurredAt: earlier });
    expect(departure(told)).toMatchObject({ gate: 'quality_manager' });
    expect(s.state.tasks.get(task)?.done).toBe(false);
    s.by('quinn').record(act('TaskCompleted', { task }));
    expect(s.state.tasks.get(task)?.done).toBe(true);
  });
});
