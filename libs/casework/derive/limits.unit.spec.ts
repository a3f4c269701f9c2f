import { beforeEach, describe, expect, it } from 'vitest';
import type { ActRequest } from '../index.ts';
import { Scenario, sealed, shippedPack, type Appointment } from '../testing/scenario.ts';

const DIRECTORS: readonly Appointment[] = [
  { role: 'service_delivery_director', person: 'sid' },
  { role: 'quality_manager', person: 'quinn' },
  { role: 'line_manager', person: 'lena' },
  { role: 'area_director', person: 'ada', area: 'north' },
  { role: 'managing_director', person: 'max' },
];
const ACKNOWLEDGED: ActRequest = {
  type: 'Acknowledged',
  data: {
    channel: 'email',
    handlerName: 'Hana',
    expectedReplyDate: '2025-08-29',
    procedureLink: 'https://example.org/complaints',
  },
};
const PROPOSED: ActRequest = {
  type: 'ResolutionProposed',
  data: {
    proposal: 'p1',
    description: sealed,
    keyIssues: sealed,
    actions: sealed,
    lessons: sealed,
    attestations: ['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'],
  },
};
const APPROVED: ActRequest = { type: 'ResolutionApproved', data: { proposal: 'p1' } };
const ANSWERED: ActRequest = { type: 'ResponseSent', data: { kind: 'substantive', channel: 'email', summary: sealed } };
const ESCALATED: ActRequest = { type: 'EscalationRequested', data: { channel: 'email' } };

