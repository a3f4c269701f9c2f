import { beforeEach, describe, expect, it } from 'vitest';
import type { ActRequest } from '../index.ts';
import {
  acknowledged,
  act,
  answered,
  approved,
  closed,
  contacted,
  evidence,
  extended,
  fact,
  lessons,
  proposed,
} from '../testing/acts.ts';
import { Scenario, sealed, shippedPack } from '../testing/scenario.ts';

/** Commonsense Services, clause by clause. Received on Maundy Thursday, so that Easter lies in every limit. */
const RECEIVED = '2025-04-17T16:30:00+01:00';
const TUESDAY = '2025-04-22T10:00:00+01:00';
const THURSDAY = '2025-04-24T10:00:00+01:00';

const followedUp = (fairly: 'yes' | 'no', happy: 'yes' | 'no'): ActRequest =>
  act('FollowUpCompleted', {
    channel: 'phone',
    outcome: 'answered',
    answers: [
      { question: 'handled_fairly', answer: fairly },
      { question: 'happy_with_resolution', answer: happy },
    ],
  });

let s: Scenario;
beforeEach(() => {
  s = new Scenario(shippedPack('commonsense'), [{ role: 'approver', person: 'dora' }]).at(RECEIVED).by('hana');
});

const openTasks = (): readonly string[] => [...s.state.tasks.values()].filter((t) => !t.done).map((t) => t.title);
/** From receipt to the answer, everything as the procedure wants it. */
function answeredInTime(): void {
  s.receive();
  s.at(TUESDAY).record(act('HandlerAssigned', { role: 'investigator', person: 'hana' }), acknowledged(), evidence());
  s.record(proposed('p1'));
  s.by('dora').record(approved('p1'));
  s.by('hana').at(THURSDAY).record(answered('substantive'));
}

