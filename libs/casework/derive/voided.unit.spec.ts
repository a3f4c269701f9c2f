import { describe, expect, it } from 'vitest';
import { packSchema } from '#procedure';
import { acknowledged, act, answered, closed, escalationRequested, fact, lessons } from '../testing/acts.ts';
import { moment, Scenario, sealed, shippedPack, type Answer } from '../testing/scenario.ts';

const voided = ({ events }: Answer, type: string) =>
  act('ActVoided', { act: events.find((event) => event.type === type)?.id ?? 'none', reason: 'entered_in_error' });
const given = (pack = shippedPack('commonsense')): Scenario => {
  const s = new Scenario(pack, [{ role: 'approver', person: 'dora' }]).by('dora');
  s.at('2025-06-02T10:00:00+01:00').receive();
  return s;
};
const open = (s: Scenario): readonly string[] =>
  [...s.state.tasks.values()]
    .filter(({ rule, done }) => rule === 'implement_then_log_change' && !done)
    .map(({ id }) => id);
const logged = () => act('ProcessChangeLogged', { change: 'a checklist', implementedOn: '2025-06-02' });

/** Whatever follows from acts follows from those that stand: a void takes back what had followed from the act alone. */
describe('a task, when an act is voided', () => {
  it('that somebody had said was done is open again, for whoever fills the role now', () => {
    const s = given();
    s.record(lessons(true));
    const [task = 'none'] = open(s);
    const role = s.state.tasks.get(task)?.role ?? 'none';
    s.by(s.state.tasks.get(task)?.person ?? 'dora');
    const done = s.record(act('TaskCompleted', { task }));
    expect([done.refusal, open(s)]).toEqual([undefined, []]);
    s.record(act('HandlerAssigned', { role, person: 'dora' }));
    const undone = s.record(voided(done, 'TaskCompleted'));
    expect(undone.events.find(({ type }) => type === 'TaskReopened')).toMatchObject({
      data: { task, person: s.state.assigned.get(role) ?? null },
      causedBy: undone.events[0]?.id,
    });
    expect(open(s)).toEqual([task]);
  });

  it('that another act has done as well stays done, by that one', () => {
    const s = given();
    s.record(lessons(true));
    const [task = 'none'] = open(s);
    const first = s.record(logged());
    const second = s.record(logged());
    s.record(voided(first, 'ProcessChangeLogged'));
    expect(s.state.tasks.get(task)).toMatchObject({ done: true, end: { by: second.events[0]?.id, how: 'act' } });
    s.record(voided(second, 'ProcessChangeLogged'));
    expect(open(s)).toEqual([task]);
  });

  it('is ended by the closure that came after it, where that is all that ends it now', () => {
    const s = given();
    s.record(lessons(true));
    const [task = 'none'] = open(s);
    const done = s.record(logged());
    s.record(act('CaseWithdrawn', {}), closed('withdrawn', '2025-06-02'));
    s.record(voided(done, 'ProcessChangeLogged'));
    expect(s.state.tasks.get(task)).toMatchObject({ done: true, end: { how: 'closed' } });
  });

  it('that was withdrawn with its reason does not come back with what had done it', () => {
    const s = given();
    const raised = s.record(lessons(true));
    const [task = 'none'] = open(s);
    const done = s.record(logged());
    s.record(voided(raised, 'LessonsRecorded'));
    s.record(voided(done, 'ProcessChangeLogged'));
    expect(s.state.tasks.get(task)?.done).toBe(true);
  });
});

describe('a prohibition and a flag, when an act is voided', () => {
  const poweron = shippedPack('poweron');
  const escalated = (): Scenario => {
    const s = new Scenario(poweron, [{ role: 'managing_director', person: 'max' }]).by('max');
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-03T10:00:00+01:00').record(escalationRequested());
    return s;
  };

  it('what two final decisions forbid is forbidden until neither of them stands', () => {
    const s = escalated();
    const first = s.record(answered('definitive'));
    const second = s.record(answered('definitive'));
    s.record(voided(first, 'ResponseSent'));
    expect(s.record(escalationRequested()).refusal).toMatchObject({ code: 'FORBIDDEN' });
    const { events } = s.record(voided(second, 'ResponseSent'));
    expect(events.map(({ type }) => type)).toContain('ActAllowedAgain');
    expect(s.record(escalationRequested()).refusal).toBeUndefined();
  });

  it('a flag is withdrawn with the last of what raised it', () => {
    const s = new Scenario(poweron);
    s.at('2025-06-02T10:00:00+01:00').receive({}, fact('email_known', false));
    const byPost = () => acknowledged({ channel: 'post', expectedReplyDate: '2025-06-12' });
    const first = s.record(byPost());
    const second = s.record(byPost());
    s.record(voided(first, 'Acknowledged'));
    expect(s.flags).toContain('acknowledged_without_email');
    s.record(voided(second, 'Acknowledged'));
    expect(s.flags).toEqual([]);
  });
});