describe('a procedure with promised dates and an escalation', () => {
  let s: Scenario;
  beforeEach(() => {
    s = new Scenario(shippedPack('poweron'), DIRECTORS);
    s.at('2025-08-20T10:00:00+01:00').receive({ area: 'north' });
  });

  it('S2: an acknowledgement by phone does not meet a limit that wants e-mail', () => {
    s.at('2025-08-21T10:00:00+01:00').record({ type: 'Acknowledged', data: { channel: 'phone' } });
    expect(s.reading('ack')).toBe('running');
    s.at('2025-08-26T10:00:00+01:00').record(ACKNOWLEDGED);
    expect(s.clock('ack')?.dueDate).toBe('2025-08-22');
    expect(s.reading('ack')).toBe('met late');
    expect(s.state.acts.filter((act) => act.type === 'Acknowledged')).toHaveLength(2);
  });

  it('S3: an acknowledgement without a reply date is refused, and a departure when it was already sent', () => {
    const { expectedReplyDate: _, ...data } = ACKNOWLEDGED.data as { expectedReplyDate: string; channel: 'email' };
    const incomplete: ActRequest = { type: 'Acknowledged', data };
    expect(s.record(incomplete).refusal).toMatchObject({
      code: 'MISSING_CONTENTS',
      rule: 'ack',
      clauses: ['P-09', 'P-10'],
      wouldAccept: 'the same with expectedReplyDate',
    });
    s.at('2025-08-20T12:00:00+01:00').record({ ...incomplete, occurredAt: '2025-08-20T11:00:00+01:00' });
    expect(s.types({ events: s.history })).toContain('ProcedureDeparted');
    expect(s.reading('ack')).toBe('running');
  });

  it('S4: an escalation goes past the Director who was involved to the Managing Director', () => {
    s.record({ type: 'HandlerAssigned', data: { role: 'handler', person: 'ada' } });
    s.at('2025-08-22T16:00:00+01:00').record(ESCALATED);
    expect(s.state.stage).toBe('escalated');
    expect(s.state.assigned.get('escalation_owner')).toBe('max');
    expect(s.flags).not.toContain('independence');
  });

  it('S4: the Managing Director takes it even when involved, and the case says so', () => {
    s.record({ type: 'HandlerAssigned', data: { role: 'handler', person: 'ada' } });
    s.by('max').record({ type: 'ResolutionProposed', data: { proposal: 'p0', description: sealed } });
    s.at('2025-08-22T16:00:00+01:00').record(ESCALATED);
    expect(s.state.assigned.get('escalation_owner')).toBe('max');
    expect(s.flags).toContain('independence');
  });

  it('S4: a pack that wants independence without exception blocks the assignment until one is recorded', () => {
    const pack = shippedPack('poweron');
    const strict = {
      ...pack,
      roles: {
        ...pack.roles,
        escalation_owner: { ...pack.roles['escalation_owner']!, whenAllInvolved: 'block' as const },
      },
    };
    const t = new Scenario(
      strict,
      DIRECTORS.filter((one) => one.role !== 'managing_director'),
    );
    t.at('2025-08-20T10:00:00+01:00').receive(
      { area: 'north' },
      { type: 'HandlerAssigned', data: { role: 'handler', person: 'ada' } },
    );
    t.at('2025-08-22T16:00:00+01:00').record(ESCALATED);
    expect(t.state.assigned.get('escalation_owner')).toBeNull();
    const assign: ActRequest = { type: 'HandlerAssigned', data: { role: 'escalation_owner', person: 'ada' } };
    expect(t.record(assign).refusal).toMatchObject({ code: 'NOT_INDEPENDENT', clauses: ['P-17'] });
    t.record({ type: 'ExceptionAccepted', data: { what: 'independence', reason: 'nobody else is left' } });
    t.record(assign);
    expect(t.state.assigned.get('escalation_owner')).toBe('ada');
  });

  it('S5: a progress report with a date extends the definitive response into a promise, which can be breached', () => {
    s.at('2025-08-22T16:00:00+01:00').record(ESCALATED);
    expect(s.clock('escalation_ack')?.dueDate).toBe('2025-08-27');
    expect(s.clock('definitive')?.dueDate).toBe('2025-09-08');
    s.at('2025-09-08T15:00:00+01:00').record({
      type: 'ProgressUpdateSent',
      data: { channel: 'email', reasons: 'the investigation is still ongoing', expectedReplyDate: '2025-09-12' },
    });
    expect(s.reading('definitive')).toBe('extended');
    expect(s.reading('definitive_as_promised')).toBe('running');
    s.at('2025-09-15T09:00:00+01:00').settle();
    expect(s.reading('definitive')).toBe('extended');
    expect(s.clock('definitive_as_promised')?.breach).toMatchObject({
      dueAt: '2025-09-12T23:00:00.000Z',
      detectedAt: '2025-09-15T08:00:00.000Z',
    });
  });

  it('S17: a bounced acknowledgement opens its limit again with the original due date', () => {
    s.at('2025-08-21T10:00:00+01:00').record(ACKNOWLEDGED);
    const ack = s.state.acts.findLast((act) => act.type === 'Acknowledged')!;
    s.at('2025-08-22T10:00:00+01:00').record({ type: 'ActVoided', data: { act: ack.id, reason: 'bounced' } });
    expect(s.reading('ack')).toBe('running');
    expect(s.clock('ack')?.dueDate).toBe('2025-08-22');
    expect(s.reading('reply_as_promised')).toBe('cancelled (voided)');
    s.at('2025-08-26T09:00:00+01:00').settle();
    expect(s.reading('ack')).toBe('missed');
  });

  it('S20: a sweep after a weekend finds each breach once, due on Friday and detected on Monday', () => {
    const monday = s.at('2025-08-25T08:00:00+01:00').settle();
    expect(monday.events.filter((event) => event.type === 'ClockBreached')).toHaveLength(1);
    expect(s.clock('ack')?.breach).toMatchObject({
      dueAt: '2025-08-22T23:00:00.000Z',
      detectedAt: '2025-08-25T07:00:00.000Z',
    });
    expect(s.settle().events).toHaveLength(0);
  });

  it('S22: an acknowledgement of Tuesday typed in on Friday, due Wednesday, leaves the breach until it is corrected', () => {
    const late = new Scenario(shippedPack('poweron'), DIRECTORS);
    late.at('2025-08-18T10:00:00+01:00').receive({ area: 'north' });
    expect(late.clock('ack')?.dueDate).toBe('2025-08-20');
    late.at('2025-08-22T10:00:00+01:00').record({ ...ACKNOWLEDGED, occurredAt: '2025-08-19T15:00:00+01:00' });
    expect([late.reading('ack'), late.clock('ack')?.end?.at]).toEqual(['met late', '2025-08-19T14:00:00.000Z']);
    expect(late.clock('ack')?.breach).toMatchObject({
      dueAt: '2025-08-20T23:00:00.000Z',
      detectedAt: '2025-08-22T09:00:00.000Z',
    });
    const reason = 'sent on Tuesday, see the mail log';
    late.record({ type: 'ClockReadingCorrected', data: { clock: 'ack', reason } });
    expect(late.clock('ack')?.breach?.corrected).toEqual({ by: 'handler-1', reason });
  });
});

