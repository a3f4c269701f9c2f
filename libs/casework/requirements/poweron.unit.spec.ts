import { beforeEach, describe, expect, it } from 'vitest';
import { actSchemas, type ActRequest } from '../index.ts';
import {
  acknowledged,
  act,
  answered,
  approved,
  closed,
  contacted,
  conversation,
  escalationRequested,
  fact,
  proposed,
} from '../testing/acts.ts';
import { Scenario, sealed, shippedPack, type Appointment } from '../testing/scenario.ts';

/** PowerON, clause by clause. Received on Wednesday 20 August 2025; Monday 25 is a bank holiday. */
const RECEIVED = '2025-08-20T10:00:00+01:00';
const NEXT_DAY = '2025-08-21T10:00:00+01:00';
const ESCALATED = '2025-08-22T16:00:00+01:00';

const APPOINTED: readonly Appointment[] = [
  { role: 'service_delivery_director', person: 'sid' },
  { role: 'quality_manager', person: 'quinn' },
  { role: 'line_manager', person: 'lena', area: 'north' },
  { role: 'area_director', person: 'ada', area: 'north' },
  { role: 'managing_director', person: 'max' },
];

let s: Scenario;
beforeEach(() => {
  s = new Scenario(shippedPack('poweron'), APPOINTED).at(RECEIVED).by('hana');
});

const receive = (more: Parameters<Scenario['receive']>[0] = {}) =>
  s.receive({ area: 'north', company: 'Acme', ...more });
const openTasks = (): readonly string[] => [...s.state.tasks.values()].filter((t) => !t.done).map((t) => t.title);
const ack = (more: Parameters<typeof acknowledged>[0] = {}) =>
  acknowledged({ expectedReplyDate: '2025-08-29', ...more });
const update = (more: object = {}): ActRequest =>
  act('ProgressUpdateSent', {
    channel: 'email',
    reasons: 'still investigating',
    expectedReplyDate: '2025-09-12',
    ...more,
  });

/** Why a clause is served by no element; `undefined` where it is not declared narrative. */
function narrativeReason(clause: string): string | undefined {
  const { narrative } = shippedPack('poweron');
  return narrative?.req.includes(clause) === true ? narrative.why[clause] : undefined;
}

/** Proposed, agreed by the line manager and explained in a conversation. */
function explained(): void {
  s.record(proposed('p1'));
  s.by('lena').record(approved('p1'));
  s.by('hana').record(conversation());
}
/** … and accepted, done and filed. */
function implemented(): void {
  explained();
  s.record(act('ResolutionAccepted', { proposal: 'p1' }), act('ActionAgreed', { action: 'a1', description: sealed }));
  s.record(act('ActionCompleted', { action: 'a1' }));
}
function escalate(): void {
  receive();
  s.at(NEXT_DAY).record(ack());
  s.at(ESCALATED).record(escalationRequested());
}

