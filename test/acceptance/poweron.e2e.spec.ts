import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseTold, ReceiptInput } from './support/case-told.ts';
import { Procedure, type Person } from './support/procedure.ts';

const RITA: Person = { id: 'rita', role: 'handler' };
const HANA: Person = { id: 'hana', role: 'handler' };
const SID: Person = { id: 'sid', role: 'director' };
const QUINN: Person = { id: 'quinn', role: 'quality_manager' };
const LENA: Person = { id: 'lena', role: 'manager' };
const ADA: Person = { id: 'ada', role: 'director' };
const MAX: Person = { id: 'max', role: 'director' };

const ACK = {
  channel: 'email',
  handlerName: 'Hana',
  expectedReplyDate: '2025-09-30',
  procedureLink: 'https://example.org/complaints',
};
const CONVERSATION = { kind: 'conversation', outcome: 'We explained what we will do.' };
const DECISION = { kind: 'definitive', channel: 'email', summary: 'This is our decision.' };

describe('PowerON: customer complaints', () => {
  let procedure: Procedure;
  const receive = (input: ReceiptInput = {}, facts: Readonly<Record<string, unknown>> = {}) =>
    procedure.receive(HANA, { area: 'north', company: 'Acme', ...input }, facts);
  /** Proposed by somebody. @returns the proposal. */
  const proposed = async (one: CaseTold, by: Person = HANA, actions: string | undefined = 'Replace it.') => {
    const { created } = await one.does('proposeResolution', { description: 'A new one.', actions }, { by });
    return created.find(({ what }) => what === 'proposal')?.id;
  };
  /** Proposed, agreed by the line manager and explained. @returns the proposal. */
  const explained = async (one: CaseTold) => {
    const proposal = await proposed(one);
    await one.does('approveResolution', { proposal }, { by: LENA });
    await one.does('completeActivity', { ...CONVERSATION, proposal });
    return proposal;
  };
  const agreed = async (one: CaseTold) => {
    const { created } = await one.does('agreeAction', { description: 'Replace it.', actionDueOn: '2025-12-01' });
    return created.find(({ what }) => what === 'action')?.id;
  };
  const escalated = async (input: ReceiptInput = {}) => {
    const complaint = await receive(input);
    await complaint.does('requestEscalation', { channel: 'email', reason: 'It is not resolved.' });
    return complaint;
  };

  beforeAll(async () => {
    procedure = await Procedure.start('poweron');
    await procedure.appoint('service_delivery_director', SID);
    await procedure.appoint('quality_manager', QUINN);
    await procedure.appoint('line_manager', LENA, 'north');
    await procedure.appoint('area_director', ADA, 'north');
    await procedure.appoint('managing_director', MAX);
  }, 120_000);
  afterAll(() => procedure.stop());

  describe('what a complaint is', () => {
    it('P-01: dissatisfaction with anyone acting for the firm is a complaint; praise is none', async () => {
      await procedure.at('2025-07-01T10:00:00+01:00');
      const complaint = await receive({ team: 'a subcontractor' });
      expect(await complaint.dueOn('ack')).toBe('2025-07-03');
      await expect(receive({ kind: 'compliment' })).rejects.toThrow(/KIND_NOT_HANDLED/);
    });

    it.each(['in_person', 'phone', 'email', 'post'])('P-02: it is made by %s', async (channel) => {
      await procedure.at('2025-07-02T10:00:00+01:00');
      expect(await (await receive({ channel })).departures()).toEqual([]);
    });

    it('P-02: one that comes another way is taken in, and the departure is on record', async () => {
      await procedure.at('2025-07-03T10:00:00+01:00');
      const chat = await receive({ channel: 'chat' });
      expect(await chat.events('ProcedureDeparted')).toMatchObject([{ gate: 'channels', req: ['P-02'] }]);
    });

    it('P-03: feedback is classified with a reason, and what is found to be a complaint runs from receipt', async () => {
      await procedure.at('2025-07-04T10:00:00+01:00');
      const feedback = await receive({ kind: 'negative_feedback' });
      expect((await feedback.seen()).clocks).toEqual([]);
      await procedure.at('2025-07-07T10:00:00+01:00');
      await feedback.does('classifyFeedback', { kind: 'complaint', reason: 'reputational impact' });
      expect(await feedback.dueOn('ack')).toBe('2025-07-08');
      const none = await receive();
      const exit = { exit: 'out_of_scope', summary: 'A question, no complaint.' };
      expect((await none.isRefused('closeCase', exit)).clauses).toContain('P-03');
      await none.does('recordFact', { fact: 'treat_as_complaint', value: false });
      expect(await none.reading('ack')).toBe('cancelled');
      await none.does('closeCase', exit);
      expect(await none.seen()).toMatchObject({ exit: 'out_of_scope' });
    });

    it('P-04: the line manager is asked by whoever is unsure, and nobody where there is no doubt', async () => {
      await procedure.at('2025-07-08T10:00:00+01:00');
      const [unsure, sure] = [await receive({ kind: 'negative_feedback', unsure: true }), await receive()];
      const asked = (await unsure.seen()).tasks.find(({ rule }) => rule === 'ask_line_manager');
      expect(asked).toMatchObject({ role: 'line_manager', person: 'lena', done: false });
      expect(await sure.openTasks()).not.toContain('ask_line_manager');
      await unsure.does('classifyFeedback', { kind: 'complaint', reason: 'ruled so' }, { by: LENA });
      expect(await unsure.openTasks()).not.toContain('ask_line_manager');
    });

    it('P-05: negative feedback that is handled as a complaint has all its limits, from receipt', async () => {
      await procedure.at('2025-07-09T10:00:00+01:00');
      const feedback = await receive({ kind: 'negative_feedback' });
      expect(await feedback.reading('ack')).toBe('none');
      await procedure.at('2025-07-14T10:00:00+01:00');
      await feedback.does('recordFact', { fact: 'treat_as_complaint', value: true });
      expect(await feedback.clock('ack')).toMatchObject({ dueDate: '2025-07-11', state: 'missed' });
    });
  });

  describe('receipt and nomination', () => {
    it('P-07: the receiver logs who complains, of what company and about what, and what they expect', async () => {
      await procedure.at('2025-07-15T10:00:00+01:00');
      const told = { complainant: 'Ann Other', phone: '01', expectedOutcome: 'A new one' };
      const complaint = await procedure.receive(RITA, { company: 'Acme', ...told });
      expect(await complaint.events('ComplaintReceived')).toMatchObject([{ company: 'Acme', ...told }]);
      expect((await complaint.seen()).reference).toMatch(/^POW-2025-\d{5}$/);
      await complaint.does('assignHandler', { role: 'receiver', person: 'rita' });
      expect((await complaint.seen()).handlers).toContainEqual({ role: 'receiver', person: 'rita' });
      const unknown = await complaint.isRefused('assignHandler', { role: 'porter', person: 'rita' });
      expect(unknown).toMatchObject({ code: 'ROLE_UNKNOWN' });
    });

    it('P-08: the Service Delivery Director and the Quality Manager take it, and a handler is nominated', async () => {
      await procedure.at('2025-07-16T10:00:00+01:00');
      const complaint = await receive();
      expect((await complaint.seen()).handlers).toEqual(
        expect.arrayContaining([
          { role: 'service_delivery_director', person: 'sid' },
          { role: 'quality_manager', person: 'quinn' },
        ]),
      );
      expect(await complaint.openTasks()).toEqual(['triage']);
      await complaint.does('assignHandler', { role: 'handler', person: 'hana' }, { by: QUINN });
      expect(await complaint.openTasks()).toEqual([]);
    });
  });

  describe('acknowledgement and response', () => {
    it('P-09, S2: it is acknowledged by e-mail within 2 working days of receipt; a call on day 1 does not do', async () => {
      await procedure.at('2025-08-20T10:00:00+01:00');
      const [answered, called] = [await receive(), await receive()];
      expect(await answered.dueOn('ack')).toBe('2025-08-22');
      await procedure.at('2025-08-21T10:00:00+01:00');
      await called.does('acknowledge', { ...ACK, channel: 'phone' });
      await procedure.at('2025-08-22T23:59:00+01:00');
      await answered.does('acknowledge', ACK);
      await procedure.at('2025-08-26T10:00:00+01:00');
      await called.does('acknowledge', ACK);
      expect(await answered.reading('ack')).toBe('met');
      expect(await called.reading('ack')).toBe('met_late');
      expect(await called.events('Acknowledged')).toHaveLength(2);
    });

    it('P-09: where no e-mail address is known any written channel will do, and the case is flagged', async () => {
      await procedure.at('2025-08-26T11:00:00+01:00');
      const complaint = await receive({ channel: 'post', email: undefined }, { email_known: false });
      expect(await complaint.reading('ack')).toBe('none');
      expect(await complaint.dueOn('ack_in_writing')).toBe('2025-08-28');
      await complaint.does('acknowledge', { ...ACK, channel: 'phone' });
      expect(await complaint.reading('ack_in_writing')).toBe('running');
      await complaint.does('acknowledge', { ...ACK, channel: 'post' });
      expect(await complaint.reading('ack_in_writing')).toBe('met');
      expect((await complaint.seen()).flags).toEqual(['acknowledged_without_email']);
    });

    it.each(['handlerName', 'expectedReplyDate', 'procedureLink'])(
      'P-10, S3: it says %s, or is refused; one that has gone out without is recorded and does not count',
      async (content) => {
        await procedure.at('2025-08-27T10:00:00+01:00');
        const complaint = await receive({ receivedAt: '2025-08-27T08:00:00+01:00' });
        const lacking = { ...ACK, [content]: undefined };
        expect(await complaint.isRefused('acknowledge', lacking)).toMatchObject({
          code: 'MISSING_CONTENTS',
          clauses: ['P-09', 'P-10'],
          wouldAccept: `the same with ${content}`,
        });
        await complaint.does('acknowledge', lacking, { occurredAt: '2025-08-27T09:00:00+01:00' });
        expect(await complaint.departures()).toEqual(['ack']);
        expect(await complaint.reading('ack')).toBe('running');
      },
    );

    it('P-10: the date that the complainant is told is a promise, and the only limit of the first stage', async () => {
      await procedure.at('2025-08-28T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('acknowledge', { ...ACK, expectedReplyDate: '2025-09-04' });
      const running = (await complaint.seen()).clocks.filter(({ state }) => state === 'running');
      expect(running).toMatchObject([{ id: 'reply_as_promised', dueDate: '2025-09-04' }]);
      await procedure.at('2025-09-05T00:00:00+01:00');
      expect(await complaint.reading('reply_as_promised')).toBe('missed');
      expect(await complaint.notices()).toContain('breach to quality_manager');
    });

    it('P-11: a proposal names the actions that the investigation found to be required, or departs', async () => {
      await procedure.at('2025-09-05T10:00:00+01:00');
      const complaint = await receive();
      await proposed(complaint);
      expect(await complaint.departures()).toEqual([]);
      await complaint.does('proposeResolution', { description: 'An apology.' });
      expect(await complaint.departures()).toEqual(['actions_identified']);
    });

    it('P-12: the line managers agree the proposed actions before they are explained', async () => {
      await procedure.at('2025-09-08T10:00:00+01:00');
      const complaint = await receive();
      const proposal = await proposed(complaint);
      const early = await complaint.isRefused('completeActivity', { ...CONVERSATION, proposal });
      expect(early).toMatchObject({ rule: 'line_managers_agree', clauses: ['P-12', 'P-13'] });
      expect(await complaint.isRefused('approveResolution', { proposal }, { by: MAX })).toMatchObject({
        code: 'NOT_ENTITLED',
      });
      await complaint.does('approveResolution', { proposal }, { by: LENA });
      const changed = await proposed(complaint);
      expect(await complaint.isRefused('completeActivity', { ...CONVERSATION, proposal: changed })).toMatchObject({
        rule: 'line_managers_agree',
      });
      await complaint.does('completeActivity', { ...CONVERSATION, proposal });
      expect(await complaint.departures()).toEqual([]);
    });

    it('P-13: the conversation by the promised date keeps the promise, a holding reply does not, reasons renew it', async () => {
      await procedure.at('2025-09-09T10:00:00+01:00');
      const [kept, held] = [await receive(), await receive()];
      for (const one of [kept, held]) await one.does('acknowledge', { ...ACK, expectedReplyDate: '2025-09-16' });
      await procedure.at('2025-09-16T10:00:00+01:00');
      await explained(kept);
      await held.does('respond', { kind: 'holding', channel: 'email', summary: 'We are on it.' });
      expect(await kept.reading('reply_as_promised')).toBe('met');
      expect(await held.reading('reply_as_promised')).toBe('running');
      const later = { channel: 'email', expectedReplyDate: '2025-09-23' };
      expect(await held.isRefused('extendDeadline', later)).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
      await held.does('extendDeadline', { ...later, reasons: 'parts are late' });
      expect(await held.reading('reply_as_promised')).toBe('extended');
      expect(await held.dueOn('reply_as_promised#2')).toBe('2025-09-23');
    });

    it('P-14: actions are implemented once the customer agrees; an emergency repair before is recorded as it was', async () => {
      await procedure.at('2025-09-17T10:00:00+01:00');
      const complaint = await receive({ receivedAt: '2025-09-16T09:00:00+01:00' });
      const proposal = await explained(complaint);
      const action = await agreed(complaint);
      const early = await complaint.isRefused('completeAction', { action });
      expect(early).toMatchObject({ rule: 'implement_after_agreement', clauses: ['P-14'] });
      const emergency = await agreed(complaint);
      await procedure.at('2025-09-17T12:00:00+01:00');
      await complaint.does('completeAction', { action: emergency }, { occurredAt: '2025-09-17T11:00:00+01:00' });
      expect(await complaint.departures()).toEqual(['implement_after_agreement']);
      await complaint.does('acceptResolution', { proposal, channel: 'phone' });
      await complaint.does('completeAction', { action });
      expect(await complaint.events('ActionCompleted')).toHaveLength(2);
    });

    it('P-15, P-22: once it is agreed, implemented and the customer is content, it is closed with a summary of actions', async () => {
      await procedure.at('2025-09-18T10:00:00+01:00');
      const complaint = await receive();
      const proposal = await explained(complaint);
      await complaint.does('acceptResolution', { proposal });
      const action = await agreed(complaint);
      const exit = { exit: 'agreed', summary: 'Replaced.' };
      await complaint.does('confirmSatisfaction', { content: false });
      await complaint.does('completeAction', { action });
      const discontent = await complaint.isRefused('closeCase', exit);
      expect(discontent.clauses).toEqual(expect.arrayContaining(['P-15', 'P-22']));
      expect(discontent.wouldAccept).toContain('satisfaction confirmed');
      await complaint.does('confirmSatisfaction', { content: true });
      const bare = await complaint.isRefused('closeCase', { exit: 'agreed' });
      expect(bare.message).toContain('summary');
      await complaint.does('closeCase', exit);
      expect(await complaint.seen()).toMatchObject({ status: 'closed', exit: 'agreed' });
    });

    it('P-22: without agreement it leaves by an exit of its own, and not before that is on record', async () => {
      await procedure.at('2025-09-19T10:00:00+01:00');
      const attempt = { channel: 'phone', direction: 'outbound', what: 'No reply.', purpose: 'contact_attempt' };
      const ways = [
        ['withdrawn', async (one: CaseTold) => one.does('withdrawCase', {})],
        ['unreachable', async (one: CaseTold) => one.does('recordInteraction', attempt)],
        ['no_agreement', async (one: CaseTold) => one.does('declineResolution', { proposal: await proposed(one) })],
      ] as const;
      for (const [exit, happens] of ways) {
        const complaint = await receive();
        const closing = { exit, summary: 'Nothing could be agreed.' };
        expect(await complaint.isRefused('closeCase', closing)).toMatchObject({ code: 'GATE_CLOSED' });
        await happens(complaint);
        await complaint.does('closeCase', closing);
        expect(await complaint.seen()).toMatchObject({ status: 'closed', exit });
      }
    });
  });

  describe('escalation', () => {
    it('P-16: the complainant asks for it at any time and by any channel; what was promised before is overtaken', async () => {
      await procedure.at('2025-09-22T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('acknowledge', { ...ACK, channel: 'phone' });
      await complaint.does('requestEscalation', { channel: 'phone' });
      expect(await complaint.seen()).toMatchObject({ stage: 'escalated' });
      expect(await complaint.clock('reply_as_promised')).toMatchObject({
        state: 'cancelled',
        endBecause: 'stage_left',
      });
      expect(await complaint.reading('ack')).toBe('running');
    });

    it('P-17, S4: it is passed to the Director of the area, or to the Managing Director if the Director was involved', async () => {
      await procedure.at('2025-09-23T10:00:00+01:00');
      const owner = async (...involved: readonly Person[]): Promise<readonly unknown[]> => {
        const complaint = await receive();
        await complaint.does('addNote', { note: 'Seen.' }, { by: ADA });
        for (const by of involved) await proposed(complaint, by);
        await complaint.does('requestEscalation', { channel: 'email' });
        const { handlers, flags } = await complaint.seen();
        return [handlers.find(({ role }) => role === 'escalation_owner')?.person, flags];
      };
      expect(await owner()).toEqual(['ada', []]);
      expect(await owner(ADA)).toEqual(['max', []]);
      expect(await owner(ADA, MAX)).toEqual(['max', ['independence']]);
    });

    it('P-18: the request is acknowledged within 2 working days, with who and by when', async () => {
      await procedure.at('2025-09-26T16:00:00+01:00');
      const complaint = await escalated();
      expect(await complaint.dueOn('escalation_ack')).toBe('2025-09-30');
      for (const content of ['handlerName', 'expectedReplyDate']) {
        const refused = await complaint.isRefused('acknowledge', { ...ACK, channel: 'phone', [content]: undefined });
        expect(refused).toMatchObject({ rule: 'escalation_ack', clauses: ['P-18'] });
      }
      await complaint.does('acknowledge', { ...ACK, channel: 'phone' });
      expect(await complaint.reading('escalation_ack')).toBe('met');
    });

    it('P-19: a definitive response is given within 10 working days, by the Director or the Managing Director', async () => {
      await procedure.at('2025-10-01T10:00:00+01:00');
      const [answered, silent] = [await escalated(), await escalated()];
      expect(await answered.dueOn('definitive')).toBe('2025-10-15');
      const byHandler = await answered.isRefused('respond', DECISION);
      expect(byHandler).toMatchObject({ rule: 'director_decides', clauses: ['P-19'] });
      await answered.does('respond', DECISION, { by: ADA });
      expect(await answered.reading('definitive')).toBe('met');
      await procedure.at('2025-10-16T00:00:00+01:00');
      expect(await silent.reading('definitive')).toBe('missed');
      expect((await silent.seen()).flags).toContain('definitive_overdue');
    });

    it('P-20, S5: a progress report with the reasons and a date extends it to a promise, which can be missed', async () => {
      await procedure.at('2025-10-16T10:00:00+01:00');
      const complaint = await escalated();
      await procedure.at('2025-10-30T10:00:00Z');
      expect(await complaint.notices()).toContain('reminder to escalation_owner');
      const report = { channel: 'email', reasons: 'still investigating', expectedReplyDate: '2025-11-06' };
      for (const lacking of ['reasons', 'expectedReplyDate']) {
        const refused = await complaint.isRefused('sendProgressUpdate', { ...report, [lacking]: undefined });
        expect(refused).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED', clauses: ['P-19', 'P-20'] });
      }
      await complaint.does('sendProgressUpdate', report);
      expect(await complaint.reading('definitive')).toBe('extended');
      expect(await complaint.dueOn('definitive_as_promised')).toBe('2025-11-06');
      await procedure.at('2025-11-07T00:00:00Z');
      expect(await complaint.reading('definitive_as_promised')).toBe('missed');
    });

    it('P-21: the decision taken on escalation is final', async () => {
      await procedure.at('2025-11-07T10:00:00Z');
      const complaint = await escalated();
      const closing = { exit: 'final_decision', summary: 'Explained.' };
      expect((await complaint.isRefused('closeCase', closing)).clauses).toContain('P-21');
      await complaint.does('respond', DECISION, { by: ADA });
      const again = await complaint.isRefused('requestEscalation', { channel: 'email' });
      expect(again).toMatchObject({ code: 'FORBIDDEN', clauses: ['P-21'] });
      await complaint.does('closeCase', closing);
      expect(await complaint.seen()).toMatchObject({ status: 'closed', exit: 'final_decision' });
    });
  });

  it('P-23: key e-mails and replies are filed in the folder of the complaint number and the company', async () => {
    await procedure.at('2025-11-10T10:00:00Z');
    const [firm, person] = [await receive({ company: 'Acme: North/South' }), await receive({ company: undefined })];
    const contact = { channel: 'email', direction: 'outbound', what: 'What we need.' };
    await firm.does('recordInteraction', { ...contact, key: true });
    await firm.does('recordInteraction', contact);
    await firm.does('respond', { kind: 'summary', channel: 'email', summary: 'What we did.' });
    const { reference } = await firm.seen();
    const filed = (await firm.events('DocumentFiled')).map(({ folder }) => folder);
    // The receipt, the key message and the reply; the other message is none of them.
    expect(filed).toEqual(Array(3).fill(`BMS/Customer Complaints/${reference} – Acme_ North_South`));
    expect(await person.events('DocumentFiled')).toMatchObject([
      { folder: `BMS/Customer Complaints/${(await person.seen()).reference} – Private individual` },
    ]);
  });
});
