import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseTold, ReceiptInput, Told } from './support/case-told.ts';
import { Procedure, type Person } from './support/procedure.ts';

const IVY: Person = { id: 'ivy', role: 'handler' };
const CORA: Person = { id: 'cora', role: 'director' };
const OTIS: Person = { id: 'otis', role: 'director' };
const MILO: Person = { id: 'milo', role: 'director' };
const NOBODY: ReceiptInput = { complainant: undefined, email: undefined };

const respond = (one: CaseTold, more: object = {}, told: Told = { by: CORA }) =>
  one.does(
    'respond',
    { kind: 'substantive', channel: 'email', summary: 'This is so.', contents: ['stage2_advice'], ...more },
    told,
  );
/** Answered at Stage 1, and the customer asks for Stage 2. */
async function toStage2(one: CaseTold): Promise<void> {
  await respond(one);
  await one.does('requestEscalation', { channel: 'post', reason: 'It is not.' });
}
const LETTER = { kind: 'formal_letter', channel: 'post', summary: 'We looked at everything.', contents: ['ombudsman'] };

describe('Mobilise: the compliments and complaints procedure', () => {
  let procedure: Procedure;
  const receive = (input: ReceiptInput = {}, facts: Readonly<Record<string, unknown>> = {}) =>
    procedure.receive(IVY, input, facts);

  beforeAll(async () => {
    procedure = await Procedure.start('mobilise');
    await procedure.appoint('coo', CORA);
    await procedure.appoint('managing_director', MILO);
  }, 120_000);
  afterAll(() => procedure.stop());

  describe('what comes in', () => {
    it('M-03: several members of the public complain of one thing, done on behalf of the firm', async () => {
      await procedure.at('2025-03-03T10:00:00Z');
      const complaint = await receive({ team: 'a subcontractor' });
      await complaint.does('addComplainant', { complainant: 'Bo Neighbour', email: 'bo@example.org' });
      expect(await complaint.events('ComplainantAdded')).toHaveLength(1);
      expect(await complaint.dueOn('stage1_response')).toBe('2025-03-17');
      await expect(receive({ kind: 'negative_feedback' })).rejects.toThrow(/KIND_NOT_HANDLED/);
    });

    it('M-04: what is no complaint is passed on to where it belongs; its limits ran from receipt until then', async () => {
      await procedure.at('2025-03-04T10:00:00Z');
      const fault = await receive();
      await fault.does('recordFact', { fact: 'excluded_as', value: 'fault_report' });
      expect(await fault.openTasks()).toContain('no_complaint');
      expect(await fault.reading('stage1_response')).toBe('running');
      await fault.does('acknowledge', { channel: 'email' });
      const early = await fault.isRefused('closeCase', { exit: 'out_of_scope', summary: 'A street lamp.' });
      expect(early).toMatchObject({ code: 'GATE_CLOSED', rule: 'closing.out_of_scope' });
      expect(early.clauses).toContain('M-04');
      await fault.does('referElsewhere', { to: 'the fault desk', reason: 'a first report' });
      expect(await fault.clock('stage1_response')).toMatchObject({ state: 'cancelled', endBecause: 'ended' });
      await fault.does('closeCase', { exit: 'out_of_scope', summary: 'A street lamp.' });
      expect(await fault.seen()).toMatchObject({ status: 'closed', exit: 'out_of_scope' });
      const again = await receive({ title: 'The same lamp, a second time' });
      expect(await again.isRefused('closeCase', { exit: 'out_of_scope', summary: 'The lamp.' })).toMatchObject({
        code: 'GATE_CLOSED',
      });
    });

    it('M-05, M-06: praise and proposals are taken in as what they are, and start no complaint', async () => {
      await procedure.at('2025-03-05T10:00:00Z');
      const [compliment, comment] = [await receive({ kind: 'compliment' }), await receive({ kind: 'comment' })];
      for (const feedback of [compliment, comment]) {
        expect(await feedback.dueOn('ack')).toBe('2025-03-12');
        expect(await feedback.reading('stage1_response')).toBe('none');
      }
      expect((await compliment.seen()).kind).toBe('compliment');
      // Found to be a complaint after all: it was one from the first.
      await procedure.at('2025-03-06T09:00:00Z');
      await comment.does('classifyFeedback', { kind: 'complaint', reason: 'it is dissatisfied' });
      expect(await comment.dueOn('stage1_response')).toBe('2025-03-19');
    });

    it.each(['phone', 'post', 'in_person', 'email', 'web_form'])(
      'M-07: feedback comes by %s, in the language of their choice, which stops no limit',
      async (channel) => {
        await procedure.at('2025-03-06T10:00:00Z');
        const complaint = await receive({ channel, language: 'cy' });
        expect(await complaint.departures()).toEqual([]);
        expect(await complaint.events('ComplaintReceived')).toMatchObject([{ channel, language: 'cy' }]);
        expect(await complaint.dueOn('stage1_response')).toBe('2025-03-20');
      },
    );

    it('M-07: what comes another way is taken in, and the departure is on record', async () => {
      await procedure.at('2025-03-07T10:00:00Z');
      const complaint = await receive({ channel: 'social' });
      expect(await complaint.events('ProcedureDeparted')).toMatchObject([{ gate: 'channels', req: ['M-07', 'M-18'] }]);
    });

    it('M-08: whatever is logged is dealt with and responded to before it is closed; a first request for information is not', async () => {
      await procedure.at('2025-03-10T10:00:00Z');
      const complaint = await receive();
      const early = await complaint.isRefused('closeCase', { exit: 'resolved' });
      expect(early.clauses).toContain('M-08');
      expect(early.wouldAccept).toContain('response sent');
      const request = await receive({}, { excluded_as: 'first_information_request' });
      expect(await request.openTasks()).toContain('no_complaint');
      await request.does('acknowledge', { channel: 'email' });
      await request.does('referElsewhere', { to: 'Freedom of Information', reason: 'a first request' });
      await request.does('closeCase', { exit: 'out_of_scope', summary: 'Dealt with separately.' });
      expect(await request.events('ResponseSent')).toEqual([]);
    });
  });

  describe('response timescales', () => {
    it('M-09: all feedback is acknowledged within 5 working days of receipt', async () => {
      await procedure.at('2025-04-07T09:30:00+01:00');
      const kinds = ['complaint', 'compliment', 'comment'];
      const all = await Promise.all(kinds.map((kind) => receive({ kind })));
      for (const one of all) expect(await one.dueOn('ack')).toBe('2025-04-14');
      const [complaint, compliment] = all;
      await complaint?.does('acknowledge', { channel: 'phone' });
      await procedure.at('2025-04-15T00:00:00+01:00');
      expect(await complaint?.reading('ack')).toBe('met');
      expect(await compliment?.reading('ack')).toBe('missed');
      expect(await compliment?.openTasks()).toContain('ack.onBreach');
    });

    it('M-10: a compliment or comment that warrants a response is replied to within 15 working days of receipt', async () => {
      await procedure.at('2025-04-15T09:00:00+01:00');
      const facts = { receivedAt: '2025-04-07T09:30:00+01:00', kind: 'comment' };
      const worthy = await receive(facts);
      const plain = await receive(facts);
      expect(await worthy.openTasks()).toContain('decide_on_reply');
      expect(await worthy.reading('reply_to_feedback')).toBe('none');
      await worthy.does('recordFact', { fact: 'response_warranted', value: true });
      await plain.does('recordFact', { fact: 'response_warranted', value: false });
      expect(await worthy.dueOn('reply_to_feedback')).toBe('2025-04-30');
      expect(await plain.reading('reply_to_feedback')).toBe('none');
      expect(await plain.openTasks()).not.toContain('decide_on_reply');
      await respond(worthy, { kind: 'holding', contents: [] });
      expect(await worthy.reading('reply_to_feedback')).toBe('running');
      await respond(worthy, { kind: 'summary', contents: [] });
      expect(await worthy.reading('reply_to_feedback')).toBe('met');
    });

    it('M-11: a complaint is answered in substance within 10 working days of receipt', async () => {
      await procedure.at('2025-04-16T09:00:00+01:00');
      const [answered, held] = [
        await receive({ receivedAt: '2025-04-07T09:30:00+01:00' }),
        await receive({ receivedAt: '2025-04-07T09:30:00+01:00' }),
      ];
      expect(await answered.dueOn('stage1_response')).toBe('2025-04-23');
      await respond(answered);
      await respond(held, { kind: 'holding' });
      await procedure.at('2025-04-24T00:00:00+01:00');
      expect(await answered.reading('stage1_response')).toBe('met');
      expect(await held.reading('stage1_response')).toBe('missed');
    });

    it('M-12, M-25: Stage 2 is answered by a formal letter within 20 working days of the request', async () => {
      await procedure.at('2025-04-24T10:00:00+01:00');
      const [answered, late] = [await receive(), await receive()];
      for (const one of [answered, late]) {
        await toStage2(one);
        expect(await one.seen()).toMatchObject({ stage: 'stage2' });
        expect(await one.clock('stage2_response')).toMatchObject({ dueDate: '2025-05-23', owner: 'escalation_owner' });
        await one.does('decideOutcome', { outcome: 'not_upheld', reasons: 'Nothing was wrong.' }, { by: CORA });
      }
      await respond(answered, { ...LETTER, channel: 'phone' });
      expect(await answered.reading('stage2_response')).toBe('running');
      await respond(answered, LETTER);
      await procedure.at('2025-05-24T00:00:00+01:00');
      expect(await answered.reading('stage2_response')).toBe('met');
      expect(await late.reading('stage2_response')).toBe('missed');
      const early = await late.isRefused('closeCase', { exit: 'final_decision' }, { by: CORA });
      expect(early.clauses).toContain('M-25');
    });

    it('M-13, S14: a limit that cannot be met is moved by writing with a revised timescale, though the customer phoned', async () => {
      await procedure.at('2025-05-27T10:00:00+01:00');
      const complaint = await receive({ channel: 'phone' });
      expect(await complaint.dueOn('stage1_response')).toBe('2025-06-10');
      await procedure.at('2025-06-10T09:00:00+01:00');
      expect(await complaint.notices()).toContain('reminder to coo');
      const byPhone = { channel: 'phone', expectedReplyDate: '2025-06-17' };
      const refused = await complaint.isRefused('sendProgressUpdate', byPhone);
      expect(refused).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED', rule: 'stage1_response' });
      expect(refused.clauses).toContain('M-13');
      const undated = await complaint.isRefused('sendProgressUpdate', { channel: 'email' });
      expect(undated.wouldAccept).toContain('expectedReplyDate');
      await complaint.does('sendProgressUpdate', { ...byPhone, channel: 'email' });
      expect(await complaint.reading('stage1_response')).toBe('extended');
      expect(await complaint.clock('revised_stage1')).toMatchObject({ dueDate: '2025-06-17', owner: 'coo' });
      await procedure.at('2025-06-18T00:00:00+01:00');
      expect(await complaint.reading('revised_stage1')).toBe('missed');
      expect(await complaint.openTasks()).toContain('revised_stage1.onBreach');
      await complaint.does('sendProgressUpdate', { channel: 'post', expectedReplyDate: '2025-06-24' });
      expect(await complaint.openTasks()).not.toContain('revised_stage1.onBreach');
      expect(await complaint.dueOn('revised_stage1#2')).toBe('2025-06-24');
    });

    it('M-13: at Stage 2 whoever owns it owns its revised timescale', async () => {
      await procedure.at('2025-06-18T10:00:00+01:00');
      const complaint = await receive();
      await toStage2(complaint);
      await complaint.does('sendProgressUpdate', { channel: 'post', expectedReplyDate: '2025-08-01' });
      expect(await complaint.reading('stage2_response')).toBe('extended');
      expect(await complaint.clock('revised_stage2')).toMatchObject({
        dueDate: '2025-08-01',
        owner: 'escalation_owner',
      });
    });
  });

  describe('compliments and comments', () => {
    it('M-14: personal details are passed to the COO, and those of an information review to the MD who does it', async () => {
      await procedure.at('2025-06-19T10:00:00+01:00');
      const [complaint, review] = [await receive(), await receive({ kind: 'information_review' })];
      const shown = async (one: CaseTold, by: Person): Promise<unknown> => {
        const query =
          'query ($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) { complainant { text state clauses } } }';
        const variables = { id: one.id, atLeast: procedure.position };
        const { case: seen } = await procedure.query<{ case: { complainant: unknown } }>(by, query, variables);
        return seen.complainant;
      };
      const withheld = { text: null, state: 'withheld', clauses: ['M-14'] };
      expect(await shown(complaint, CORA)).toEqual({ text: 'Ann Other', state: 'open', clauses: [] });
      expect(await shown(complaint, IVY)).toEqual(withheld);
      expect(await shown(complaint, MILO)).toEqual(withheld);
      expect(await shown(review, MILO)).toEqual({ text: 'Ann Other', state: 'open', clauses: [] });
    });

    it('M-15: a compliment is acknowledged and brought to the attention of the manager and the staff, without a name', async () => {
      await procedure.at('2025-06-20T10:00:00+01:00');
      const compliment = await receive({ kind: 'compliment' });
      const [notice] = await compliment.events('NoticeRaised');
      expect(notice).toMatchObject({ role: 'manager', message: 'A compliment concerns your service' });
      await compliment.does('recordFact', { fact: 'response_warranted', value: false });
      await compliment.does('acknowledge', { channel: 'email' });
      const early = await compliment.isRefused('closeCase', { exit: 'informal_resolved' });
      expect(early.wouldAccept).toContain('Bring the compliment to the attention');
      expect(early.clauses).toContain('M-15');
      const told = { channel: 'in_person', direction: 'internal', what: 'They were praised.', purpose: 'compliment' };
      await compliment.does('recordInteraction', told);
      await compliment.does('closeCase', { exit: 'informal_resolved' });
      expect(await compliment.seen()).toMatchObject({ status: 'closed' });
    });

    it('M-16: once a comment is evaluated and can improve the service, the COO writes to its sender', async () => {
      await procedure.at('2025-06-23T10:00:00+01:00');
      const [useful, other] = [await receive({ kind: 'comment' }), await receive({ kind: 'comment' })];
      expect(await useful.openTasks()).toContain('evaluate_comment');
      await useful.does('recordFact', { fact: 'improvement_possible', value: true });
      await other.does('recordFact', { fact: 'improvement_possible', value: false });
      expect(await useful.openTasks()).toContain('write_outcome');
      expect(await other.openTasks()).not.toContain('write_outcome');
      expect(await useful.dueOn('reply_to_feedback')).toBe('2025-07-14');
      const letter = { kind: 'findings', channel: 'post', summary: 'We did as you proposed.' };
      const byStaff = await useful.isRefused('respond', letter);
      expect(byStaff).toMatchObject({ code: 'GATE_CLOSED', clauses: ['M-16'] });
      expect(byStaff.wouldAccept).toContain('COO');
      await useful.does('respond', letter, { by: CORA });
      expect(await useful.openTasks()).not.toContain('write_outcome');
      expect(await useful.reading('reply_to_feedback')).toBe('met');
    });
  });

  describe('stage 1', () => {
    it('M-18, S13: the limits run for somebody who acts for the customer, and the response waits for the consent', async () => {
      await procedure.at('2025-06-24T10:00:00+01:00');
      const complaint = await receive({ byRepresentative: true });
      expect(await complaint.dueOn('stage1_response')).toBe('2025-07-08');
      expect(await complaint.openTasks()).toContain('ask_for_consent');
      await procedure.at('2025-07-07T10:00:00+01:00');
      expect(await complaint.reading('stage1_response')).toBe('running');
      expect(await complaint.notices()).toContain('reminder to coo');
      const reply = {
        kind: 'substantive',
        channel: 'email',
        to: 'representative',
        summary: 'This is so.',
        contents: ['stage2_advice'],
      };
      const refused = await complaint.isRefused('respond', reply, { by: CORA });
      expect(refused).toMatchObject({ code: 'GATE_CLOSED', clauses: ['M-18', 'M-28'] });
      const friend = { name: 'Fay Friend', capacity: 'friend' };
      expect(await complaint.isRefused('authoriseRepresentative', friend)).toMatchObject({ clauses: ['M-18'] });
      await complaint.does('authoriseRepresentative', { ...friend, consentOn: '2025-07-04' });
      expect(await complaint.openTasks()).not.toContain('ask_for_consent');
      await complaint.does('respond', reply, { by: CORA });
      expect(await complaint.reading('stage1_response')).toBe('met');
    });

    it('M-18: whoever acts for the customer no more is answered on none of their cases', async () => {
      await procedure.at('2025-07-07T16:00:00+01:00');
      const complaint = await receive();
      await complaint.does('authoriseRepresentative', { name: 'Fay Friend', consentOn: '2025-07-04' });
      const [{ party: representative }] = (await complaint.events('RepresentativeAuthorised')) as [{ party: string }];
      const { case: seen } = await procedure.query<{ case: { party: string } }>(
        CORA,
        'query ($id: ID!) { case(id: $id) { party } }',
        { id: complaint.id },
      );
      const ended = { representative, reason: 'she speaks for herself' };
      // Time moves on when what was said on the case is known of the person.
      await procedure.at('2025-07-07T16:30:00+01:00');
      const outcome = await procedure.send(CORA, 'endRepresentation', ended, { party: ['ID!', seen.party] });
      expect(outcome).toMatchObject({ __typename: 'CommandAccepted' });
      await procedure.at('2025-07-07T17:00:00+01:00');
      const reply = { kind: 'substantive', channel: 'email', to: 'representative', summary: 'This is so.' };
      expect(await complaint.isRefused('respond', reply, { by: CORA })).toMatchObject({ code: 'GATE_CLOSED' });
    });

    it('M-19: a complaint is referred to the COO', async () => {
      await procedure.at('2025-07-08T10:00:00+01:00');
      const complaint = await receive();
      expect((await complaint.seen()).handlers).toMatchObject([{ role: 'coo', person: 'cora' }]);
      expect(await complaint.clock('ack')).toMatchObject({ owner: 'coo' });
      const toIvy = await complaint.isRefused('assignHandler', { role: 'coo', person: 'ivy' });
      expect(toIvy).toMatchObject({ code: 'NOT_ENTITLED', field: 'person' });
    });

    it.each([
      ['phone', 'phone', []],
      ['phone', 'post', []],
      ['web_form', 'email', []],
      ['in_person', 'phone', ['same_channel']],
      ['post', 'email', ['same_channel_by_email']],
    ])('M-20: who came by %s is answered by %s; another way but a letter departs', async (came, went, departures) => {
      await procedure.at('2025-07-09T10:00:00+01:00');
      const complaint = await receive({ channel: came });
      await respond(complaint, { channel: went });
      expect(await complaint.departures()).toEqual(departures);
    });

    it('M-21: the letter of response advises how to go on to Stage 2 in writing, or somebody still has to', async () => {
      await procedure.at('2025-07-10T10:00:00+01:00');
      const [advised, silent] = [await receive(), await receive()];
      await respond(advised);
      await respond(silent, { contents: [] });
      expect(await advised.departures()).toEqual([]);
      expect(await advised.openTasks()).toEqual([]);
      expect(await silent.departures()).toEqual(['advice_in_the_letter']);
      expect(await silent.openTasks()).toEqual(['advise_on_stage2']);
      await silent.does('decideOutcome', { outcome: 'not_upheld', reasons: 'Nothing was wrong.' }, { by: CORA });
      expect((await silent.isRefused('closeCase', { exit: 'resolved' })).message).toContain('go on to Stage 2');
      const told = { channel: 'phone', direction: 'outbound', what: 'How to ask.', purpose: 'stage2_advice' };
      await silent.does('recordInteraction', told);
      await silent.does('closeCase', { exit: 'resolved' });
      expect(await silent.seen()).toMatchObject({ exit: 'resolved' });
    });

    it('M-22: Stage 2 is asked for at any time; before there is an outcome the request is recorded and waits for it', async () => {
      await procedure.at('2025-07-11T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('requestEscalation', { channel: 'email' });
      expect(await complaint.seen()).toMatchObject({ stage: 'stage1' });
      expect(await complaint.reading('stage2_response')).toBe('none');
      const early = await complaint.isRefused('escalateStage', { to: 'stage2' }, { by: CORA });
      expect(early).toMatchObject({ code: 'GATE_CLOSED', clauses: ['M-22'] });
      await procedure.at('2025-07-18T10:00:00+01:00');
      await respond(complaint);
      expect(await complaint.seen()).toMatchObject({ stage: 'stage2' });
      expect(await complaint.clock('stage2_response')).toMatchObject({
        dueDate: '2025-08-15',
        startedAt: '2025-07-18T09:00:00.000Z',
      });
    });
  });

  describe('stage 2', () => {
    it('M-23: the COO deals with Stage 2, independent of Stage 1 where there is another one', async () => {
      await procedure.at('2025-07-21T10:00:00+01:00');
      const alone = await receive();
      await toStage2(alone);
      const { handlers, flags } = await alone.seen();
      expect(handlers).toContainEqual({ role: 'escalation_owner', person: 'cora' });
      expect(flags).toEqual(['independence']);
      await procedure.appoint('coo', OTIS);
      const independent = await receive();
      await toStage2(independent);
      const seen = await independent.seen();
      expect(seen.handlers).toContainEqual({ role: 'escalation_owner', person: 'otis' });
      expect(seen.flags).toEqual([]);
    });

    it('M-24: all relevant documents and policies are examined, and a letter without that departs', async () => {
      await procedure.at('2025-07-22T10:00:00+01:00');
      const [examined, hasty] = [await receive(), await receive()];
      for (const one of [examined, hasty]) {
        await toStage2(one);
        await one.does('decideOutcome', { outcome: 'not_upheld', reasons: 'Nothing was wrong.' }, { by: OTIS });
      }
      await examined.does('completeActivity', { kind: 'document_review', outcome: 'The job sheets.' }, { by: OTIS });
      await respond(examined, LETTER, { by: OTIS });
      await respond(hasty, LETTER, { by: OTIS });
      expect(await examined.departures()).toEqual([]);
      expect(await hasty.departures()).toEqual(['documents_examined']);
    });

    it.each(['upheld', 'partly_upheld'])(
      'M-26, S15: a complaint that is %s gets a written apology in the letter, and the actions where there are any',
      async (outcome) => {
        await procedure.at('2025-07-23T10:00:00+01:00');
        const complaint = await receive();
        await toStage2(complaint);
        const undecided = await complaint.isRefused('respond', LETTER, { by: OTIS });
        expect(undecided).toMatchObject({ code: 'GATE_CLOSED', rule: 'outcome_decided', clauses: ['M-25', 'M-26'] });
        await complaint.does('completeActivity', { kind: 'document_review' }, { by: OTIS });
        const decided = { outcome, reasons: 'It went wrong.', correctiveActionRequired: true };
        await complaint.does('decideOutcome', decided, { by: OTIS });
        const blunt = await complaint.isRefused('respond', LETTER, { by: OTIS });
        expect(blunt).toMatchObject({ rule: 'apology_in_the_letter', clauses: ['M-26'] });
        expect(blunt.wouldAccept).toContain('written apology');
        await respond(complaint, { ...LETTER, contents: ['ombudsman', 'written_apology'] }, { by: OTIS });
        expect(await complaint.departures()).toEqual(['actions_in_the_letter']);
        expect(await complaint.reading('stage2_response')).toBe('met');
      },
    );

    it('M-26: a letter without an apology that has gone out departs, and does not meet the limit', async () => {
      await procedure.at('2025-07-24T10:00:00+01:00');
      const complaint = await receive();
      await toStage2(complaint);
      await complaint.does('decideOutcome', { outcome: 'upheld', reasons: 'It went wrong.' }, { by: OTIS });
      await procedure.at('2025-07-25T10:00:00+01:00');
      await respond(complaint, LETTER, { by: OTIS, occurredAt: '2025-07-24T16:00:00+01:00' });
      expect(await complaint.departures()).toContain('apology_in_the_letter');
      expect(await complaint.reading('stage2_response')).toBe('running');
    });

    it('M-27, M-41: who disagrees with the outcome can go to the Ombudsman, and is told so', async () => {
      await procedure.at('2025-07-28T10:00:00+01:00');
      const complaint = await receive();
      await toStage2(complaint);
      await complaint.does('decideOutcome', { outcome: 'not_upheld', reasons: 'Nothing was wrong.' }, { by: OTIS });
      await respond(complaint, { ...LETTER, contents: [] }, { by: OTIS });
      expect(await complaint.openTasks()).toContain('tell_of_ombudsman');
      const early = await complaint.isRefused('closeCase', { exit: 'final_decision' });
      expect(early.message).toContain('Signpost to the Public Services Ombudsman');
      await complaint.does('signpost', { to: 'the Public Services Ombudsman', channel: 'post' });
      await complaint.does('closeCase', { exit: 'final_decision' });
      await complaint.does('openReferral', { to: 'the Public Services Ombudsman', theirReference: 'PSO-1' });
      await complaint.does('recordReferralDecision', { by: 'the Public Services Ombudsman', outcome: 'for_firm' });
      expect(await complaint.events('ReferralDecided')).toMatchObject([{ outcome: 'for_firm' }]);
    });

    it('M-41: there is no condition that the complaint went through both stages', async () => {
      await procedure.at('2025-07-29T10:00:00+01:00');
      const declined = await receive();
      await declined.does('declineCase', { reason: 'out of time' }, { by: CORA });
      expect(await declined.openTasks()).toContain('tell_of_ombudsman_at_last');
      const atOnce = await receive();
      await atOnce.does('openReferral', { to: 'the Public Services Ombudsman' });
      expect(await atOnce.events('ReferralOpened')).toHaveLength(1);
    });
  });

  describe('other points', () => {
    it('M-28: staff help to write, and an organisation acts for the customer as the customer would', async () => {
      await procedure.at('2025-07-30T10:00:00+01:00');
      const complaint = await receive();
      const bureau = { name: 'Citizens Advice', capacity: 'advice centre', consentOn: '2025-07-29' };
      await complaint.does('authoriseRepresentative', bureau);
      await respond(complaint, { to: 'representative' });
      await complaint.does('requestEscalation', { channel: 'phone' });
      expect(await complaint.seen()).toMatchObject({ stage: 'stage2' });
      expect(await complaint.openTasks()).toContain('help_to_write');
      await complaint.does('addEvidence', { title: 'The request, written up with them' });
      expect(await complaint.openTasks()).not.toContain('help_to_write');
    });

    it('M-29: raised after 12 months it is acknowledged, and investigated in exceptional circumstances only', async () => {
      await procedure.at('2025-07-31T10:00:00+01:00');
      const late = await receive({}, { aware_on: '2024-07-30' });
      const inTime = await receive({}, { aware_on: '2024-07-31' });
      expect(await inTime.reading('raise_in_time')).toBe('met');
      expect(await late.clock('raise_in_time')).toMatchObject({ state: 'expired', dueDate: '2025-07-30' });
      expect(await late.reading('ack')).toBe('running');
      expect(await late.openTasks()).toContain('raise_in_time.onExpiry');
      const visit = { kind: 'interview', on: '2025-08-05' };
      expect(await late.isRefused('scheduleActivity', visit)).toMatchObject({ code: 'GATE_CLOSED', clauses: ['M-29'] });
      await inTime.does('scheduleActivity', visit);
      const ill = { what: 'exceptional_circumstances', reason: 'in hospital' };
      await late.does('acceptException', ill, { by: CORA });
      await late.does('scheduleActivity', visit);
      expect(await late.openTasks()).not.toContain('raise_in_time.onExpiry');
    });

    it('M-29: without exceptional circumstances the customer is told, and it is closed as out of time', async () => {
      await procedure.at('2025-08-01T10:00:00+01:00');
      const late = await receive({}, { aware_on: '2023-01-01' });
      await late.does('declineCase', { reason: 'no exceptional circumstances' }, { by: CORA });
      const early = await late.isRefused('closeCase', { exit: 'out_of_time' });
      expect(early.clauses).toEqual(expect.arrayContaining(['M-08', 'M-29']));
      await respond(late);
      await late.does('closeCase', { exit: 'out_of_time' });
      expect(await late.seen()).toMatchObject({ exit: 'out_of_time' });
    });

    it('M-30: a complaint that concerns several sites gets one response, with the part of each', async () => {
      await procedure.at('2025-08-04T10:00:00+01:00');
      const [whole, hasty] = [await receive({}, { cross_service: true }), await receive({}, { cross_service: true })];
      for (const one of [whole, hasty]) {
        expect(await one.openTasks()).toContain('coordinate_sites');
        const { created } = await one.does('requestContribution', { from: 'Swansea' });
        const contribution = created.find(({ what }) => what === 'contribution')?.id;
        if (one === whole) await one.does('receiveContribution', { contribution, content: 'Their part.' });
        await respond(one);
        expect(await one.openTasks()).not.toContain('coordinate_sites');
      }
      expect(await whole.departures()).toEqual([]);
      expect(await hasty.departures()).toEqual(['parts_are_in']);
      await respond(whole);
      expect(await whole.departures()).toEqual(['one_single_response']);
    });

    it('M-31, S12: nothing is owed to somebody nobody knows; the COO decides whether to investigate', async () => {
      await procedure.at('2025-08-05T10:00:00+01:00');
      const complaint = await receive(NOBODY, { anonymous: true });
      expect((await complaint.seen()).clocks).toEqual([]);
      expect(await complaint.openTasks()).toEqual(['anonymous_to_coo']);
      const unanswerable = await complaint.isRefused('acknowledge', { channel: 'post' });
      expect(unanswerable).toMatchObject({ code: 'GATE_CLOSED', clauses: ['M-31'] });
      expect(unanswerable.wouldAccept).toContain('identity established');
      expect((await complaint.isRefused('closeCase', { exit: 'unreachable', summary: 'Nobody.' })).clauses).toContain(
        'M-31',
      );
      const decision = { decision: 'not_investigated', reason: 'nothing to go by' };
      expect(await complaint.isRefused('decideTriage', decision, { by: MILO })).toMatchObject({ clauses: ['M-31'] });
      await complaint.does('decideTriage', decision, { by: CORA });
      await complaint.does('closeCase', { exit: 'unreachable', summary: 'Nobody to answer.' });
      expect(await complaint.seen()).toMatchObject({ exit: 'unreachable' });
    });

    it('M-31, S12: once the sender is known the limits count from that day, and replies can be sent', async () => {
      await procedure.at('2025-08-06T10:00:00+01:00');
      const complaint = await receive(NOBODY, { anonymous: true });
      const compliment = await receive(
        { ...NOBODY, kind: 'compliment' },
        { anonymous: true, response_warranted: true },
      );
      await procedure.at('2025-08-11T10:00:00+01:00');
      for (const one of [complaint, compliment]) {
        await one.does('establishIdentity', { complainant: 'Nan Nemo', email: 'nan@example.org' });
        expect(await one.clock('ack')).toMatchObject({ dueDate: '2025-08-18', state: 'running' });
      }
      expect(await complaint.dueOn('stage1_response')).toBe('2025-08-26');
      expect(await compliment.dueOn('reply_once_known')).toBe('2025-09-02');
      await complaint.does('acknowledge', { channel: 'email' });
      expect(await complaint.reading('ack')).toBe('met');
    });

    it('M-32: only the COO gives feedback on the website', async () => {
      await procedure.at('2025-08-12T10:00:00+01:00');
      const complaint = await receive();
      const reply = { where: 'website', summary: 'Thank you.' };
      const refused = await complaint.isRefused('publishReply', reply);
      expect(refused).toMatchObject({ code: 'GATE_CLOSED', clauses: ['M-32'] });
      expect(refused.wouldAccept).toContain('COO');
      await complaint.does('publishReply', reply, { by: CORA });
      expect(await complaint.events('ReplyPublished')).toMatchObject([{ where: 'website' }]);
    });

    it.each(['criminal_activity', 'approved_working_practice', 'data_protection', 'other'])(
      'M-33: what another procedure covers (%s) is referred to the relevant service',
      async (covered) => {
        await procedure.at('2025-08-13T10:00:00+01:00');
        const complaint = await receive({}, { other_procedure: covered });
        expect(await complaint.openTasks()).toContain('covered_elsewhere');
        const exit = { exit: 'referred', summary: 'Not ours.' };
        expect((await complaint.isRefused('closeCase', exit)).clauses).toContain('M-33');
        await complaint.does('referElsewhere', { to: 'the relevant service', reason: covered });
        expect(await complaint.reading('stage1_response')).toBe('cancelled');
        await complaint.does('closeCase', exit);
        expect(await complaint.seen()).toMatchObject({ exit: 'referred' });
      },
    );
  });

  describe('conduct', () => {
    const behaved = (conduct: string, channel = 'phone') => ({
      channel,
      direction: 'inbound',
      what: 'Abuse.',
      conduct,
    });

    it('M-34: verbal abuse is answered with the warning that the call or visit will end', async () => {
      await procedure.at('2025-08-14T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('recordInteraction', behaved('abusive_verbal'));
      expect(await complaint.openTasks()).toContain('warn_of_ending_the_call');
      await complaint.does('issueConductWarning', { channel: 'phone', conduct: 'abusive_written' });
      expect(await complaint.openTasks()).toContain('warn_of_ending_the_call');
      await complaint.does('issueConductWarning', { channel: 'phone', conduct: 'abusive_verbal' });
      expect(await complaint.openTasks()).not.toContain('warn_of_ending_the_call');
    });

    it('M-35: written abuse is answered by the COO in writing', async () => {
      await procedure.at('2025-08-15T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('recordInteraction', behaved('abusive_written', 'email'));
      const warning = { channel: 'email', conduct: 'abusive_written', summary: 'Please use other words.' };
      await complaint.does('issueConductWarning', warning);
      expect(await complaint.departures()).toEqual(['coo_answers_written_abuse']);
      expect(await complaint.openTasks()).toContain('answer_written_abuse');
      await complaint.does('issueConductWarning', warning, { by: CORA });
      expect(await complaint.openTasks()).not.toContain('answer_written_abuse');
    });

    it('M-36: restricted contact is considered where somebody only seeks to annoy, and can be decided against', async () => {
      await procedure.at('2025-08-18T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('recordInteraction', behaved('vexatious'));
      const task = (await complaint.seen()).tasks.find(({ rule }) => rule === 'consider_restriction');
      expect(task).toMatchObject({ role: 'coo', person: 'cora', done: false });
      const enough = { task: task?.task, outcome: 'Not yet.' };
      expect(await complaint.isRefused('completeTask', enough)).toMatchObject({ code: 'NOT_ENTITLED' });
      await complaint.does('completeTask', enough, { by: CORA });
      expect(await complaint.openTasks()).not.toContain('consider_restriction');
      expect((await complaint.seen()).flags).toEqual([]);
    });

    it('M-37: further contact can be declined by the COO, to be looked at again, while the limits run on', async () => {
      await procedure.at('2025-08-19T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('recordInteraction', behaved('vexatious'));
      const restriction = { arrangements: 'By letter only.', reason: 'Forty calls a day.', reviewOn: '2026-02-19' };
      const byOther = await complaint.isRefused('restrictContact', restriction, { by: MILO });
      expect(byOther).toMatchObject({ code: 'GATE_CLOSED', clauses: ['M-36', 'M-37'] });
      await complaint.does('restrictContact', restriction, { by: CORA });
      expect(await complaint.seen()).toMatchObject({ flags: ['contact_restricted'] });
      expect(await complaint.openTasks()).not.toContain('consider_restriction');
      expect(await complaint.reading('stage1_response')).toBe('running');
    });
  });

  describe('information reviews and learning', () => {
    it('M-38, S16: the MD reviews a refused request within 20 working days, none of them a holiday anywhere in the UK', async () => {
      await procedure.at('2025-08-20T10:00:00+01:00');
      const review = await receive({ kind: 'information_review', receivedAt: '2025-07-01T10:00:00+01:00' });
      expect(await review.dueOn('information_review')).toBe('2025-07-30');
      expect(await review.reading('information_review')).toBe('missed');
      expect(await review.reading('ack')).toBe('none');
      const inTime = await receive({ kind: 'information_review' });
      expect((await inTime.seen()).handlers).toMatchObject([{ role: 'information_reviewer', person: 'milo' }]);
      const outcome = { kind: 'definitive', channel: 'email', summary: 'It is released.' };
      expect(await inTime.isRefused('respond', outcome, { by: CORA })).toMatchObject({ clauses: ['M-38'] });
      await inTime.does('respond', outcome, { by: MILO });
      expect(await inTime.reading('information_review')).toBe('met');
      await inTime.does('closeCase', { exit: 'final_decision' });
      expect(await inTime.seen()).toMatchObject({ exit: 'final_decision' });
    });

    it('M-39: the outcome of a complaint is used to improve the services', async () => {
      await procedure.at('2025-08-21T10:00:00+01:00');
      const [improving, other] = [await receive(), await receive()];
      const upheld = { outcome: 'upheld', reasons: 'It went wrong.' };
      await improving.does('decideOutcome', { ...upheld, correctiveActionRequired: true }, { by: CORA });
      await other.does('decideOutcome', upheld, { by: CORA });
      expect(await improving.events('CorrectiveActionRaised')).toHaveLength(1);
      expect(await other.events('CorrectiveActionRaised')).toEqual([]);
    });

    it('M-02: the report says what was complained of more often than in the period before', async () => {
      await procedure.at('2025-11-04T10:00:00Z');
      await receive({ area: 'north' });
      await procedure.at('2025-11-11T10:00:00Z');
      for (const area of ['north', 'south']) await receive({ area });
      await procedure.at('2025-11-17T10:00:00Z');
      const query = `query ($period: String!, $atLeast: String) { report(period: $period, atLeast: $atLeast) {
        trends { from to kinds { name count before change } areas { name count before change } } } }`;
      const variables = { period: '2025-11-10..2025-11-16', atLeast: procedure.position };
      const { report } = await procedure.query<{ report: { trends: unknown } }>(CORA, query, variables);
      expect(report.trends).toMatchObject({
        from: '2025-11-03',
        to: '2025-11-09',
        kinds: [{ name: 'complaint', count: 2, before: 1, change: 1 }],
        areas: expect.arrayContaining([{ name: 'south', count: 1, before: 0, change: 1 }]),
      });
    });

    it('M-40: compliance with the response standards is reported by the quarter and by the year', async () => {
      await procedure.accepted(CORA, 'issueReport', { period: '2025-Q2', to: 'internal' });
      await procedure.at('2026-02-02T10:00:00Z');
      const query = `{ schedules(first: 10) { edges { node { rule overdueSince
        history(first: 10) { edges { node { period dueDate state } } } } } } }`;
      const { schedules } = await procedure.query<{
        schedules: { edges: readonly { node: { rule: string; history: { edges: readonly { node: object }[] } } }[] };
      }>(CORA, query);
      const duties = (rule: string): readonly object[] =>
        schedules.edges
          .filter(({ node }) => node.rule === rule)
          .flatMap(({ node }) => node.history.edges.map((edge) => edge.node));
      expect(duties('quarterly_report')).toEqual(
        expect.arrayContaining([
          { period: '2025-Q2', dueDate: '2025-07-28', state: 'done_late' },
          { period: '2025-Q3', dueDate: '2025-10-28', state: 'missed' },
        ]),
      );
      expect(duties('annual_report')).toContainEqual({ period: '2025', dueDate: '2026-01-29', state: 'missed' });
      const early = await procedure.send(CORA, 'issueReport', { period: '2026', to: 'internal' });
      expect(early).toMatchObject({ code: 'PERIOD_NOT_OVER' });
    });
  });
});
