import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseTold, ReceiptInput } from './support/case-told.ts';
import { Procedure, type Person } from './support/procedure.ts';

const IVY: Person = { id: 'ivy', role: 'handler' };
const DORA: Person = { id: 'dora', role: 'director' };

const ACK = { channel: 'email', handlerName: 'Ivy', expectedReplyDate: '2025-12-19' };
const RESOLUTION = {
  description: 'We come again.',
  keyIssues: 'The part was wrong.',
  actions: 'Order the right one.',
  lessons: 'Check before ordering.',
  attestations: ['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'],
};
const ANSWER = { kind: 'substantive', channel: 'email', summary: 'We come again.' };
const followedUp = (fairly: 'yes' | 'no', happy: 'yes' | 'no') => ({
  channel: 'phone',
  outcome: 'answered',
  answers: [
    { question: 'handled_fairly', answer: fairly },
    { question: 'happy_with_resolution', answer: happy },
  ],
});

describe('Commonsense Services: the complaints handling procedure', () => {
  let procedure: Procedure;
  const receive = (input: ReceiptInput = {}, facts: Readonly<Record<string, unknown>> = {}) =>
    procedure.receive(IVY, input, facts);
  /** @returns the proposal. */
  const proposed = async (one: CaseTold, more: object = {}) => {
    const { created } = await one.does('proposeResolution', { ...RESOLUTION, ...more });
    return created.find(({ what }) => what === 'proposal')?.id;
  };
  /** Proposed, confirmed by the Director and given to the customer. */
  const answered = async (one: CaseTold, more: object = {}): Promise<void> => {
    const proposal = await proposed(one);
    await one.does('approveResolution', { proposal }, { by: DORA });
    await one.does('respond', { ...ANSWER, ...more, proposal });
  };
  /** Every step up to the answer. */
  const dealtWith = async (): Promise<CaseTold> => {
    const complaint = await receive();
    await complaint.does('assignHandler', { role: 'investigator', person: 'ivy' });
    await complaint.does('acknowledge', ACK);
    await complaint.does('addEvidence', { title: 'Job sheet', keyIssues: 'The part was wrong.' });
    await answered(complaint);
    return complaint;
  };

  beforeAll(async () => {
    procedure = await Procedure.start('commonsense');
    await procedure.appoint('approver', DORA);
  }, 120_000);
  afterAll(() => procedure.stop());

  describe('receive, log and acknowledge', () => {
    it('C-04, C-05: a formal complaint is acknowledged within 1 working day and answered within 3', async () => {
      await procedure.at('2025-04-17T16:30:00+01:00');
      const complaint = await receive();
      expect(await complaint.dueOn('ack')).toBe('2025-04-22');
      expect(await complaint.dueOn('response')).toBe('2025-04-24');
      await procedure.at('2025-04-23T00:00:00+01:00');
      expect(await complaint.reading('ack')).toBe('missed');
      expect(await complaint.reading('response')).toBe('running');
    });

    it('C-04, S8: made formal later it runs from that moment; if it was formal all along, from receipt', async () => {
      await procedure.at('2025-04-24T10:00:00+01:00');
      const [later, allAlong] = [
        await receive({ kind: 'negative_feedback' }),
        await receive({ kind: 'negative_feedback' }),
      ];
      expect(await later.reading('ack')).toBe('none');
      await procedure.at('2025-05-01T10:00:00+01:00');
      await later.does('recordFact', { fact: 'formally_raised', value: true });
      await allAlong.does('recordFact', { fact: 'formally_raised', value: true, correction: true });
      expect(await later.clock('ack')).toMatchObject({ dueDate: '2025-05-02', state: 'running' });
      expect(await allAlong.clock('ack')).toMatchObject({ dueDate: '2025-04-25', state: 'missed' });
    });

    it('C-03: an informal item is logged, has no limits, and is closed once appropriate action was taken', async () => {
      await procedure.at('2025-05-02T10:00:00+01:00');
      const [informal, formal] = [await receive({ kind: 'negative_feedback' }), await receive()];
      expect(await informal.seen()).toMatchObject({ status: 'open', clocks: [] });
      const exit = { exit: 'informal_resolved', summary: 'We called them.' };
      const early = await informal.isRefused('closeCase', exit);
      expect(early.clauses).toContain('C-03');
      const contact = { channel: 'phone', direction: 'outbound', what: 'What we do about it.' };
      for (const one of [informal, formal]) await one.does('recordInteraction', contact);
      await informal.does('closeCase', exit);
      expect(await informal.seen()).toMatchObject({ exit: 'informal_resolved' });
      expect(await formal.isRefused('closeCase', exit)).toMatchObject({ code: 'GATE_CLOSED' });
    });

    it('C-05: a holding reply answers nothing, and a late acknowledgement moves nothing', async () => {
      await procedure.at('2025-05-06T10:00:00+01:00');
      const complaint = await receive();
      await procedure.at('2025-05-08T10:00:00+01:00');
      await complaint.does('acknowledge', ACK);
      await complaint.does('respond', { ...ANSWER, kind: 'holding' });
      expect(await complaint.clock('response')).toMatchObject({ dueDate: '2025-05-09', state: 'running' });
      await procedure.at('2025-05-10T00:00:00+01:00');
      expect(await complaint.reading('ack')).toBe('met_late');
      expect(await complaint.reading('response')).toBe('missed');
      expect((await complaint.seen()).flags).toEqual(['response_overdue']);
    });

    it('C-06: the acknowledgement is an e-mail that names the investigator and says when to expect a response', async () => {
      await procedure.at('2025-05-12T10:00:00+01:00');
      const complaint = await receive();
      expect(await complaint.openTasks()).toEqual(['name_an_investigator']);
      await complaint.does('assignHandler', { role: 'investigator', person: 'ivy' });
      expect(await complaint.openTasks()).toEqual([]);
      for (const content of ['handlerName', 'expectedReplyDate']) {
        const refused = await complaint.isRefused('acknowledge', { ...ACK, [content]: undefined });
        expect(refused).toMatchObject({ code: 'MISSING_CONTENTS', rule: 'ack', clauses: ['C-04', 'C-06'] });
        expect(refused.wouldAccept).toBe(`the same with ${content}`);
      }
      await complaint.does('acknowledge', { ...ACK, channel: 'phone' });
      expect(await complaint.reading('ack')).toBe('running');
      await complaint.does('acknowledge', ACK);
      expect(await complaint.reading('ack')).toBe('met');
    });
  });

  describe('investigate, resolve and confirm', () => {
    it('C-07: what was followed up is documented with its key issues, or the case is not closed', async () => {
      await procedure.at('2025-05-13T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('assignHandler', { role: 'investigator', person: 'ivy' });
      await complaint.does('acknowledge', ACK);
      await answered(complaint);
      await complaint.does('completeFollowUp', followedUp('yes', 'yes'));
      await complaint.does('recordLessons', { lessons: 'Check before ordering.', changeNeeded: false });
      const early = await complaint.isRefused('closeCase', { exit: 'resolved' });
      expect(early.wouldAccept).toContain('Investigate');
      await complaint.does('addEvidence', { title: 'Job sheet', keyIssues: 'The part was wrong.' });
      expect(await complaint.events('RegisterEntryMade')).toHaveLength(1);
      await complaint.does('closeCase', { exit: 'resolved' });
      expect(await complaint.seen()).toMatchObject({ exit: 'resolved' });
    });

    it('C-08: of every communication the log has who, what, where, when and why', async () => {
      await procedure.at('2025-05-14T10:00:00+01:00');
      const complaint = await receive();
      const told = { who: 'Ann', what: 'The part.', where: 'on site', why: 'to see it' };
      const contact = { channel: 'in_person', direction: 'outbound', ...told };
      await complaint.does('recordInteraction', { ...contact, when: '2025-05-14T09:00:00+01:00' });
      expect(await complaint.events('InteractionRecorded')).toMatchObject([told]);
      expect(await complaint.events('RegisterEntryMade')).toMatchObject([
        { register: 'log', fields: ['who', 'what', 'where', 'when', 'why'] },
      ]);
      const silent = await complaint.sends('recordInteraction', { ...contact, what: '' }).catch(String);
      expect(silent).toMatch(/what/);
    });

    it('C-09, C-10: a resolution is attested to be fair and names the issues, the action and the lessons', async () => {
      await procedure.at('2025-05-15T10:00:00+01:00');
      const complaint = await receive();
      for (const test of RESOLUTION.attestations) {
        const attestations = RESOLUTION.attestations.filter((one) => one !== test);
        const refused = await complaint.isRefused('proposeResolution', { ...RESOLUTION, attestations });
        expect(refused).toMatchObject({ rule: 'resolution_documented', clauses: ['C-09', 'C-10'] });
        expect(refused.wouldAccept).toContain(test.replaceAll('_', ' '));
      }
      for (const field of ['keyIssues', 'actions', 'lessons']) {
        const refused = await complaint.isRefused('proposeResolution', { ...RESOLUTION, [field]: undefined });
        expect(refused).toMatchObject({ code: 'GATE_CLOSED', rule: 'resolution_documented' });
      }
      await proposed(complaint);
      expect(await complaint.departures()).toEqual([]);
    });

    it('C-11, S6: the Director confirms every proposed resolution before the customer is answered', async () => {
      await procedure.at('2025-05-16T10:00:00+01:00');
      for (const kind of ['complaint', 'negative_feedback']) {
        const complaint = await receive({ kind });
        const first = await proposed(complaint);
        const refused = await complaint.isRefused('respond', ANSWER);
        expect(refused).toMatchObject({ code: 'GATE_CLOSED', rule: 'director_confirms', clauses: ['C-11'] });
        expect(refused.unblockedBy).toEqual([{ role: 'approver', title: 'Director', people: [DORA.id] }]);
        await complaint.does('approveResolution', { proposal: first }, { by: DORA });
        const second = await proposed(complaint);
        expect(await complaint.isRefused('respond', { ...ANSWER, proposal: second })).toMatchObject({
          rule: 'director_confirms',
        });
        await complaint.does('respond', { ...ANSWER, proposal: first });
        expect(await complaint.departures()).toEqual([]);
      }
    });

    it('C-11: an answer that was given without it is on record as a departure and answers nothing', async () => {
      await procedure.at('2025-05-19T10:00:00+01:00');
      const complaint = await receive();
      await proposed(complaint);
      await procedure.at('2025-05-19T12:00:00+01:00');
      await complaint.does('respond', ANSWER, { occurredAt: '2025-05-19T11:00:00+01:00' });
      expect(await complaint.departures()).toEqual(['director_confirms']);
      expect(await complaint.reading('response')).toBe('running');
    });
  });

  describe('respond to the customer', () => {
    it.each(['email', 'phone', 'in_person', 'post'])('C-12: the resolution is given by %s', async (channel) => {
      await procedure.at('2025-05-20T10:00:00+01:00');
      const complaint = await receive();
      await answered(complaint, { channel });
      expect(await complaint.reading('response')).toBe('met');
    });

    it('C-12: the promised date is kept beside the 3 working days and never lengthens them', async () => {
      await procedure.at('2025-05-21T10:00:00+01:00');
      const complaint = await receive();
      await complaint.does('acknowledge', { ...ACK, expectedReplyDate: '2025-05-30' });
      expect(await complaint.dueOn('response')).toBe('2025-05-27');
      expect(await complaint.dueOn('response_as_promised')).toBe('2025-05-30');
      await procedure.at('2025-05-29T10:00:00+01:00');
      await answered(complaint);
      expect(await complaint.reading('response')).toBe('met_late');
      expect(await complaint.reading('response_as_promised')).toBe('met');
    });

    it('C-13: further time is asked for by phone with the reason, and is a promise once the customer agrees', async () => {
      await procedure.at('2025-06-02T10:00:00+01:00');
      const complaint = await receive();
      await procedure.at('2025-06-05T10:00:00+01:00');
      const asked = { channel: 'phone', reasons: 'parts are late', expectedReplyDate: '2025-06-09' };
      const granted = { ...asked, customerAgreement: true };
      for (const lacking of [{ channel: 'email' }, { reasons: undefined }, { customerAgreement: false }]) {
        const refused = await complaint.isRefused('extendDeadline', { ...granted, ...lacking });
        expect(refused).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED', clauses: ['C-05', 'C-13'] });
      }
      await complaint.does('extendDeadline', granted);
      expect(await complaint.reading('response')).toBe('extended');
      expect(await complaint.dueOn('response_as_promised')).toBe('2025-06-09');
    });

    it('C-13, S7: when the customer refuses on the third day, the limit stands and is missed', async () => {
      await procedure.at('2025-06-09T10:00:00+01:00');
      const complaint = await receive();
      await procedure.at('2025-06-12T10:00:00+01:00');
      await complaint.does('recordExtensionRefused', { channel: 'phone', askedFor: '2025-06-16' });
      expect(await complaint.clock('response')).toMatchObject({ dueDate: '2025-06-12', state: 'running' });
      await procedure.at('2025-06-13T00:00:00+01:00');
      expect(await complaint.reading('response')).toBe('missed');
    });
  });

  describe('follow up, learn and close', () => {
    it('C-02, C-17: it is closed once all eight steps were followed, and the date of closure is logged', async () => {
      await procedure.at('2025-06-16T10:00:00+01:00');
      const complaint = await dealtWith();
      const early = await complaint.isRefused('closeCase', { exit: 'resolved' });
      expect(early.message).toContain('Follow up, Lessons learnt review');
      expect(early.clauses).toEqual(expect.arrayContaining(['C-02', 'C-17']));
      await procedure.at('2025-06-20T10:00:00+01:00');
      await complaint.does('completeFollowUp', followedUp('yes', 'yes'));
      await complaint.does('recordLessons', { lessons: 'Check before ordering.', changeNeeded: false });
      await complaint.does('closeCase', { exit: 'resolved' });
      expect(await complaint.events('CaseClosed')).toMatchObject([{ closedOn: '2025-06-20' }]);
      expect(await complaint.reading('response')).toBe('met');
    });

    it('C-17: withdrawn and unreachable complaints leave by exits of their own', async () => {
      await procedure.at('2025-06-23T10:00:00+01:00');
      const [withdrawn, unreachable] = [await receive(), await receive()];
      const attempt = { channel: 'phone', direction: 'outbound', what: 'No reply.', purpose: 'contact_attempt' };
      const gone = { exit: 'unreachable', summary: 'Nobody answers.' };
      expect((await withdrawn.isRefused('closeCase', { exit: 'withdrawn' })).clauses).toContain('C-17');
      expect((await unreachable.isRefused('closeCase', gone)).clauses).toContain('C-17');
      await withdrawn.does('withdrawCase', {});
      await unreachable.does('recordInteraction', attempt);
      await withdrawn.does('closeCase', { exit: 'withdrawn' });
      await unreachable.does('closeCase', gone);
      expect(await withdrawn.clock('response')).toMatchObject({ state: 'cancelled', endBecause: 'withdrawn' });
      expect(await unreachable.clock('response')).toMatchObject({ state: 'cancelled', endBecause: 'closed' });
    });

    it('C-14: the customer is asked both questions within 1 calendar month of being given the resolution', async () => {
      await procedure.at('2025-06-24T10:00:00+01:00');
      const [asked, forgotten] = [await dealtWith(), await dealtWith()];
      expect(await asked.dueOn('follow_up')).toBe('2025-07-24');
      const { answers, ...half } = followedUp('yes', 'yes');
      const one = await asked.isRefused('completeFollowUp', { ...half, answers: answers.slice(0, 1) });
      expect(one).toMatchObject({ code: 'QUESTION_UNKNOWN', field: 'answers' });
      await procedure.at('2025-07-24T10:00:00+01:00');
      await asked.does('completeFollowUp', followedUp('yes', 'yes'));
      await procedure.at('2025-07-25T00:00:00+01:00');
      expect(await asked.reading('follow_up')).toBe('met');
      expect(await forgotten.reading('follow_up')).toBe('missed');
      const tried = { channel: 'phone', outcome: 'unreachable', answers: [] };
      expect(await forgotten.isRefused('completeFollowUp', tried)).toMatchObject({ field: 'attempts' });
      await forgotten.does('completeFollowUp', { ...tried, attempts: 3 });
      expect(await forgotten.reading('follow_up')).toBe('met_late');
    });

    it('C-15: each negative answer is referred to the Director, who follows up before the case is closed', async () => {
      await procedure.at('2025-07-28T10:00:00+01:00');
      const complaint = await dealtWith();
      await complaint.does('completeFollowUp', followedUp('no', 'no'));
      await complaint.does('recordLessons', { lessons: 'Check before ordering.', changeNeeded: false });
      const referred = (await complaint.seen()).tasks.filter(({ kind, done }) => kind === 'referral' && !done);
      expect(referred).toMatchObject([{ person: 'dora' }, { person: 'dora' }]);
      expect((await complaint.isRefused('closeCase', { exit: 'resolved' })).clauses).toContain('C-15');
      for (const { task } of referred) {
        expect(await complaint.isRefused('completeTask', { task })).toMatchObject({ code: 'NOT_ENTITLED' });
        await complaint.does('completeTask', { task, outcome: 'Called.' }, { by: DORA });
      }
      await complaint.does('closeCase', { exit: 'resolved' });
      expect(await complaint.seen()).toMatchObject({ status: 'closed' });
    });

    it('C-16: a change that is needed is implemented and then logged, and the case waits for it', async () => {
      await procedure.at('2025-07-29T10:00:00+01:00');
      const [changing, content] = [await dealtWith(), await dealtWith()];
      for (const one of [changing, content]) {
        await one.does('completeFollowUp', followedUp('yes', 'yes'));
        await one.does('recordLessons', { lessons: 'Check before ordering.', changeNeeded: one === changing });
      }
      expect(await content.openTasks()).toEqual([]);
      expect(await changing.openTasks()).toEqual(['implement_then_log_change']);
      expect((await changing.isRefused('closeCase', { exit: 'resolved' })).clauses).toContain('C-16');
      await changing.does('logProcessChange', { change: 'Checked at booking', implementedOn: '2025-07-29' });
      await changing.does('closeCase', { exit: 'resolved' });
      expect(await changing.seen()).toMatchObject({ status: 'closed' });
    });
  });
});