describe('receive and log', () => {
  it('C-01: the aim asks for nothing, and the pack says why', () => {
    const { narrative } = shippedPack('commonsense');
    expect(narrative?.req).toEqual(['C-01']);
    expect(narrative?.why['C-01']).toMatch(/aim/);
  });

  it('C-02: a case closes as resolved only when all eight steps are done, and the refusal names those that are not', () => {
    answeredInTime();
    const early = s.record(closed('resolved', '2025-04-24'));
    expect(early.refusal).toMatchObject({ code: 'GATE_CLOSED', rule: 'closing.resolved' });
    expect(early.refusal?.clauses).toContain('C-02');
    expect(early.refusal?.message).toContain('Follow up, Lessons learnt review');
    s.at('2025-05-20T10:00:00+01:00').record(followedUp('yes', 'yes'), lessons(false));
    expect(s.record(closed('resolved', '2025-05-20')).refusal).toBeUndefined();
  });

  it('C-02: the steps are checked at the end and not enforced one by one', () => {
    s.receive({}, evidence(), proposed('p1'));
    s.by('dora').record(approved('p1'));
    expect(s.by('hana').record(answered('substantive'), acknowledged()).refusal).toBeUndefined();
  });

  it('C-02, C-14, C-17: a follow-up before the answer is none, and the case closes once it was done again', () => {
    s.receive();
    s.at(TUESDAY).record(acknowledged(), act('HandlerAssigned', { role: 'investigator', person: 'hana' }), evidence());
    s.record(proposed('p1'));
    s.at('2025-04-23T10:00:00+01:00').record(followedUp('yes', 'yes'));
    s.at(THURSDAY).by('dora').record(approved('p1'));
    s.by('hana').record(answered('substantive'), lessons(false));
    expect(s.reading('follow_up')).toBe('running');
    expect(s.record(closed('resolved', '2025-04-24')).refusal).toMatchObject({
      code: 'GATE_CLOSED',
      message: expect.stringContaining('"Follow up" done after "Respond to customer"'),
    });
    s.at('2025-05-20T10:00:00+01:00').record(followedUp('yes', 'yes'));
    expect(s.record(closed('resolved', '2025-05-20')).refusal).toMatchObject({
      message: expect.stringContaining('"Lessons learnt review" done after "Follow up"'),
    });
    s.record(lessons(false));
    expect(s.record(closed('resolved', '2025-05-20')).refusal).toBeUndefined();
  });

  it('C-02, C-14: a follow-up on an answer that was voided is done again on the one that counts', () => {
    answeredInTime();
    const first = s.state.acts.findLast(({ type }) => type === 'ResponseSent')?.id ?? '';
    s.at('2025-04-25T10:00:00+01:00').record(followedUp('yes', 'yes'), lessons(false));
    s.at('2025-04-28T10:00:00+01:00').record(act('ActVoided', { act: first, reason: 'wrong_recipient' }));
    s.record(answered('substantive'));
    expect(s.record(closed('resolved', '2025-04-28')).refusal?.message).toContain('"Follow up" done after');
    s.at('2025-05-20T10:00:00+01:00').record(followedUp('yes', 'yes'), lessons(false));
    expect(s.record(closed('resolved', '2025-05-20')).refusal).toBeUndefined();
  });

  it.each([['complaint'], ['negative_feedback']] as const)('C-03: a %s is logged, formally raised or not', (kind) => {
    expect(s.receive({ kind }, fact('formally_raised', false)).refusal).toBeUndefined();
    expect(s.state).toMatchObject({ status: 'open', kind });
    expect([s.reading('ack'), s.reading('response')].every((r) => r !== 'running')).toBe(true);
  });

  it('C-03: an informal item closes by its own exit, once appropriate action was taken', () => {
    s.receive({ kind: 'negative_feedback' });
    expect(s.record(closed('informal_resolved', '2025-04-17')).refusal?.clauses).toContain('C-03');
    expect(s.record(answered('holding')).refusal).toBeUndefined();
    expect(s.record(closed('informal_resolved', '2025-04-17')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.record(contacted());
    expect(s.record(closed('informal_resolved', '2025-04-17')).refusal).toBeUndefined();
  });

  it('C-03: a formal complaint cannot leave as an informal one', () => {
    s.receive({}, contacted());
    expect(s.record(closed('informal_resolved', '2025-04-17')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
  });

  it('C-04: a formally raised complaint is acknowledged within 1 working day, over Easter on Tuesday', () => {
    s.receive();
    expect(s.clock('ack')).toMatchObject({ nature: 'duty', dueDate: '2025-04-22', dueAt: '2025-04-22T23:00:00.000Z' });
    s.at('2025-04-22T23:59:00+01:00').record(acknowledged());
    expect(s.reading('ack')).toBe('met');
  });

  it('C-04: made formal later it runs from that moment; formal all along, from receipt', () => {
    s.receive({ kind: 'negative_feedback' });
    s.at(THURSDAY).record(fact('formally_raised', true));
    expect(s.clock('ack')?.dueDate).toBe('2025-04-25');
    s.record(fact('formally_raised', false));
    expect(s.reading('ack')).toBe('cancelled (not_applicable)');
    s.record(fact('formally_raised', true, { correction: true }));
    const ack = [...s.state.clocks.values()].findLast(({ rule }) => rule === 'ack');
    expect(ack?.dueDate).toBe('2025-04-22');
    expect(s.reading(ack?.id ?? '')).toBe('missed');
  });

  it('C-05: a formally raised complaint is answered within 3 working days of receipt, however late it was acknowledged', () => {
    s.receive();
    expect(s.clock('response')).toMatchObject({ nature: 'duty', dueDate: '2025-04-24' });
    s.at('2025-04-23T10:00:00+01:00').record(acknowledged());
    expect(s.clock('response')?.dueDate).toBe('2025-04-24');
    s.at('2025-04-25T00:00:00+01:00').settle();
    expect(s.reading('response')).toBe('missed');
    expect(s.flags).toContain('response_overdue');
  });

  it('C-05: a holding reply does not answer a complaint', () => {
    s.receive({}, answered('holding'));
    expect(s.reading('response')).toBe('running');
  });
});

describe('acknowledge receipt', () => {
  it.each(['handlerName', 'expectedReplyDate'] as const)(
    'C-06: an acknowledgement without %s is refused',
    (content) => {
      s.receive();
      expect(s.record(acknowledged({ [content]: undefined })).refusal).toMatchObject({
        code: 'MISSING_CONTENTS',
        rule: 'ack',
        clauses: ['C-04', 'C-06'],
        wouldAccept: `the same with ${content}`,
      });
    },
  );

  it('C-06: only an e-mail meets it', () => {
    s.receive({}, acknowledged({ channel: 'phone' }));
    expect(s.reading('ack')).toBe('running');
  });

  it('C-06: somebody has to name the person investigating', () => {
    s.receive();
    expect(openTasks()).toContain('Name the person investigating');
    s.record(act('HandlerAssigned', { role: 'investigator', person: 'hana' }));
    expect(openTasks()).toEqual([]);
    expect(s.state.assigned.get('investigator')).toBe('hana');
  });
});

describe('investigate', () => {
  it('C-07: a case without anything documented of its investigation is not closed', () => {
    s.receive({}, acknowledged(), proposed('p1'));
    s.by('dora').record(approved('p1'));
    s.by('hana').record(answered('substantive'), followedUp('yes', 'yes'), lessons(false));
    s.record(act('HandlerAssigned', { role: 'investigator', person: 'hana' }));
    expect(s.record(closed('resolved', '2025-04-17')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    expect(s.record(evidence()).events.map(({ type }) => type)).toContain('RegisterEntryMade');
    expect(s.record(closed('resolved', '2025-04-17')).refusal).toBeUndefined();
  });

  it('C-08: every communication goes into the log with who, what, where, when and why', () => {
    s.receive();
    const told = s.record(contacted({ who: sealed, where: sealed, when: '2025-04-17T15:30:00.000Z', why: sealed }));
    expect(told.events.find(({ type }) => type === 'RegisterEntryMade')?.data).toMatchObject({
      register: 'log',
      fields: ['who', 'what', 'where', 'when', 'why'],
    });
  });

  it('C-08: "where possible": a contact of which less is known is recorded all the same', () => {
    s.receive();
    expect(s.record(contacted()).refusal).toBeUndefined();
  });
});

describe('resolve and confirm', () => {
  it.each(['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'])(
    'C-09: a resolution that nobody attests to be %s is refused',
    (test) => {
      s.receive();
      const attested = ['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'].filter(
        (t) => t !== test,
      );
      expect(s.record(proposed('p1', { attestations: attested })).refusal).toMatchObject({
        code: 'GATE_CLOSED',
        rule: 'resolution_documented',
        clauses: ['C-09', 'C-10'],
      });
    },
  );

  it.each(['keyIssues', 'actions', 'lessons'] as const)('C-10: a resolution without its %s is refused', (field) => {
    s.receive();
    expect(s.record(proposed('p1', { [field]: undefined })).refusal).toMatchObject({ rule: 'resolution_documented' });
    expect(s.record(proposed('p1')).refusal).toBeUndefined();
  });

  it('C-11: the Director confirms every proposed resolution before the customer is answered', () => {
    s.receive({}, proposed('p1'));
    expect(s.record(answered('substantive')).refusal).toMatchObject({ rule: 'director_confirms', clauses: ['C-11'] });
    const dora = [{ role: 'approver', title: 'Director', people: ['dora'] }];
    expect(s.record(approved('p1')).refusal).toMatchObject({ code: 'NOT_ENTITLED', unblockedBy: dora });
    s.by('dora').record(approved('p1'));
    s.by('hana').record(proposed('p2'));
    expect(s.record(answered('substantive', { proposal: 'p2' })).refusal).toMatchObject({ rule: 'director_confirms' });
    expect(s.record(answered('substantive', { proposal: 'p1' })).refusal).toBeUndefined();
  });

  it('C-11: a confirmation that the Director took back confirms nothing, until it is given again', () => {
    s.receive({}, proposed('p1'));
    const rejected = { ...approved('p1'), type: 'ResolutionRejected', data: { proposal: 'p1', reasons: 'Not so' } };
    s.by('dora').record(approved('p1'));
    s.record(rejected as ReturnType<typeof approved>);
    expect(s.record(answered('substantive')).refusal).toMatchObject({ rule: 'director_confirms' });
    s.record(approved('p1'));
    expect(s.record(answered('substantive')).refusal).toBeUndefined();
  });

  it('C-11: the resolution of an informal item is confirmed too', () => {
    s.receive({ kind: 'negative_feedback' }, proposed('p1'));
    expect(s.record(answered('substantive')).refusal).toMatchObject({ rule: 'director_confirms' });
  });

  it('C-11: an answer that was given without it is on record as a departure and answers nothing', () => {
    s.receive({}, proposed('p1'));
    s.at(THURSDAY).record({ ...answered('substantive'), occurredAt: TUESDAY });
    expect(s.reading('response')).toBe('running');
    expect(s.history.find(({ type }) => type === 'ProcedureDeparted')?.data).toMatchObject({
      gate: 'director_confirms',
      req: ['C-11'],
    });
  });
});

describe('respond to the customer', () => {
  it.each(['email', 'phone', 'in_person', 'post'] as const)('C-12: the resolution may be given by %s', (channel) => {
    s.receive({}, proposed('p1'));
    s.by('dora').record(approved('p1'), answered('substantive', { channel }));
    expect(s.reading('response')).toBe('met');
  });

  it('C-12: the promised date is kept beside the 3 working days and never lengthens them', () => {
    s.receive();
    s.at(TUESDAY).record(acknowledged({ expectedReplyDate: '2025-04-30' }));
    expect(s.clock('response_as_promised')).toMatchObject({ nature: 'promise', dueDate: '2025-04-30' });
    expect(s.clock('response')?.dueDate).toBe('2025-04-24');
    s.at('2025-05-01T09:00:00+01:00').settle();
    expect([s.reading('response'), s.reading('response_as_promised')]).toEqual(['missed', 'missed']);
  });

  it('C-13: further time is asked for by phone, with the reason, and becomes a promise when the customer agrees', () => {
    s.receive();
    s.at(THURSDAY);
    for (const lacking of [{ channel: 'email' }, { reasons: undefined }, { customerAgreement: false }] as const) {
      expect(s.record(extended('2025-04-28', lacking)).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
    }
    s.record(extended('2025-04-28'));
    expect(s.reading('response')).toBe('extended');
    expect(s.clock('response_as_promised')?.dueDate).toBe('2025-04-28');
  });

  it('C-13: a promise can be renewed in the same way, and the one before stays as history', () => {
    s.receive({}, acknowledged());
    s.at(THURSDAY).record(extended('2025-04-28'));
    expect(s.reading('response_as_promised')).toMatch(/extended|superseded/);
    s.at('2025-04-28T10:00:00+01:00').record(extended('2025-05-02'));
    const promises = [...s.state.clocks.values()].filter(({ rule }) => rule === 'response_as_promised');
    expect(promises.map(({ dueDate }) => dueDate)).toEqual(['2025-04-24', '2025-04-28', '2025-05-02']);
    expect(promises.filter(({ end }) => end === undefined)).toHaveLength(1);
  });

  it('C-13: when the customer refuses, the limit stands and is missed', () => {
    s.receive();
    s.at(THURSDAY).record(act('ExtensionRefused', { channel: 'phone', askedFor: '2025-04-28' }));
    s.at('2025-04-25T00:00:00+01:00').settle();
    expect(s.reading('response')).toBe('missed');
  });

  it('C-13: time granted after the limit makes nothing undone', () => {
    s.receive();
    s.at('2025-04-25T10:00:00+01:00').record(extended('2025-04-28'));
    expect(s.reading('response')).toBe('missed, extended');
  });
});

describe('follow up', () => {
  it('C-14: the customer is asked within 1 calendar month of being given the resolution', () => {
    answeredInTime();
    expect(s.clock('follow_up')).toMatchObject({ nature: 'duty', dueDate: '2025-05-24' });
    s.at('2025-05-24T12:00:00+01:00').record(followedUp('yes', 'yes'));
    expect(s.reading('follow_up')).toBe('met');
  });

  it.each([
    ['2025-01-31', '2025-02-28'],
    ['2024-01-31', '2024-02-29'],
  ])('C-14: a resolution of %s is followed up by %s', (given, due) => {
    s.at(`${given}T10:00:00Z`).receive({}, proposed('p1'));
    s.by('dora').record(approved('p1'), answered('substantive'));
    expect(s.clock('follow_up')?.dueDate).toBe(due);
  });

  it('C-14: both questions are asked, and no other', () => {
    answeredInTime();
    const asked = (...questions: readonly string[]): ActRequest =>
      act('FollowUpCompleted', {
        channel: 'phone',
        outcome: 'answered',
        answers: questions.map((question) => ({ question, answer: 'yes' as const })),
      });
    expect(s.record(asked('handled_fairly')).refusal).toMatchObject({ code: 'QUESTION_UNKNOWN' });
    expect(s.record(asked('handled_fairly', 'happy_with_resolution', 'any_more')).refusal).toBeDefined();
    expect(s.record(asked('handled_fairly', 'happy_with_resolution')).refusal).toBeUndefined();
  });

  it('C-14: a customer who cannot be reached ends it by the attempts on record', () => {
    answeredInTime();
    const tried = (attempts?: number): ActRequest =>
      act('FollowUpCompleted', { channel: 'phone', outcome: 'unreachable', answers: [], attempts });
    expect(s.record(tried()).refusal).toMatchObject({ field: 'attempts' });
    s.record(tried(3));
    expect(s.reading('follow_up')).toBe('met');
  });

  it('C-15: each negative answer is referred to the Director, who follows up before the case is closed', () => {
    answeredInTime();
    s.record(followedUp('no', 'no'), lessons(false));
    const referrals = [...s.state.tasks.values()].filter(({ kind }) => kind === 'referral');
    expect(referrals).toMatchObject([
      { role: 'approver', person: 'dora', about: 'handled_fairly' },
      { role: 'approver', person: 'dora', about: 'happy_with_resolution' },
    ]);
    expect(s.record(closed('resolved', '2025-04-24')).refusal?.clauses).toContain('C-15');
    for (const { id } of referrals) {
      expect(s.by('hana').record(act('TaskCompleted', { task: id })).refusal).toMatchObject({ code: 'NOT_ENTITLED' });
      expect(s.by('dora').record(act('TaskCompleted', { task: id })).refusal).toBeUndefined();
    }
    expect(s.by('hana').record(closed('resolved', '2025-04-24')).refusal).toBeUndefined();
  });

  it('C-15: positive answers are referred to nobody', () => {
    answeredInTime();
    s.record(followedUp('yes', 'yes'));
    expect(openTasks()).toEqual([]);
  });
});

describe('lessons learnt and closing', () => {
  it('C-16: a change that is needed is implemented and then logged, and the case waits for it', () => {
    answeredInTime();
    s.record(followedUp('yes', 'yes'), lessons(true));
    expect(openTasks()).toEqual(['Implement the change and log it']);
    expect(s.record(closed('resolved', '2025-04-24')).refusal?.clauses).toContain('C-16');
    s.record(act('ProcessChangeLogged', { change: 'Parts are ordered at booking', implementedOn: '2025-04-24' }));
    expect(openTasks()).toEqual([]);
    expect(s.record(closed('resolved', '2025-04-24')).refusal).toBeUndefined();
  });

  it('C-16: lessons without a change ask for nothing more', () => {
    answeredInTime();
    s.record(lessons(false));
    expect(openTasks()).toEqual([]);
  });

  it('C-17: the closure date is logged, and is not the date of the response', () => {
    answeredInTime();
    s.at('2025-05-20T10:00:00+01:00').record(followedUp('yes', 'yes'), lessons(false));
    const done = s.record(closed('resolved', '2025-05-20'));
    expect(done.events[0]).toMatchObject({ type: 'CaseClosed', data: { closedOn: '2025-05-20' } });
    expect(s.state).toMatchObject({ status: 'closed', exit: 'resolved' });
    expect(s.clock('response')?.end).toMatchObject({ how: 'met', at: '2025-04-24T09:00:00.000Z' });
    expect([...s.state.clocks.values()].every(({ end }) => end !== undefined)).toBe(true);
  });

  it('C-17: withdrawn, unreachable and duplicate complaints leave by exits of their own', () => {
    const leave = (exit: 'withdrawn' | 'unreachable' | 'duplicate', ...acts: readonly ActRequest[]): unknown[] => {
      s = new Scenario(shippedPack('commonsense')).at(RECEIVED);
      s.receive();
      const early = s.record(closed(exit, '2025-04-17', false)).refusal?.code;
      if (acts.length > 0) s.record(...acts);
      return [early, s.record(closed(exit, '2025-04-17')).refusal, s.reading('response')];
    };
    expect(leave('withdrawn', act('CaseWithdrawn', {}))).toEqual(['GATE_CLOSED', undefined, 'cancelled (withdrawn)']);
    expect(leave('unreachable', contacted({ purpose: 'contact_attempt' }))).toEqual([
      'GATE_CLOSED',
      undefined,
      'cancelled (closed)',
    ]);
    expect(leave('duplicate')).toEqual(['GATE_CLOSED', undefined, 'cancelled (closed)']);
  });
});
