import { describe, expect, it } from 'vitest';
import { packSchema, shippedCalendar, type Pack } from '#procedure';
import {
  acknowledged,
  act,
  answered,
  approved,
  closed,
  contacted,
  escalationRequested,
  extended,
  fact,
  lessons,
  proposed,
} from '../testing/acts.ts';
import { moment, Scenario, shippedPack, sealed, type Answer } from '../testing/scenario.ts';

const commonsense = (pack: Pack = shippedPack('commonsense')): Scenario =>
  new Scenario(pack, [{ role: 'approver', person: 'dora' }]).by('dora').at('2025-06-02T10:00:00+01:00');
const idOf = ({ events }: Answer, type: string): string => events.find((event) => event.type === type)?.id ?? 'none';
const voided = (id: string) => act('ActVoided', { act: id, reason: 'entered_in_error' });
const changed = (change: (clock: Pack['clocks'][number]) => object, more: object = {}): Pack => {
  const pack = shippedPack('commonsense');
  return packSchema.parse({ ...pack, ...more, clocks: pack.clocks.map((clock) => ({ ...clock, ...change(clock) })) });
};
const announce = (s: Scenario, at: string, ...holidays: string[]): void => {
  const before = shippedCalendar('england-and-wales');
  const added = holidays.map((date) => ({ date, title: 'announced' }));
  const calendar = {
    ...before,
    version: before.version + 1 + s.countings.length,
    holidays: [...before.holidays, ...added],
  };
  s.countings.push({ at: moment(at), calendar, closureDays: [] });
};