describe('what a complaint is', () => {
  it('P-01: dissatisfaction with a partner is handled like any other, whoever it is about', () => {
    expect(receive({ team: 'a subcontractor', company: undefined }).refusal).toBeUndefined();
    expect(s.reading('ack')).toBe('running');
  });

  it('P-01: praise is no complaint and is not taken in as one', () => {
    expect(receive({ kind: 'compliment' }).refusal).toMatchObject({ code: 'KIND_NOT_HANDLED' });
  });

  it.each(['in_person', 'phone', 'email', 'post'] as const)('P-02: a complaint can come in by %s', (channel) => {
    expect(receive({ channel }).events.map(({ type }) => type)).not.toContain('ProcedureDeparted');
  });

  it('P-02: one that comes another way is taken in, and the departure is on record', () => {
    expect(receive({ channel: 'social' }).refusal).toBeUndefined();
    expect(s.history.find(({ type }) => type === 'ProcedureDeparted')?.data).toMatchObject({ req: ['P-02'] });
  });

  it('P-03: feedback that turns out to be a complaint is classified with a reason, and runs from receipt', () => {
    receive({ kind: 'negative_feedback' });
    expect(s.state.clocks.size).toBe(0);
    s.at(NEXT_DAY).record(act('FeedbackClassified', { kind: 'complaint', reason: 'reputational impact' }));
    expect(s.clock('ack')).toMatchObject({ dueDate: '2025-08-22', from: '2025-08-20T09:00:00.000Z' });
    expect(actSchemas.FeedbackClassified.safeParse({ kind: 'complaint' }).success).toBe(false);
  });

  it('P-03: what is no complaint leaves by its own exit', () => {
    receive();
    expect(s.record(closed('out_of_scope', '2025-08-20')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.record(fact('treat_as_complaint', false));
    expect(s.reading('ack')).toBe('cancelled (not_applicable)');
    expect(s.record(closed('out_of_scope', '2025-08-20')).refusal).toBeUndefined();
  });

  it.each([
    ['classifying it', act('FeedbackClassified', { kind: 'complaint', reason: 'the line manager says so' })],
    ['the ruling as a fact', fact('treat_as_complaint', true)],
  ])('P-04: in doubt the line manager is asked, and %s answers', (_, ruling) => {
    receive({ kind: 'negative_feedback', unsure: true });
    expect([...s.state.tasks.values()].find(({ rule }) => rule === 'ask_line_manager')).toMatchObject({
      role: 'line_manager',
      person: 'lena',
      done: false,
    });
    s.record(ruling);
    expect([...s.state.tasks.values()].find(({ rule }) => rule === 'ask_line_manager')?.done).toBe(true);
  });

  it('P-04: without doubt nobody is asked', () => {
    receive();
    expect(openTasks()).not.toContain('Rule whether this is a complaint');
  });

  it('P-05: negative feedback starts no clock until it is handled as a complaint, and then all from receipt', () => {
    receive({ kind: 'negative_feedback' });
    expect(s.state.clocks.size).toBe(0);
    s.at('2025-08-26T10:00:00+01:00').record(fact('treat_as_complaint', true));
    expect(s.clock('ack')?.dueDate).toBe('2025-08-22');
    expect(s.reading('ack')).toBe('missed');
  });

  it('P-06: the aims ask for nothing that could be checked, and the pack says why', () => {
    expect(narrativeReason('P-06')).toMatch(/aims/);
  });

  it('P-24: the certificates ask for nothing of a case, and the pack says why', () => {
    expect(narrativeReason('P-24')).toMatch(/certificates/);
  });
});

describe('receipt and nomination', () => {
  it('P-07: the receiver logs who complains, of what company, about what, and what they expect', () => {
    const told = {
      complainant: sealed,
      email: sealed,
      phone: sealed,
      company: 'Acme',
      narrative: sealed,
      expectedOutcome: sealed,
    };
    expect(receive(told).events[0]?.data).toMatchObject(told);
    expect(s.record(act('HandlerAssigned', { role: 'receiver', person: 'rita' })).refusal).toBeUndefined();
  });

  it('P-07: the log shows the entry under its number', () => {
    const log = shippedPack('poweron').registers.find(({ id }) => id === 'log');
    expect(log).toMatchObject({ title: 'Customer Complaint Log', holds: 'case' });
    expect(log?.fields).toEqual(expect.arrayContaining(['reference', 'company', 'status', 'summary']));
  });

  it('P-08: the Service Delivery Director and the Quality Manager take it, and a handler is nominated', () => {
    receive();
    expect(s.state.assigned.get('service_delivery_director')).toBe('sid');
    expect(s.state.assigned.get('quality_manager')).toBe('quinn');
    expect([...s.state.tasks.values()]).toMatchObject([{ role: 'quality_manager', person: 'quinn', done: false }]);
    s.by('quinn').record(act('HandlerAssigned', { role: 'handler', person: 'hana' }));
    expect(openTasks()).toEqual([]);
  });

  it('P-08: where nobody is appointed, the appointment is a task and the case goes on', () => {
    s = new Scenario(shippedPack('poweron')).at(RECEIVED);
    expect(receive().refusal).toBeUndefined();
    expect(openTasks()).toEqual(
      expect.arrayContaining(['Assign the Service Delivery Director', 'Assign the Quality Manager']),
    );
  });
});

describe('acknowledgement and response', () => {
  it('P-09: a complaint is acknowledged by e-mail within 2 working days of receipt', () => {
    receive();
    expect(s.clock('ack')).toMatchObject({ nature: 'duty', dueDate: '2025-08-22' });
    s.record(ack({ channel: 'phone' }));
    expect(s.reading('ack')).toBe('running');
    s.at('2025-08-22T23:59:00+01:00').record(ack());
    expect(s.reading('ack')).toBe('met');
  });

  it('P-09: over Easter the two days end on Wednesday', () => {
    s.at('2024-03-28T10:00:00Z');
    receive();
    expect(s.clock('ack')?.dueDate).toBe('2024-04-03');
  });

  it('P-09: whoever gave no e-mail address is asked for one, or it is said that none is known', () => {
    const asked = 'Find an e-mail address or say that none is known';
    receive({ channel: 'post' });
    expect(openTasks()).toContain(asked);
    s.record(fact('email_known', false));
    expect(openTasks()).not.toContain(asked);
    s = new Scenario(shippedPack('poweron'), APPOINTED).at(RECEIVED).by('hana');
    receive({ channel: 'phone', email: sealed });
    expect(openTasks()).not.toContain(asked);
    s = new Scenario(shippedPack('poweron'), APPOINTED).at(RECEIVED).by('hana');
    receive({ channel: 'email' });
    expect(openTasks()).not.toContain(asked);
  });

  it('P-09: where no e-mail address is known any written channel will do, and the case is flagged', () => {
    receive({ channel: 'post' });
    s.record(fact('email_known', false));
    expect([s.reading('ack'), s.reading('ack_in_writing')]).toEqual(['cancelled (not_applicable)', 'running']);
    expect(s.clock('ack_in_writing')?.dueDate).toBe('2025-08-22');
    s.record(ack({ channel: 'phone' }));
    expect(s.reading('ack_in_writing')).toBe('running');
    s.record(ack({ channel: 'post' }));
    expect(s.reading('ack_in_writing')).toBe('met');
    expect(s.flags).toEqual(['acknowledged_without_email']);
  });

  it.each(['handlerName', 'expectedReplyDate', 'procedureLink'] as const)('P-10: it must include %s', (content) => {
    receive();
    expect(s.record(ack({ [content]: undefined })).refusal).toMatchObject({
      code: 'MISSING_CONTENTS',
      clauses: ['P-09', 'P-10'],
      wouldAccept: `the same with ${content}`,
    });
  });

  it('P-10: the date that the complainant is told is a promise, and the only limit of the first stage', () => {
    receive();
    s.record(ack());
    expect(s.clock('reply_as_promised')).toMatchObject({ nature: 'promise', dueDate: '2025-08-29' });
    s.at('2025-08-30T00:00:00+01:00').settle();
    expect(s.reading('reply_as_promised')).toBe('missed');
  });

  it('P-11: a proposal names the actions that the investigation found to be required, or departs', () => {
    receive();
    expect(s.record(proposed('p1')).events.map(({ type }) => type)).not.toContain('ProcedureDeparted');
    const bare = s.record(proposed('p2', { actions: undefined }));
    expect(bare.refusal).toBeUndefined();
    expect(bare.events.find(({ type }) => type === 'ProcedureDeparted')?.data).toMatchObject({ req: ['P-11'] });
  });

  it('P-12: line managers agree the proposed actions before they are explained', () => {
    receive();
    s.record(proposed('p1'));
    expect(s.record(conversation()).refusal).toMatchObject({ rule: 'line_managers_agree', clauses: ['P-12', 'P-13'] });
    expect(s.by('max').record(approved('p1')).refusal).toMatchObject({ code: 'NOT_ENTITLED' });
    s.by('lena').record(approved('p1'));
    s.by('hana').record(proposed('p2'));
    expect(s.record(conversation()).refusal).toMatchObject({ rule: 'line_managers_agree' });
    s.by('lena').record(approved('p2'));
    expect(s.by('hana').record(conversation()).refusal).toBeUndefined();
  });

  it.each([
    ['a conversation', conversation()],
    ['a written proposal', answered('proposal')],
  ])('P-13: %s by the promised date keeps the promise', (_, reply) => {
    receive();
    s.record(ack(), proposed('p1'));
    s.by('lena').record(approved('p1'));
    s.by('hana').at('2025-08-29T20:00:00+01:00').record(reply);
    expect(s.reading('reply_as_promised')).toBe('met');
  });

  it('P-13: a holding reply and a conversation that was not agreed keep no promise', () => {
    receive();
    s.record(ack(), proposed('p1'), answered('holding'));
    s.at(NEXT_DAY).record({ ...conversation(), occurredAt: '2025-08-21T09:00:00+01:00' });
    expect(s.reading('reply_as_promised')).toBe('running');
  });

  it('P-13: the promise can be renewed with the reasons', () => {
    receive();
    s.record(ack());
    const renewed = (reasons?: string) =>
      act('DeadlineExtended', { channel: 'email', reasons, expectedReplyDate: '2025-09-05' });
    expect(s.record(renewed()).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
    s.record(renewed('parts are late'));
    expect(s.clock('reply_as_promised#2')?.dueDate).toBe('2025-09-05');
  });

  it('P-14: actions are implemented once agreement has been reached', () => {
    receive();
    explained();
    s.record(act('ActionAgreed', { action: 'a1', description: sealed }));
    const done = act('ActionCompleted', { action: 'a1' });
    expect(s.record(done).refusal).toMatchObject({ rule: 'implement_after_agreement', clauses: ['P-14'] });
    s.record(act('ResolutionAccepted', { proposal: 'p1' }));
    expect(s.record(done).refusal).toBeUndefined();
  });

  it('P-14: an emergency repair before the agreement is recorded as what it was', () => {
    receive();
    s.record(act('ActionAgreed', { action: 'a1', description: sealed }));
    s.at(NEXT_DAY).record(act('ActionCompleted', { action: 'a1' }, '2025-08-20T18:00:00+01:00'));
    expect(s.history.at(-1)).toMatchObject({ type: 'ProcedureDeparted', data: { gate: 'implement_after_agreement' } });
  });

  it('P-15: the customer confirms that they are content before the case is closed as agreed', () => {
    receive();
    implemented();
    expect(s.record(closed('agreed', '2025-08-20')).refusal?.clauses).toContain('P-15');
    s.record(act('SatisfactionConfirmed', { content: false }));
    expect(s.record(closed('agreed', '2025-08-20')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.record(act('SatisfactionConfirmed', { content: true }));
    s.record(act('SatisfactionConfirmed', { content: false }));
    expect(s.record(closed('agreed', '2025-08-20')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.record(act('SatisfactionConfirmed', { content: true }), act('ResolutionDeclined', { proposal: 'p1' }));
    expect(s.record(closed('agreed', '2025-08-20')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.record(act('ResolutionAccepted', { proposal: 'p1' }));
    expect(s.record(closed('agreed', '2025-08-20')).refusal).toBeUndefined();
  });
});

describe('escalation', () => {
  it.each([
    ['before anything was proposed', () => undefined],
    ['after a proposal', () => explained()],
  ])('P-16: the complainant can ask for it %s, in any channel', (_, before) => {
    receive();
    before();
    expect(s.record(escalationRequested({ channel: 'chat' })).refusal).toBeUndefined();
    expect(s.state.stage).toBe('escalated');
  });

  it('P-16: what was promised before is overtaken, and an acknowledgement that is owed stays owed', () => {
    receive();
    s.record(ack({ channel: 'phone' }));
    s.at(NEXT_DAY).record(escalationRequested());
    expect(s.reading('reply_as_promised')).toBe('cancelled (stage_left)');
    expect(s.reading('ack')).toBe('running');
  });

  it('P-17: it is passed to the Director responsible for the area', () => {
    escalate();
    expect(s.state.assigned.get('escalation_owner')).toBe('ada');
  });

  it('P-17: … or to the Managing Director if the Director has already been involved', () => {
    receive();
    s.by('ada').record(proposed('p1'));
    s.at(ESCALATED).record(escalationRequested());
    expect(s.state.assigned.get('escalation_owner')).toBe('max');
    expect(s.flags).not.toContain('independence');
  });

  it.each([
    ['gathered evidence', act('EvidenceAdded', { title: 'Job sheet' })],
    ['agreed an action', act('ActionAgreed', { action: 'a2', description: sealed, actionDueOn: '2025-09-01' })],
    ['acknowledged it', acknowledged({ expectedReplyDate: '2025-08-29' })],
  ])('P-17: a Director who %s is involved', (_, deed) => {
    receive();
    s.by('ada').record(deed);
    s.at(ESCALATED).record(escalationRequested());
    expect(s.state.assigned.get('escalation_owner')).toBe('max');
  });

  it('P-17: to have triaged or noted something is no involvement', () => {
    receive();
    s.by('ada').record(act('TriageDecided', { decision: 'normal' }), act('NoteAdded', { note: sealed }));
    s.at(ESCALATED).record(escalationRequested());
    expect(s.state.assigned.get('escalation_owner')).toBe('ada');
  });

  it('P-17: where both were involved the Managing Director takes it, and the case says so', () => {
    receive();
    s.by('ada').record(proposed('p1'));
    s.by('max').record(proposed('p2'));
    s.at(ESCALATED).record(escalationRequested());
    expect(s.state.assigned.get('escalation_owner')).toBe('max');
    expect(s.flags).toContain('independence');
  });

  it('P-18: the request is acknowledged within 2 working days, with who and by when', () => {
    escalate();
    expect(s.clock('escalation_ack')).toMatchObject({ nature: 'duty', dueDate: '2025-08-27' });
    for (const content of ['handlerName', 'expectedReplyDate'] as const) {
      expect(s.record(ack({ [content]: undefined })).refusal).toMatchObject({
        rule: 'escalation_ack',
        clauses: ['P-18'],
      });
    }
    s.record(ack({ channel: 'phone', expectedReplyDate: '2025-09-05', procedureLink: undefined }));
    expect(s.reading('escalation_ack')).toBe('met');
  });

  it('P-18: the acknowledgement of the complaint does not acknowledge the escalation', () => {
    receive();
    s.record(ack());
    s.at(ESCALATED).record(escalationRequested());
    expect([s.reading('ack'), s.reading('escalation_ack')]).toEqual(['met', 'running']);
  });

  it('P-19: a definitive response is given within 10 working days of the request', () => {
    escalate();
    expect(s.clock('definitive')).toMatchObject({ nature: 'duty', dueDate: '2025-09-08' });
    s.by('ada').at('2025-09-08T18:00:00+01:00').record(answered('definitive'));
    expect(s.reading('definitive')).toBe('met');
  });

  it('P-19: it is for the Director or the Managing Director to give, and not in the first stage', () => {
    receive();
    expect(s.by('ada').record(answered('definitive')).refusal).toMatchObject({ rule: 'director_decides' });
    s.by('hana').at(ESCALATED).record(escalationRequested());
    expect(s.record(answered('definitive')).refusal).toMatchObject({ rule: 'director_decides', clauses: ['P-19'] });
    expect(s.by('ada').record(answered('definitive')).refusal).toBeUndefined();
  });

  it('P-20: a progress report with the reasons and a date makes it a promise: extended, not met', () => {
    escalate();
    expect(s.record(update({ expectedReplyDate: undefined })).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
    expect(s.record(update({ reasons: undefined })).refusal).toMatchObject({ clauses: ['P-19', 'P-20'] });
    s.at('2025-09-08T15:00:00+01:00').record(update());
    expect(s.reading('definitive')).toBe('extended');
    expect(s.clock('definitive_as_promised')).toMatchObject({ nature: 'promise', dueDate: '2025-09-12' });
    s.at('2025-09-13T00:00:00+01:00').settle();
    expect(s.reading('definitive_as_promised')).toBe('missed');
  });

  it('P-20: the Director is reminded while there is time to report', () => {
    escalate();
    const reminded = s.at('2025-09-05T10:00:00+01:00').settle();
    expect(reminded.events).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'NoticeRaised',
          data: expect.objectContaining({ kind: 'reminder', clock: 'definitive', person: 'ada' }) as unknown,
        }),
      ]),
    );
  });

  it('P-20: a report after the tenth day does not undo the miss', () => {
    escalate();
    s.at('2025-09-09T09:00:00+01:00').record(update());
    expect(s.reading('definitive')).toBe('missed, extended');
  });

  it('P-16: whoever asks is escalated: to decline departs from the procedure until the decision that is final', () => {
    const declining = act('EscalationDeclined', { reason: 'nothing new' });
    const departed = () =>
      s.record(declining).events.some(({ type, data }) => type === 'ProcedureDeparted' && 'gate' in data);
    escalate();
    expect(departed()).toBe(true);
    s.by('ada').record(answered('definitive'));
    expect(departed()).toBe(false);
  });

  it('P-21: the decision is final: nothing can be escalated any more', () => {
    escalate();
    s.by('ada').record(answered('definitive'));
    expect(s.by('hana').record(escalationRequested()).refusal).toMatchObject({ code: 'FORBIDDEN', clauses: ['P-21'] });
  });
});

describe('closing the complaint', () => {
  it('P-22: an agreed case is closed once it is implemented, with a summary of actions taken', () => {
    receive();
    explained();
    s.record(act('ResolutionAccepted', { proposal: 'p1' }), act('ActionAgreed', { action: 'a1', description: sealed }));
    s.record(act('SatisfactionConfirmed', { content: true }));
    expect(s.record(closed('agreed', '2025-08-20')).refusal).toMatchObject({ rule: 'closing.agreed' });
    s.record(act('ActionCompleted', { action: 'a1' }));
    expect(s.record(closed('agreed', '2025-08-20', false)).refusal?.message).toContain('summary');
    expect(s.record(closed('agreed', '2025-08-20')).refusal).toBeUndefined();
    expect(s.state.status).toBe('closed');
  });

  it('P-22: after a final decision no agreement is needed', () => {
    escalate();
    expect(s.record(closed('final_decision', '2025-08-22')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.by('ada').record(answered('definitive'));
    expect(s.record(closed('final_decision', '2025-08-22')).refusal).toBeUndefined();
  });

  it.each<[Parameters<typeof closed>[0], ActRequest[]]>([
    ['no_agreement', [proposed('p1'), act('ResolutionDeclined', { proposal: 'p1' })]],
    ['withdrawn', [act('CaseWithdrawn', {})]],
    ['unreachable', [contacted({ purpose: 'contact_attempt' })]],
  ])('P-22: a case without agreement leaves as %s, and not before that is on record', (exit, acts) => {
    receive();
    expect(s.record(closed(exit, '2025-08-20')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.record(...acts);
    expect(s.record(closed(exit, '2025-08-20')).refusal).toBeUndefined();
  });

  it('P-22: a duplicate is closed with a summary that says of what', () => {
    receive();
    expect(s.record(closed('duplicate', '2025-08-20', false)).refusal?.message).toContain('summary');
    expect(s.record(closed('duplicate', '2025-08-20')).refusal).toBeUndefined();
  });

  it('P-23: the outline, key contacts and replies are filed under the complaint number and the company', () => {
    receive({ reference: 'PWR-2025-00007', company: 'Acme: North/South' });
    const filed = (...acts: ActRequest[]): unknown[] =>
      s.record(...acts).events.flatMap((e) => (e.type === 'DocumentFiled' ? [e.data.folder] : []));
    const folder = 'BMS/Customer Complaints/PWR-2025-00007 – Acme_ North_South';
    expect(s.history.filter(({ type }) => type === 'DocumentFiled')).toMatchObject([{ data: { folder } }]);
    expect(filed(contacted({ key: true }))).toEqual([folder]);
    expect(filed(contacted())).toEqual([]);
    expect(filed(answered('summary'))).toEqual([folder]);
  });

  it('P-23: a complainant without a company has a folder too', () => {
    receive({ company: undefined });
    expect(s.history.find(({ type }) => type === 'DocumentFiled')?.data).toMatchObject({
      folder: 'BMS/Customer Complaints/TST-2025-00001 – Private individual',
    });
  });
});