describe('what is known, when an act is voided', () => {
  it('is what held last by occurrence of that which stands, and not what was typed in last', () => {
    const s = given();
    s.at('2025-06-04T10:00:00+01:00').record(fact('formally_raised', false));
    s.record({ ...fact('formally_raised', true), occurredAt: '2025-06-03T10:00:00+01:00' });
    const last = s.at('2025-06-05T10:00:00+01:00').record(fact('formally_raised', true));
    s.record(voided(last, 'CaseFactRecorded'));
    expect(s.state.facts.get('formally_raised')?.value).toBe(false);
  });

  it('the company is the one that was known before', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive({ company: 'Acme' });
    const other = s.record(act('IdentityEstablished', { company: 'Apex' }));
    expect(s.state.company).toBe('Apex');
    s.record(voided(other, 'IdentityEstablished'));
    expect(s.state.company).toBe('Acme');
  });

  it('a date typed in later for an earlier day does not hold, and moves no limit', () => {
    const pack = shippedPack('commonsense');
    const dated = packSchema.parse({
      ...pack,
      facts: [...pack.facts, { id: 'visit_on', title: 'Visit on', type: 'date' }],
      clocks: [
        ...pack.clocks,
        {
          id: 'report',
          title: 'Report',
          nature: 'duty',
          startsOn: { fact: 'visit_on' },
          for: { n: 10, unit: 'working_day' },
          owner: 'investigator',
          satisfiedBy: { event: 'LessonsRecorded' },
          req: ['C-05'],
        },
      ],
    });
    const s = given(dated);
    s.at('2025-06-04T10:00:00+01:00').record(fact('visit_on', '2025-06-04'));
    s.record({ ...fact('visit_on', '2025-06-02'), occurredAt: '2025-06-02T10:00:00+01:00' });
    expect(s.clock('report')?.dueDate).toBe('2025-06-18');
  });
});

describe('an act whose undoing lies elsewhere', () => {
  // On the person's own record the restriction is lifted for good: the case cannot put it back behind their back.
  it('the lifting of a restriction is not voided, and the refusal names what restricts again', () => {
    const s = given();
    s.record(
      act('ContactRestricted', { restriction: 'r1', arrangements: sealed, reason: sealed, reviewOn: '2025-09-01' }),
    );
    const lifted = s.record(act('ContactRestrictionLifted', { restriction: 'r1', reason: 'calm since' }));
    expect(lifted.refusal).toBeUndefined();
    const refusal = s.record(voided(lifted, 'ContactRestrictionLifted')).refusal;
    expect(refusal).toMatchObject({ code: 'ACT_UNKNOWN', field: 'act' });
    expect(refusal?.wouldAccept).toMatch(/restrictContact/);
  });
});

describe('a limit of a stage that the case has left', () => {
  const poweron = (): Scenario => {
    const s = new Scenario(shippedPack('poweron'), [{ role: 'managing_director', person: 'max' }]);
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-03T10:00:00+01:00').record(escalationRequested());
    return s;
  };

  // The pack keeps it: a missing acknowledgement stays owed (P-09, P-17), and what is owed can be done.
  it('can be met in the stage that keeps it, together with that of the stage', () => {
    const s = poweron();
    expect(s.reading('ack')).toBe('running');
    s.at('2025-06-03T12:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-12' }));
    expect([s.reading('ack'), s.reading('escalation_ack')]).toEqual(['met', 'met']);
  });

  it('prescribes nothing to the acts of the next stage, which leave it open', () => {
    const s = poweron();
    const brief = acknowledged({ expectedReplyDate: '2025-06-12', procedureLink: undefined });
    expect(s.at('2025-06-03T12:00:00+01:00').record(brief).refusal).toBeUndefined();
    expect([s.reading('ack'), s.reading('escalation_ack')]).toEqual(['running', 'met']);
  });

  it('met after it was due, it was missed', () => {
    const s = poweron();
    s.at('2025-06-05T12:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-12' }));
    expect(s.clock('ack')?.breach?.dueAt).toBe(moment('2025-06-05T00:00:00+01:00'));
    expect([s.reading('ack'), s.reading('escalation_ack')]).toEqual(['met late', 'met']);
  });
});

/** it comes to the same whichever is found out first. */
describe('a shorter limit that was met by an act that is voided', () => {
  const COLD = 'without_heating_or_hot_water';
  const warm = fact(COLD, false, { correction: true });
  const cold = (): { s: Scenario; visited: Answer } => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-02T10:00:00+01:00').receive({}, fact(COLD, true));
    s.at('2025-06-02T15:00:00+01:00');
    return { s, visited: s.record(act('ActivityCompleted', { activity: 'a1', kind: 'inspection', outcome: sealed })) };
  };
  // Whether it is the limit that gave way, which runs again, or another one of its rule (docs/adr/0016).
  const inspections = (s: Scenario): readonly string[] =>
    [...s.state.clocks.values()]
      .filter(
        ({ rule, end }) => rule.endsWith('inspection') && !(end?.how === 'cancelled' && end.because === 'superseded'),
      )
      .map(({ id, rule, dueDate }) => `${rule}: ${s.reading(id)} ${dueDate}`)
      .sort();

  it('gives way to the longer one where it applies no more', () => {
    const { s, visited } = cold();
    s.at('2025-06-05T10:00:00+01:00').record(warm);
    s.record(voided(visited, 'ActivityCompleted'));
    expect(inspections(s)).toEqual([
      'inspection: running 2025-06-09',
      'urgent_inspection: cancelled (not_applicable) 2025-06-03',
    ]);
    s.at('2025-06-10T10:00:00+01:00').settle();
    expect(inspections(s)).toContain('inspection: missed 2025-06-09');
  });

  it('comes to the same where the act is voided first', () => {
    const { s, visited } = cold();
    s.at('2025-06-03T09:00:00+01:00').record(voided(visited, 'ActivityCompleted'));
    s.record(warm);
    expect(inspections(s)).toEqual([
      'inspection: running 2025-06-09',
      'urgent_inspection: cancelled (not_applicable) 2025-06-03',
    ]);
  });
});