describe('what is told late, taken back or merged', () => {
  // follow_up runs from the second answer, which still stands (C-14; procedures §2 rule 4: only what has no ground any more ends).
  it('two answers, the first voided', () => {
    const s = commonsense();
    s.receive();
    s.record(proposed('x1'), approved('x1'));
    const first = s.at('2025-06-03T10:00:00+01:00').record(answered('substantive'));
    s.at('2025-06-04T10:00:00+01:00').record(answered('substantive'));
    s.at('2025-06-04T11:00:00+01:00').record(voided(idOf(first, 'ResponseSent')));
    expect(
      [...s.state.clocks.values()].filter((c) => c.rule === 'follow_up' && c.end === undefined).map((c) => c.dueDate),
    ).toEqual(['2025-07-04']);
  });
  // the first promise stays superseded: the third took its place for good (clocks.ts mayStartAgain; procedures §2 rule 3).
  it('three promises, the middle one voided', () => {
    const s = commonsense();
    s.receive();
    s.at('2025-06-02T11:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-05' }));
    const second = s.at('2025-06-02T12:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-06' }));
    s.at('2025-06-02T13:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-10' }));
    s.at('2025-06-02T14:00:00+01:00').record(voided(idOf(second, 'Acknowledged')));
    expect(
      [...s.state.clocks.values()].filter((c) => c.nature === 'promise' && c.end === undefined).map((c) => c.dueDate),
    ).toEqual(['2025-06-10']);
  });
  // what the wrong fact ended runs again with its original due date (procedures §2 rule 4; S17).
  it('a fact entered in error, voided', () => {
    const s = commonsense();
    s.receive();
    const wrong = s.at('2025-06-03T10:00:00+01:00').record(fact('formally_raised', false));
    expect(s.reading('response')).toBe('cancelled (not_applicable)');
    s.at('2025-06-04T10:00:00+01:00').record(voided(idOf(wrong, 'CaseFactRecorded')));
    expect(
      [...s.state.clocks.values()].filter((c) => c.rule === 'response' && c.end === undefined).map((c) => c.dueDate),
    ).toEqual(['2025-06-05']);
  });
  // an extension undone gives back the due date before it (procedures §2 rule 4; clock.ts on countedDueAt).
  it('a rescheduled action, the rescheduling voided', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-01-20T09:00:00Z').receive();
    s.record(act('ActionAgreed', { action: 'A1', description: sealed, actionDueOn: '2025-01-24' }));
    const r = s.record(
      act('ActionRescheduled', { action: 'A1', reasons: 'parts', customerAgreement: true, actionDueOn: '2025-01-31' }),
    );
    expect(s.reading('agreed_action:A1')).toBe('extended');
    expect(s.clock('agreed_action:A1#2')?.dueAt).toBe('2025-02-01T00:00:00.000Z');
    s.record(voided(idOf(r, 'ActionRescheduled')));
    expect(s.clock('agreed_action:A1')?.dueAt).toBe('2025-01-25T00:00:00.000Z');
  });
  // label and due say the same (pitfalls 24): the day shown is the day agreed.
  it('a rescheduled action shows its new date', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-01-20T09:00:00Z').receive();
    s.record(act('ActionAgreed', { action: 'A1', description: sealed, actionDueOn: '2025-01-24' }));
    s.record(
      act('ActionRescheduled', { action: 'A1', reasons: 'parts', customerAgreement: true, actionDueOn: '2025-01-31' }),
    );
    expect(s.clock('agreed_action:A1#2')?.dueDate).toBe('2025-01-31');
  });
  // no reminder of a date that was moved by agreement: they count back from the new one (A-10; pitfalls 25).
  it('reminders of a rescheduled action', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-01-20T09:00:00Z').receive();
    s.record(act('ActionAgreed', { action: 'A1', description: sealed, actionDueOn: '2025-01-24' }));
    s.record(
      act('ActionRescheduled', { action: 'A1', reasons: 'parts', customerAgreement: true, actionDueOn: '2025-02-28' }),
    );
    expect(
      s
        .at('2025-01-24T18:00:00Z')
        .settle()
        .events.filter((e) => e.type === 'NoticeRaised' && String(e.data.clock).startsWith('agreed')),
    ).toEqual([]);
  });
  const optimised = (): Scenario => new Scenario(shippedPack('optimised')).at('2025-06-02T10:00:00+01:00');
  const dated = (): Pack => {
    const pack = shippedPack('commonsense');
    return packSchema.parse({
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
  };
  // the date that stands still has its limit (procedures §2 rule 4; G-9).
  it('a corrected date, the wrong one then voided', () => {
    const s = commonsense(dated());
    s.receive();
    const first = s.record(fact('visit_on', '2025-06-01'));
    s.record(fact('visit_on', '2025-06-02'));
    expect(s.clock('report')?.dueDate).toBe('2025-06-16');
    s.record(voided(idOf(first, 'CaseFactRecorded')));
    expect(
      [...s.state.clocks.values()].filter((c) => c.rule === 'report' && c.end === undefined).map((c) => c.dueDate),
    ).toEqual(['2025-06-16']);
  });
  // the earlier date holds again, and so does the limit counted from it (state.ts withoutAct; procedures §2 rule 4).
  it('a correction voided', () => {
    const s = commonsense(dated());
    s.receive();
    s.record(fact('visit_on', '2025-05-27'));
    const was = s.clock('report')?.dueDate;
    const wrong = s.record(fact('visit_on', '2025-06-02'));
    s.record(voided(idOf(wrong, 'CaseFactRecorded')));
    expect(s.clock('report')?.dueDate).toBe(was);
  });
  // in its time the earlier date would have begun the limit, and the later one none: there is one limit (procedures §2 rule 5).
  it('a date typed in after the limit of a later one was met begins no second limit', () => {
    const s = commonsense(dated());
    s.at('2025-06-03T10:00:00+01:00').receive({ receivedAt: moment('2025-06-02T10:00:00+01:00') });
    s.record({ ...fact('visit_on', '2025-05-27'), occurredAt: '2025-06-02T12:00:00+01:00' });
    s.record({ ...lessons(false), occurredAt: '2025-06-02T13:00:00+01:00' });
    expect(s.reading('report')).toBe('met');
    s.record({ ...fact('visit_on', '2025-05-27'), occurredAt: '2025-06-02T11:00:00+01:00' });
    expect([...s.state.clocks.values()].filter(({ rule }) => rule === 'report')).toHaveLength(1);
  });
  // the earliest receipt of all counts (S25).
  it('two duplicates, each earlier', () => {
    const s = commonsense();
    s.at('2025-06-05T10:00:00+01:00').receive();
    s.record(act('DuplicateAbsorbed', { case: 'c2', reference: 'B', receivedAt: moment('2025-06-04T10:00:00+01:00') }));
    s.record(act('DuplicateAbsorbed', { case: 'c3', reference: 'C', receivedAt: moment('2025-06-03T10:00:00+01:00') }));
    expect(s.clock('response')?.dueDate).toBe('2025-06-06');
  });
  // S25 for each clock, the ones that begin later too: from_start is the receipt that counts (P-05).
  it('merged, then learnt of: from the earlier receipt', () => {
    const s = new Scenario(shippedPack('poweron'));
    s.at('2025-06-05T10:00:00+01:00').receive({ kind: 'negative_feedback' });
    s.record(act('DuplicateAbsorbed', { case: 'c2', reference: 'B', receivedAt: moment('2025-06-04T10:00:00+01:00') }));
    s.record(fact('treat_as_complaint', true));
    expect(s.clock('ack')?.dueDate).toBe('2025-06-06');
  });
  // moving back undoes the move, as the refusal of voiding says (events/acts.ts; pitfalls 30).
  it('moved to a version without a clock, and back', () => {
    const first = shippedPack('commonsense');
    const second = packSchema.parse({ ...first, version: 2, clocks: first.clocks.filter((c) => c.id !== 'ack') });
    const s = commonsense(first);
    s.otherVersions.push(first, second);
    s.receive();
    s.record(act('CaseMovedToPackVersion', { to: { id: 'commonsense', version: 2 }, reason: 'slip' }));
    const back = s.record(act('CaseMovedToPackVersion', { to: { id: 'commonsense', version: 1 }, reason: 'undone' }));
    expect(back.refusal).toBeUndefined();
    expect(
      [...s.state.clocks.values()].filter((c) => c.rule === 'ack' && c.end === undefined).map((c) => c.dueDate),
    ).toEqual(['2025-06-03']);
  });
  // by occurrence the later promise is the last word, whenever each was typed in (procedures §2 rule 5; design §4 settle first).
  it('an earlier promise typed in later', () => {
    const s = commonsense();
    s.receive();
    s.at('2025-06-03T12:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-12' }));
    s.at('2025-06-03T13:00:00+01:00').record({
      ...acknowledged({ expectedReplyDate: '2025-06-06' }),
      occurredAt: '2025-06-02T15:00:00+01:00',
    });
    expect(
      [...s.state.clocks.values()].filter((c) => c.nature === 'promise' && c.end === undefined).map((c) => c.dueDate),
    ).toEqual(['2025-06-12']);
  });
  // nothing of before the closure runs on after it (pitfalls 31).
  it('an act of before the closure, typed in after it', () => {
    const s = commonsense();
    s.receive();
    s.at('2025-06-03T12:00:00+01:00').record(act('CaseWithdrawn', {}), closed('withdrawn', '2025-06-03'));
    expect(s.state.status).toBe('closed');
    s.at('2025-06-04T12:00:00+01:00').record({
      ...acknowledged({ expectedReplyDate: '2025-06-06' }),
      occurredAt: '2025-06-02T15:00:00+01:00',
    });
    s.at('2025-06-20T12:00:00+01:00').settle();
    expect([...s.state.clocks.values()].filter((c) => c.end === undefined).map((c) => c.id)).toEqual([]);
  });
  // the closure ends the limit that the voided act had met: it was not due yet (pitfalls 31, S17).
  it('a voided act on a closed case', () => {
    const s = commonsense();
    s.receive();
    const ack = s.record(acknowledged({ expectedReplyDate: '2025-06-06' }));
    s.at('2025-06-02T12:00:00+01:00').record(act('CaseWithdrawn', {}), closed('withdrawn', '2025-06-02'));
    s.at('2025-06-02T13:00:00+01:00').record(voided(idOf(ack, 'Acknowledged')));
    s.at('2025-06-20T12:00:00+01:00').settle();
    expect(s.clock('ack')?.breach).toBeUndefined();
  });
  // only new start events start clocks on a reopened case (S23).
  it('reopened, a fact recorded: only new start events start clocks', () => {
    const s = commonsense();
    s.receive();
    s.record(proposed('x1'), approved('x1'));
    s.at('2025-06-03T10:00:00+01:00').record(answered('substantive'));
    s.at('2025-06-04T10:00:00+01:00').record(answered('substantive'));
    s.at('2025-06-04T12:00:00+01:00').record(act('CaseWithdrawn', {}), closed('withdrawn', '2025-06-04'));
    s.at('2026-06-04T12:00:00+01:00').record(act('CaseReopened', { reason: 'new' }));
    s.record(fact('formally_raised', true));
    expect([...s.state.clocks.values()].filter((c) => c.rule === 'follow_up').map((c) => s.reading(c.id))).toEqual([
      'cancelled (withdrawn)',
    ]);
  });
  // an answer given while the limit ran starts no second one because a fact is recorded later (C-14).
  it('follow-up done once, a fact recorded', () => {
    const s = commonsense();
    s.receive();
    s.record(proposed('x1'), approved('x1'));
    s.at('2025-06-03T10:00:00+01:00').record(answered('substantive'));
    s.at('2025-06-04T10:00:00+01:00').record(answered('substantive'));
    s.at('2025-06-05T12:00:00+01:00').record(
      act('FollowUpCompleted', {
        channel: 'phone',
        outcome: 'answered',
        answers: [
          { question: 'handled_fairly', answer: 'yes' },
          { question: 'happy_with_resolution', answer: 'yes' },
        ],
      }),
    );
    s.record(fact('formally_raised', true));
    expect([...s.state.clocks.values()].filter((c) => c.rule === 'follow_up').length).toBe(1);
  });
  // it was done in the first stage and meets the first stage's limit (procedures §2 rule 5; P-09).
  it('an acknowledgement of the first stage typed in after the escalation', () => {
    const s = new Scenario(shippedPack('poweron'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-03T10:00:00+01:00').record(escalationRequested());
    expect(s.state.stage).toBe('escalated');
    s.at('2025-06-03T12:00:00+01:00').record({
      ...acknowledged({ expectedReplyDate: '2025-06-10' }),
      occurredAt: '2025-06-02T15:00:00+01:00',
    });
    expect(s.reading('ack')).toBe('met');
  });
  // two actions have two limits: the id of a clock is its own.
  it('clock ids', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-01-20T09:00:00Z').receive();
    const agreed = (action: string, actionDueOn: string) =>
      act('ActionAgreed', { action, description: sealed, actionDueOn });
    s.record(agreed('A1#2', '2025-01-24'));
    s.record(agreed('A1', '2025-01-27'));
    expect(
      [...s.state.clocks.values()]
        .filter((c) => c.rule === 'agreed_action')
        .map((c) => c.subject)
        .sort(),
    ).toEqual(['A1', 'A1#2']);
  });
  // what held last by occurrence holds (procedures §2 rule 5).
  it('an older fact typed in later', () => {
    const s = commonsense();
    s.receive();
    s.at('2025-06-04T10:00:00+01:00').record(fact('formally_raised', false));
    s.at('2025-06-04T11:00:00+01:00').record({
      ...fact('formally_raised', true),
      occurredAt: '2025-06-03T10:00:00+01:00',
    });
    expect(s.state.facts.get('formally_raised')?.value).toBe(false);
  });
  // reality is never refused: a call before the letter is on record with it (design §4).
  it('an act of before the receipt, in the same step', () => {
    const s = commonsense();
    const { refusal } = s.receive({}, { ...contacted(), occurredAt: '2025-06-01T10:00:00+01:00' });
    expect(refusal).toBeUndefined();
  });
  // either the correction is undone or voiding it is refused: nothing voided stays in force (S22; events/acts.ts).
  it('a correction of a reading, voided', () => {
    const s = commonsense();
    s.receive();
    s.at('2025-06-05T10:00:00+01:00').settle();
    const c = s.record(act('ClockReadingCorrected', { clock: 'ack', reason: 'slip' }));
    const { refusal } = s.record(voided(idOf(c, 'ClockReadingCorrected')));
    expect(refusal !== undefined || s.clock('ack')?.breach?.corrected === undefined).toBe(true);
  });
  // the change is not logged, so the task is open and closure waits (C-16, C-17).
  it('what did a task, voided', () => {
    const s = commonsense();
    s.receive();
    s.record(lessons(true));
    const open = () =>
      [...s.state.tasks.values()].filter((t) => t.rule === 'implement_then_log_change' && !t.done).length;
    expect(open()).toBe(1);
    const done = s.record(act('ProcessChangeLogged', { change: 'a checklist', implementedOn: '2025-06-02' }));
    expect(done.refusal).toBeUndefined();
    expect(open()).toBe(0);
    s.record(voided(idOf(done, 'ProcessChangeLogged')));
    expect(open()).toBe(1);
  });
  // what an act started has no ground when it is voided (S17; clocks.ts undoAct).
  it('what raised a task, voided', () => {
    const s = commonsense();
    s.receive();
    const raised = s.record(lessons(true));
    s.record(voided(idOf(raised, 'LessonsRecorded')));
    expect([...s.state.tasks.values()].filter((t) => t.rule === 'implement_then_log_change' && !t.done).length).toBe(0);
  });
  // there is no final decision on record, so nothing is final (P-21).
  it('a final decision sent in error, voided', () => {
    const pack = shippedPack('poweron');
    const s = new Scenario(pack, [{ role: 'managing_director', person: 'max' }]).by('max');
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-03T10:00:00+01:00').record(escalationRequested());
    const d = s.record(answered('definitive'));
    expect(d.refusal).toBeUndefined();
    s.record(voided(idOf(d, 'ResponseSent')));
    expect(s.record(escalationRequested()).refusal).toBeUndefined();
  });
  // a departed act fulfils no condition (ADR 0004): a handler's reply is not the Director's decision (P-19, P-21).
  it('a definitive response that departed decides nothing finally', () => {
    const s = new Scenario(shippedPack('poweron'), [{ role: 'managing_director', person: 'max' }]).by('hana');
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-03T10:00:00+01:00').record(escalationRequested());
    s.at('2025-06-03T12:00:00+01:00').record({ ...answered('definitive'), occurredAt: '2025-06-03T11:59:59+01:00' });
    expect(s.record(escalationRequested()).refusal).toBeUndefined();
  });
  const once = changed((c) =>
    c.id === 'response' || c.id === 'response_as_promised' ? { extension: { ...c.extension, times: 1 } } : {},
  );
  // an extension that does not count is not counted (pitfalls 33).
  it('an extension voided does not count', () => {
    const s = commonsense(once);
    s.receive();
    const e = s.record(extended('2025-06-10'));
    s.record(voided(idOf(e, 'DeadlineExtended')));
    expect(s.record(extended('2025-06-11')).refusal).toBeUndefined();
  });
  // nobody was told a date any more: the duty is counted anew as any other (S18; ADR 0009).
  it('an extension voided: the limit is counted anew again', () => {
    const s = commonsense();
    s.receive();
    const e = s.record(extended('2025-06-10'));
    s.record(voided(idOf(e, 'DeadlineExtended')));
    announce(s, '2025-06-03T10:00:00+01:00', '2025-06-05');
    s.at('2025-06-03T11:00:00+01:00').settle();
    expect(s.clock('response')?.dueDate).toBe('2025-06-06');
  });
  // any schedule of sweeps, even none, gives the same results (ADR 0005, 0009).
  it('a limit that a breach starts, swept or not', () => {
    const pack = changed((c) => (c.id === 'ack' ? { onBreach: [{ effect: 'assign', role: 'approver' }] } : {}));
    const with_ = packSchema.parse({
      ...pack,
      clocks: [
        ...pack.clocks,
        {
          id: 'late_ack',
          title: 'Late',
          nature: 'duty',
          startsOn: { event: 'HandlerAssigned', where: { role: 'approver' } },
          for: { n: 3, unit: 'working_day' },
          owner: 'approver',
          satisfiedBy: { event: 'LessonsRecorded' },
          req: ['C-05'],
        },
      ],
    });
    const told = (sweeps: readonly string[]) => {
      const s = commonsense(with_);
      s.receive();
      announce(s, '2025-06-10T10:00:00+01:00', '2025-06-05');
      for (const at of sweeps) s.at(at).settle();
      s.at('2025-06-20T10:00:00+01:00').settle();
      const { dueAt, firstDueAt, breach } = s.clock('late_ack') ?? {};
      return { dueAt, firstDueAt, breach: breach?.dueAt };
    };
    expect(told([])).toEqual(told(['2025-06-04T10:00:00+01:00', '2025-06-09T10:00:00+01:00']));
  });
  // it was first counted after the withdrawal, so the withdrawn day never counts (ADR 0009, pitfalls 7).
  it('a correction recorded for an earlier moment is not counted by an older calendar', () => {
    const s = commonsense(dated());
    s.receive();
    s.record(fact('visit_on', '2025-06-01'));
    announce(s, '2025-06-03T10:00:00+01:00', '2025-06-06');
    announce(s, '2025-06-03T12:00:00+01:00');
    s.at('2025-06-03T14:00:00+01:00').record({
      ...fact('visit_on', '2025-06-03'),
      occurredAt: '2025-06-03T09:00:00+01:00',
    });
    expect(s.clock('report')?.dueDate).toBe('2025-06-17');
    s.at('2025-06-03T15:00:00+01:00').settle();
    expect(s.clock('report')?.dueDate).toBe('2025-06-17');
  });
  // whenever it is voided the same date is missed (ADR 0009: never an accident of when somebody looked).
  it('opened again after days were counted otherwise: the same whenever it is voided', () => {
    const told = (at: string) => {
      const s = commonsense();
      s.receive();
      const ack = s.record(acknowledged({ expectedReplyDate: '2025-06-30' }));
      announce(s, '2025-06-02T15:00:00+01:00', '2025-06-03');
      s.at(at).record(voided(idOf(ack, 'Acknowledged')));
      s.at('2025-06-20T10:00:00+01:00').settle();
      return s.clock('ack')?.breach?.dueAt;
    };
    expect(told('2025-06-04T09:00:00+01:00')).toBe(told('2025-06-03T09:00:00+01:00'));
  });
  // the other act that ends it still stands (A-09; procedures §2 rule 4).
  it('two acts that end a limit, one voided', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-01-20T09:00:00Z').receive();
    const d = s.record(act('DeadlockDeclared', {} as never));
    s.record(act('DeadlockDeclared', {} as never));
    expect(s.reading('course_of_action')).toBe('cancelled (ended)');
    s.record(voided(idOf(d, 'DeadlockDeclared')));
    expect(s.reading('course_of_action')).toBe('cancelled (ended)');
  });
  // it was withdrawn after receipt: what ends a limit ends one that is learnt of later too (O-17, pitfalls 31).
  it('a limit learnt of after what ended it', () => {
    const s = optimised();
    const a = s.receive({}, fact('microbusiness', false));
    expect(a.refusal).toBeUndefined();
    s.at('2025-06-03T10:00:00+01:00').record(act('CaseWithdrawn', {}));
    s.at('2025-06-04T10:00:00+01:00').record(fact('microbusiness', true, { correction: true }));
    expect(s.reading('ombudsman_by_time')).not.toBe('running');
  });
  // it has happened on the other case already: refused here, the earlier receipt is lost (S25; design §4).
  it('a duplicate of a case that has closed meanwhile', () => {
    const s = commonsense();
    s.receive();
    s.record(act('CaseWithdrawn', {}), closed('withdrawn', '2025-06-02'));
    const { refusal } = s.record(
      act('DuplicateAbsorbed', { case: 'c2', reference: 'B', receivedAt: moment('2025-06-01T10:00:00+01:00') }),
    );
    expect(refusal).toBeUndefined();
  });
  // unknown as before, so it does not apply as before (predicates.ts; procedures §2 rule 4).
  it('a fact voided, so that nobody knows: what only it started ends', () => {
    const pack = shippedPack('commonsense');
    const unknown = packSchema.parse({ ...pack, facts: pack.facts.map(({ default: _, ...f }) => f) });
    const s = commonsense(unknown);
    s.receive();
    expect(s.reading('ack')).toBe('none');
    const f = s.record(fact('formally_raised', true));
    expect(s.reading('ack')).toBe('running');
    s.record(voided(idOf(f, 'CaseFactRecorded')));
    expect(s.reading('ack')).not.toBe('running');
  });
  // A2 was not completed: what ends a limit kept for a subject is of that subject (clocks.ts couldMeet, meansToExtend).
  it('what ends the limit of one subject leaves the others', () => {
    const pack = shippedPack('aura');
    const with_ = packSchema.parse({
      ...pack,
      clocks: pack.clocks.map((c) =>
        c.id === 'agreed_action'
          ? { ...c, satisfiedBy: { event: 'SatisfactionConfirmed' }, endsOn: { event: 'ActionCompleted' } }
          : c,
      ),
    });
    const s = new Scenario(with_);
    s.at('2025-01-20T09:00:00Z').receive();
    for (const action of ['A1', 'A2'])
      s.record(act('ActionAgreed', { action, description: sealed, actionDueOn: '2025-01-24' }));
    expect(s.record(act('ActionCompleted', { action: 'A1' })).refusal).toBeUndefined();
    expect([s.reading('agreed_action:A1'), s.reading('agreed_action:A2')]).toEqual(['cancelled (ended)', 'running']);
  });
  // each action may be put off once (pitfalls 33: counted for the limit concerned).
  it('the extensions of one subject are not those of another', () => {
    const pack = shippedPack('aura');
    const with_ = packSchema.parse({
      ...pack,
      clocks: pack.clocks.map((c) =>
        c.id === 'agreed_action' ? { ...c, extension: { ...c.extension, times: 1 } } : c,
      ),
    });
    const s = new Scenario(with_);
    s.at('2025-01-20T09:00:00Z').receive();
    for (const action of ['A1', 'A2'])
      s.record(act('ActionAgreed', { action, description: sealed, actionDueOn: '2025-01-24' }));
    const later = (action: string) =>
      act('ActionRescheduled', { action, reasons: 'parts', customerAgreement: true, actionDueOn: '2025-01-31' });
    expect(s.record(later('A1')).refusal).toBeUndefined();
    expect(s.record(later('A2')).refusal).toBeUndefined();
  });
  // the first event by occurrence satisfies (procedures §2 rule 4; design §4).
  it('the first by occurrence meets, though it is typed in second', () => {
    const s = commonsense();
    s.receive();
    s.at('2025-06-02T12:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-06' }));
    s.at('2025-06-02T13:00:00+01:00').record({
      ...acknowledged({ expectedReplyDate: '2025-06-06' }),
      occurredAt: '2025-06-02T11:00:00+01:00',
    });
    expect(s.clock('ack')?.end?.at).toBe(moment('2025-06-02T11:00:00+01:00'));
  });
  // one inspection, one limit.
  it('the fact that replaced a limit, voided: it runs once', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-01-20T09:00:00Z').receive();
    const f = s.at('2025-01-20T10:00:00Z').record(fact('without_heating_or_hot_water', true));
    s.at('2025-01-20T11:00:00Z').record(voided(idOf(f, 'CaseFactRecorded')));
    expect(
      [...s.state.clocks.values()].filter((c) => c.rule === 'inspection' && c.end === undefined).map((c) => c.dueDate),
    ).toEqual(['2025-01-27']);
  });
  // time granted before the limit began is not time granted on it (clocks.ts follows, as for meeting).
  it('an extension of before the limit began extends nothing', () => {
    const s = commonsense();
    s.receive();
    s.at('2025-06-04T10:00:00+01:00').record({ ...extended('2025-06-20'), occurredAt: '2025-06-01T10:00:00+01:00' });
    expect(s.reading('response')).toBe('running');
  });

  // a right is met by when the customer accepted, and not by when that was typed in (A-18, G-9).
  it('an acceptance from before the eight weeks were over, typed in after', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(proposed('x1'));
    s.at('2025-07-29T10:00:00+01:00').settle();
    const open = () => [...s.state.tasks.values()].filter(({ done, kind }) => !done && kind === 'signpost').length;
    expect([s.reading('ombudsman_by_time'), open()]).toEqual(['expired', 1]);
    s.record(act('ResolutionAccepted', { proposal: 'x1' }, '2025-07-25T10:00:00+01:00'));
    expect([s.reading('ombudsman_by_time'), open()]).toEqual(['met', 0]);
  });
});