describe('a procedure with formal and informal complaints', () => {
  let s: Scenario;
  beforeEach(() => {
    s = new Scenario(shippedPack('commonsense'), [{ role: 'approver', person: 'dora' }]);
    s.at('2025-04-17T16:30:00+01:00');
  });

  it('S6: a response before the Director has confirmed it is refused, and let through afterwards', () => {
    s.receive({}, PROPOSED);
    expect(s.record(ANSWERED).refusal).toMatchObject({
      code: 'GATE_CLOSED',
      rule: 'director_confirms',
      clauses: ['C-11'],
    });
    expect(s.record(APPROVED).refusal).toMatchObject({ code: 'NOT_ENTITLED' });
    s.by('dora').record(APPROVED);
    expect(s.by('handler-1').record(ANSWERED).refusal).toBeUndefined();
    expect(s.reading('response')).toBe('met');
    expect(s.clock('follow_up')?.dueDate).toBe('2025-05-17');
  });

  it('S6: an approval licenses the proposal it names and no later one', () => {
    s.receive({}, PROPOSED);
    s.by('dora').record(APPROVED);
    s.by('handler-1').record({ ...PROPOSED, data: { ...PROPOSED.data, proposal: 'p2' } });
    expect(s.record(ANSWERED).refusal).toMatchObject({ code: 'GATE_CLOSED', rule: 'director_confirms' });
  });

  it('S7: further time that the customer refuses leaves the limit where it was', () => {
    s.receive();
    s.at('2025-04-24T10:00:00+01:00').record({
      type: 'ExtensionRefused',
      data: { channel: 'phone', reasons: 'parts are late', askedFor: '2025-04-28' },
    });
    s.at('2025-04-25T09:00:00+01:00').settle();
    expect(s.clock('response')?.breach?.dueAt).toBe('2025-04-24T23:00:00.000Z');
  });

  it('S7: further time that the customer grants by phone becomes a promise; by e-mail it is refused', () => {
    s.receive();
    const granted = { reasons: 'parts are late', expectedReplyDate: '2025-04-28', customerAgreement: true };
    const byMail: ActRequest = { type: 'DeadlineExtended', data: { ...granted, channel: 'email' } };
    expect(s.at('2025-04-24T10:00:00+01:00').record(byMail).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
    s.record({ type: 'DeadlineExtended', data: { ...granted, channel: 'phone' } });
    expect(s.reading('response')).toBe('extended');
    expect(s.clock('response_as_promised')?.dueDate).toBe('2025-04-28');
  });

  it('S8: an informal item made formal later runs from that moment', () => {
    s.receive({ kind: 'negative_feedback' });
    expect(s.reading('ack')).toBe('none');
    s.at('2025-04-22T09:00:00+01:00').record({
      type: 'CaseFactRecorded',
      data: { fact: 'formally_raised', value: true },
    });
    expect(s.clock('ack')?.dueDate).toBe('2025-04-23');
    expect(s.clock('response')?.dueDate).toBe('2025-04-25');
  });

  it('S8: an item that was formal all along runs from receipt, and is breached at birth', () => {
    s.receive({ kind: 'negative_feedback' });
    s.at('2025-04-29T09:00:00+01:00').record({
      type: 'CaseFactRecorded',
      data: { fact: 'formally_raised', value: true, correction: true },
    });
    expect(s.clock('ack')?.dueDate).toBe('2025-04-22');
    expect(s.reading('ack')).toBe('missed');
    expect(s.reading('response')).toBe('missed');
  });

  it('a limit learnt of only after it was met too late is met late, not met', () => {
    s.receive({ kind: 'negative_feedback' });
    s.at('2025-04-24T10:00:00+01:00').record({
      type: 'Acknowledged',
      data: { channel: 'email', handlerName: 'Hana', expectedReplyDate: '2025-04-30' },
    });
    s.at('2025-04-25T10:00:00+01:00').record({
      type: 'CaseFactRecorded',
      data: { fact: 'formally_raised', value: true, correction: true },
    });
    expect(s.clock('ack')?.dueDate).toBe('2025-04-22');
    expect(s.reading('ack')).toBe('met late');
  });

  it('a limit opened again that another act met too late is met late', () => {
    s.receive();
    const ack: ActRequest = {
      type: 'Acknowledged',
      data: { channel: 'email', handlerName: 'Hana', expectedReplyDate: '2025-04-30' },
    };
    s.at('2025-04-22T10:00:00+01:00').record(ack);
    const first = s.state.acts.findLast((act) => act.type === 'Acknowledged')!;
    s.at('2025-04-24T10:00:00+01:00').record(ack);
    s.at('2025-04-25T10:00:00+01:00').record({ type: 'ActVoided', data: { act: first.id, reason: 'bounced' } });
    expect(s.reading('ack')).toBe('met late');
  });

  it('S23: reopening a year later touches no clock that has ended and starts none', () => {
    s.receive({}, PROPOSED);
    s.record(
      { type: 'CaseWithdrawn', data: {} },
      { type: 'CaseClosed', data: { exit: 'withdrawn', closedOn: '2025-04-17' } },
    );
    const before = [...s.state.clocks.values()];
    s.at('2026-04-17T16:30:00+01:00').record({ type: 'CaseReopened', data: { reason: 'new evidence' } });
    expect([...s.state.clocks.values()]).toEqual(before);
    expect(s.state.status).toBe('open');
  });

  it('S24: a complaint logged three weeks late runs from receipt and is breached at birth', () => {
    const logged = s.at('2025-05-08T10:00:00+01:00').receive({ receivedAt: '2025-04-17T15:30:00.000Z' });
    expect(logged.refusal).toBeUndefined();
    expect(s.clock('ack')?.dueDate).toBe('2025-04-22');
    expect(s.clock('ack')?.breach).toMatchObject({
      dueAt: '2025-04-22T23:00:00.000Z',
      detectedAt: '2025-05-08T09:00:00.000Z',
    });
  });

  it('a closure that nobody can date leaves the limits neither met nor missed', () => {
    s.at('2025-06-01T10:00:00+01:00').receive(
      { receivedAt: '2025-04-17T15:30:00.000Z' },
      { type: 'NoteAdded', data: { note: sealed } },
      {
        type: 'InteractionRecorded',
        data: { channel: 'phone', direction: 'outbound', what: sealed, purpose: 'contact_attempt' },
      },
      { type: 'CaseClosed', data: { exit: 'unreachable', summary: sealed, closedOn: null } },
    );
    expect(s.state.status).toBe('closed');
    expect(s.reading('ack')).toBe('cancelled (closed_date_unknown)');
    expect(s.reading('response')).toBe('cancelled (closed_date_unknown)');
  });

  it('logged after it was answered by phone: one step, every clock sees every act in its order', () => {
    s.at('2025-04-24T10:00:00+01:00').by('dora');
    s.receive(
      { receivedAt: '2025-04-17T15:30:00.000Z' },
      { ...ANSWERED, occurredAt: '2025-04-22T10:00:00+01:00' },
      { ...APPROVED, occurredAt: '2025-04-22T09:00:00+01:00' },
      { ...PROPOSED, occurredAt: '2025-04-21T09:00:00+01:00' },
      {
        type: 'Acknowledged',
        occurredAt: '2025-04-18T09:00:00+01:00',
        data: { channel: 'email', handlerName: 'Hana', expectedReplyDate: '2025-04-22' },
      },
    );
    expect(s.reading('ack')).toBe('met');
    expect(s.reading('response')).toBe('met');
    expect(s.reading('response_as_promised')).toBe('met');
  });
});

describe('a procedure that cannot answer whom it does not know', () => {
  let s: Scenario;
  const nameless = (kind: 'complaint' | 'comment'): void => {
    s.receive(
      { kind, complainant: undefined },
      { type: 'CaseFactRecorded', data: { fact: 'anonymous', value: true }, occurredAt: s.now },
    );
  };
  beforeEach(() => {
    s = new Scenario(shippedPack('mobilise'), [{ role: 'coo', person: 'cora' }]).at('2025-04-07T09:30:00+01:00');
  });

  it('S12: no limit runs for an anonymous complaint; once the sender is known they count from that day', () => {
    nameless('complaint');
    expect(s.state.clocks.size).toBe(0);
    s.at('2025-04-09T10:00:00+01:00').record({ type: 'IdentityEstablished', data: { complainant: sealed } });
    expect(s.clock('ack')).toMatchObject({ dueDate: '2025-04-16', from: '2025-04-09T09:00:00.000Z' });
    expect(s.clock('stage1_response')?.dueDate).toBe('2025-04-25');
  });

  it('what is found to be of another kind was so from the first, and its limits count from receipt', () => {
    s.receive({ kind: 'comment' });
    s.at('2025-04-09T10:00:00+01:00');
    s.record({ type: 'FeedbackClassified', data: { kind: 'complaint', reason: 'it is one' } });
    expect(s.clock('stage1_response')).toMatchObject({ dueDate: '2025-04-23', from: '2025-04-07T08:30:00.000Z' });
  });

  it('but not from before the sender was known', () => {
    nameless('comment');
    s.at('2025-04-09T10:00:00+01:00').record({ type: 'IdentityEstablished', data: { complainant: sealed } });
    s.at('2025-04-10T10:00:00+01:00');
    s.record({ type: 'FeedbackClassified', data: { kind: 'complaint', reason: 'it is one' } });
    expect(s.clock('stage1_response')).toMatchObject({ dueDate: '2025-04-25', from: '2025-04-09T09:00:00.000Z' });
  });
});

describe('a procedure in which a shorter limit replaces a longer one', () => {
  let s: Scenario;
  const heating = (value: boolean): ActRequest => ({
    type: 'CaseFactRecorded',
    data: { fact: 'without_heating_or_hot_water', value },
  });
  beforeEach(() => {
    s = new Scenario(shippedPack('aura'));
    s.at('2025-01-20T09:00:00Z').receive();
  });

  it('S1: learnt of two days later, it runs from receipt and is breached at birth, and the longer one ends', () => {
    s.at('2025-01-22T10:00:00Z').record(heating(true));
    expect(s.clock('urgent_inspection')).toMatchObject({
      dueAt: '2025-01-21T09:00:00.000Z',
      breach: { dueAt: '2025-01-21T09:00:00.000Z', detectedAt: '2025-01-22T10:00:00.000Z' },
    });
    expect(s.reading('inspection')).toBe('cancelled (superseded)');
  });

  it('the longer one runs again, from receipt, once the shorter turns out not to apply', () => {
    s.at('2025-01-20T11:00:00Z').record(heating(true));
    s.at('2025-01-20T15:00:00Z').record(heating(false));
    expect(s.reading('urgent_inspection')).toBe('cancelled (not_applicable)');
    expect(s.clock('inspection#2')).toMatchObject({ dueDate: '2025-01-27' });
    expect(s.reading('inspection#2')).toBe('running');
    s.at('2025-01-20T16:00:00Z').record(heating(true));
    expect(s.reading('inspection#2')).toBe('cancelled (superseded)');
    expect(s.clock('urgent_inspection#2')).toMatchObject({ dueAt: '2025-01-21T09:00:00.000Z' });
  });
});
