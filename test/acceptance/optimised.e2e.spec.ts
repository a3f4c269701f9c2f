import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseTold } from './support/case-told.ts';
import { Procedure, type Person } from './support/procedure.ts';

const HAL: Person = { id: 'hal', role: 'handler' };
const COLLEAGUE: Person = { id: 'cora', role: 'handler' };
const SHEILA: Person = { id: 'sheila', role: 'manager' };
const SAM: Person = { id: 'sam', role: 'manager' };
const DAN: Person = { id: 'dan', role: 'director' };

const OMBUDSMAN = 'Ombudsman Services: Energy';
const conclusion = { kind: 'substantive', channel: 'email', summary: 'The tariff was entered wrongly.' };
const proposal = { description: 'We correct the tariff.', timeframe: '2025-12-01' };
const called = { channel: 'phone', direction: 'outbound', what: 'Called' };

interface Review {
  readonly rule: string;
  readonly what: string;
  readonly overdueSince: string | null;
  readonly nextDueDate: string | null;
  readonly req: readonly string[];
  readonly holders: readonly { readonly person: string }[];
}

describe('Optimised Group: the client complaints policy', () => {
  let procedure: Procedure;
  beforeAll(async () => {
    procedure = await Procedure.start('optimised');
    await procedure.appoint('section_head', SHEILA, 'north');
    await procedure.appoint('senior_management', SAM);
    await procedure.appoint('director', DAN);
  }, 120_000);
  afterAll(() => procedure.stop());

  const created = async (complaint: CaseTold, mutation: string, input: object): Promise<string> =>
    (await complaint.does(mutation, input)).created[0]?.id ?? '';
  const decide = (complaint: CaseTold, outcome: string, more: object = {}) =>
    complaint.does('decideOutcome', { outcome, ...more }, { by: SHEILA });
  const says = (complaint: CaseTold, fact: string, value: unknown) => complaint.does('recordFact', { fact, value });
  const logged = async (complaint: CaseTold): Promise<number> =>
    (await complaint.history()).filter(
      ({ type, data }) => type === 'RegisterEntryMade' && data['register'] === 'qm_log',
    ).length;
  const openSignposts = async (complaint: CaseTold): Promise<readonly string[]> =>
    (await complaint.seen()).tasks.filter(({ kind, done }) => kind === 'signpost' && !done).map(({ title }) => title);
  const policyReview = async (): Promise<Review | undefined> => {
    const query = `query ($at: String) { schedules(atLeast: $at) { edges { node {
      rule what overdueSince nextDueDate req holders { person } } } } }`;
    const variables = procedure.position === '' ? {} : { at: procedure.position };
    const { schedules } = await procedure.query<{ schedules: { edges: { node: Review }[] } }>(DAN, query, variables);
    return schedules.edges.find(({ node }) => node.rule === 'policy_review')?.node;
  };
  const reviewed = (heldOn: string) =>
    procedure.accepted(DAN, 'recordReview', { schedule: 'policy_review', heldOn, minutes: 'Read through.' });

  it('O-08, O-30: the annual review has been overdue since 28 August 2023, and the Director owes it', async () => {
    await procedure.at('2025-01-02T10:00:00Z');
    expect(await policyReview()).toMatchObject({
      what: 'review',
      overdueSince: '2023-08-28',
      holders: [{ person: 'dan' }],
      req: ['O-08', 'O-30'],
    });
    await reviewed('2025-01-02');
    const notYet = { schedule: 'policy_review', heldOn: '2025-09-01' };
    expect(await procedure.send(DAN, 'recordReview', notYet)).toMatchObject({ code: 'NOT_YET_HELD' });
    expect(await policyReview()).toMatchObject({ overdueSince: null, nextDueDate: '2025-08-28' });
  });

  it('O-05, O-19: by any of the channels it is formal, and acknowledged within 4 working days', async () => {
    await procedure.at('2025-01-06T10:00:00Z');
    const complaints: CaseTold[] = [];
    for (const channel of ['web_form', 'phone', 'email', 'post']) {
      const complaint = await procedure.receive(HAL, { channel });
      expect(await complaint.departures()).toEqual([]);
      expect(await complaint.dueOn('ack')).toBe('2025-01-10');
      complaints.push(complaint);
    }
    expect(await (await procedure.receive(HAL, { channel: 'social' })).departures()).toEqual(['channels']);
    const [answered, forgotten] = complaints as [CaseTold, CaseTold];
    await procedure.at('2025-01-10T17:00:00Z');
    await answered.does('acknowledge', { channel: 'phone' });
    await procedure.at('2025-01-11T00:00:00Z');
    expect(await answered.reading('ack')).toBe('met');
    expect(await forgotten.reading('ack')).toBe('missed');
    expect(await forgotten.notices()).toContain('breach to handler');
  });

  it('O-19: feedback that is made a formal complaint later is acknowledged from then', async () => {
    await procedure.at('2025-01-13T10:00:00Z');
    const feedback = await procedure.receive(HAL, { kind: 'negative_feedback' });
    const misfiled = await procedure.receive(HAL, { kind: 'negative_feedback' });
    expect(await feedback.reading('ack')).toBe('none');
    await procedure.at('2025-01-15T10:00:00Z');
    await says(feedback, 'formal', true);
    expect(await feedback.dueOn('ack')).toBe('2025-01-21');
    // What had been formal all along was so when it was received.
    await misfiled.does('recordFact', { fact: 'formal', value: true, correction: true });
    expect(await misfiled.dueOn('ack')).toBe('2025-01-17');
    await misfiled.does('classifyFeedback', { kind: 'complaint', reason: 'it asks for redress' });
    expect(await misfiled.dueOn('response')).toBe('2025-02-03');
    expect(await misfiled.openTasks()).toEqual(expect.arrayContaining(['analyse', 'establish_microbusiness']));
  });

  it('O-06: a verbal complaint is written up and confirmed, and what never comes back holds up nothing', async () => {
    await procedure.at('2025-01-20T10:00:00Z');
    expect(await (await procedure.receive(HAL)).openTasks()).not.toContain('write_up');
    for (const [channel, outcome] of [
      ['phone', 'unanswered'],
      ['in_person', 'corrected'],
    ]) {
      const complaint = await procedure.receive(HAL, { channel });
      expect(await complaint.departures()).toEqual([]);
      expect(await complaint.dueOn('ack')).toBe('2025-01-24');
      expect(await complaint.openTasks()).toContain('write_up');
      await complaint.does('sendStatement', { channel: 'email', statement: 'You told us that …' });
      expect(await complaint.openTasks()).not.toContain('write_up');
      expect(await complaint.openTasks()).toContain('confirm');
      await complaint.does('confirmStatement', { outcome });
      expect(await complaint.openTasks()).not.toContain('confirm');
    }
  });

  it('O-01, O-10: whoever is given it analyses it, with its severity: a quick resolution, or escalation', async () => {
    await procedure.at('2025-01-27T10:00:00Z');
    const [quick, hard] = [
      await procedure.receive(HAL, { area: 'north' }),
      await procedure.receive(HAL, { area: 'north' }),
    ];
    await quick.does('assignHandler', { role: 'handler', person: 'anybody' });
    expect((await quick.seen()).handlers).toContainEqual({ role: 'handler', person: 'anybody' });
    const appointed = await quick.isRefused('assignHandler', { role: 'section_head', person: 'anybody' });
    expect(appointed).toMatchObject({ code: 'NOT_ENTITLED' });
    const unweighed = await quick.isRefused('decideTriage', { decision: 'quick_resolution' });
    expect(unweighed).toMatchObject({ rule: 'severity_decided', clauses: ['O-10', 'O-20'] });
    await says(quick, 'severity', 'low');
    await quick.does('decideTriage', { decision: 'quick_resolution' });
    expect(await quick.openTasks()).not.toContain('analyse');
    expect(await quick.seen()).toMatchObject({ stage: 'first' });
    expect(await hard.openTasks()).toContain('analyse');
    await says(hard, 'severity', 'high');
    await hard.does('decideTriage', { decision: 'escalate' });
    expect(await hard.seen()).toMatchObject({ stage: 'escalated' });
  });

  it('O-07, O-09: complaints and poor feedback alike enter the Quality Management Action Log', async () => {
    await procedure.at('2025-02-03T10:00:00Z');
    const [complaint, feedback] = [
      await procedure.receive(HAL),
      await procedure.receive(HAL, { kind: 'negative_feedback' }),
    ];
    expect([await logged(complaint), await logged(feedback)]).toEqual([1, 1]);
    expect(await feedback.reading('response')).toBe('none');
    const acted = { exit: 'informal_resolved', summary: 'Explained the bill.' };
    expect((await feedback.isRefused('closeCase', acted)).clauses).toContain('O-07');
    for (const one of [complaint, feedback]) await one.does('recordInteraction', { ...called, purpose: 'explanation' });
    await feedback.does('closeCase', acted);
    expect(await feedback.seen()).toMatchObject({ exit: 'informal_resolved' });
    expect((await complaint.isRefused('closeCase', acted)).message).toContain('formal is false');
  });

  it('O-08: dissatisfaction is answered with an explanation, an apology, information, or whatever else fits', async () => {
    await procedure.at('2025-02-10T10:00:00Z');
    await expect(procedure.receive(HAL, { kind: 'compliment' })).rejects.toThrow('KIND_NOT_HANDLED');
    const complaint = await procedure.receive(HAL);
    const remedies = ['explanation', 'apology', 'information', 'put_right'].map((kind) => ({ kind }));
    const sum = { outcome: 'upheld', remedies: [...remedies, { kind: 'goodwill' }] };
    expect(await complaint.isRefused('decideOutcome', sum, { by: SHEILA })).toMatchObject({ field: 'remedies.4' });
    await decide(complaint, 'upheld', { remedies });
    expect(await complaint.openTasks()).toContain('learn_from_mistakes');
  });

  it('O-04, O-22: a mistake is traced to its cause and corrected before the complaint is closed', async () => {
    await procedure.at('2025-02-11T10:00:00Z');
    const complaint = await procedure.receive(HAL);
    await complaint.does('respond', conclusion);
    await complaint.does('confirmSatisfaction', { content: true });
    const closure = { exit: 'resolved', summary: 'Corrected.' };
    expect((await complaint.isRefused('closeCase', closure)).clauses).toEqual(expect.arrayContaining(['O-04', 'O-22']));
    await decide(complaint, 'upheld', { correctiveActionRequired: true });
    const types = (await complaint.history()).map(({ type }) => type);
    expect(types).toContain('CorrectiveActionRaised');
    expect(await logged(complaint)).toBe(2);
    expect((await complaint.isRefused('closeCase', closure)).message).toContain('what caused it');
    await complaint.does('determineRootCause', { causeCode: 'data_entry' });
    await complaint.does('closeCase', closure);
    expect(await complaint.seen()).toMatchObject({ exit: 'resolved' });
  });

  it('O-11: resolution and timeframe are communicated together, as soon as may be', async () => {
    await procedure.at('2025-02-17T10:00:00Z');
    const complaint = await procedure.receive(HAL);
    expect(await complaint.clock('proposal')).toMatchObject({ state: 'running', dueDate: null });
    const letter = { ...conclusion, kind: 'proposal' };
    expect(await complaint.isRefused('respond', letter)).toMatchObject({ rule: 'proposal_on_record' });
    const undated = await complaint.isRefused('proposeResolution', { description: proposal.description });
    expect(undated).toMatchObject({ rule: 'timeframe_proposed', clauses: ['O-11'] });
    await complaint.does('proposeResolution', proposal);
    expect(await complaint.reading('proposal')).toBe('running');
    await complaint.does('respond', letter);
    expect(await complaint.reading('proposal')).toBe('met');
  });

  it('O-12, O-13: who is unhappy with it can have it escalated, and is told that it is', async () => {
    await procedure.at('2025-02-24T10:00:00Z');
    const complaint = await procedure.receive(HAL);
    const id = await created(complaint, 'proposeResolution', proposal);
    await complaint.does('declineResolution', { proposal: id, reason: 'It takes too long.' });
    expect(await complaint.openTasks()).toContain('unhappy_with_proposal');
    expect(await complaint.seen()).toMatchObject({ stage: 'first' });
    await complaint.does('requestEscalation', { channel: 'email' });
    expect(await complaint.seen()).toMatchObject({ stage: 'escalated' });
    expect(await complaint.openTasks()).not.toContain('unhappy_with_proposal');
    expect(await complaint.openTasks()).toContain('escalated');
    await complaint.does('recordInteraction', { ...called, purpose: 'small_talk' });
    expect(await complaint.openTasks()).toContain('escalated');
    await complaint.does('recordInteraction', { ...called, purpose: 'escalation_notice' });
    expect(await complaint.openTasks()).not.toContain('escalated');
  });

  it('O-15: a Section Head or senior management takes it with the responsible person, and the limits run on', async () => {
    await procedure.at('2025-03-03T10:00:00Z');
    for (const [area, owner] of [
      ['north', 'sheila'],
      ['south', 'sam'],
    ]) {
      const complaint = await procedure.receive(HAL, { area });
      await complaint.does('assignHandler', { role: 'handler', person: 'hal' });
      await complaint.does('requestEscalation', { channel: 'phone' });
      expect((await complaint.seen()).handlers).toEqual(
        expect.arrayContaining([
          { role: 'handler', person: 'hal' },
          { role: 'escalation_owner', person: owner },
        ]),
      );
      expect(await complaint.clock('response')).toMatchObject({ state: 'running', dueDate: '2025-03-24' });
      const outsider = { role: 'escalation_owner', person: 'hal' };
      expect(await complaint.isRefused('assignHandler', outsider)).toMatchObject({ code: 'NOT_ENTITLED' });
    }
  });

  it('O-14: what the client accepted is done within its timeframe, which counts from then', async () => {
    await procedure.at('2025-03-10T10:00:00Z');
    const complaint = await procedure.receive(HAL);
    const id = await created(complaint, 'proposeResolution', proposal);
    const action = { description: 'Correct the tariff.', actionDueOn: '2025-03-14' };
    const early = await complaint.isRefused('agreeAction', action);
    expect(early).toMatchObject({ rule: 'actions_follow_acceptance', clauses: ['O-14'] });
    await complaint.does('acceptResolution', { proposal: id });
    expect(await complaint.openTasks()).toContain('carry_out');
    const tariff = await created(complaint, 'agreeAction', action);
    const refund = await created(complaint, 'agreeAction', { ...action, actionDueOn: '2025-03-21' });
    expect(await complaint.openTasks()).not.toContain('carry_out');
    const later = { action: refund, actionDueOn: '2025-04-04', reasons: 'The bank is slow.' };
    expect(await complaint.isRefused('rescheduleAction', later)).toMatchObject({ clauses: ['O-14'] });
    await complaint.does('rescheduleAction', { ...later, customerAgreement: true });
    await procedure.at('2025-03-24T00:00:00Z');
    expect(await complaint.reading(`resolution_as_agreed:${tariff}`)).toBe('missed');
    expect(await complaint.reading(`resolution_as_agreed:${refund}#2`)).toBe('running');
    await decide(complaint, 'resolved_by_agreement');
    const agreed = { exit: 'agreed', summary: 'Done.' };
    await complaint.does('completeAction', { action: tariff });
    expect((await complaint.isRefused('closeCase', agreed)).clauses).toContain('O-14');
    await complaint.does('completeAction', { action: refund });
    await complaint.does('closeCase', agreed);
    expect(await complaint.reading(`resolution_as_agreed:${refund}#2`)).toBe('met');
  });

  it('O-16: a copy of the procedure goes out by e-mail or by post to whoever asks', async () => {
    await procedure.at('2025-04-01T10:00:00+01:00');
    const complaint = await procedure.receive(HAL);
    await complaint.does('recordInteraction', { ...called, direction: 'inbound', purpose: 'procedure_requested' });
    expect(await complaint.openTasks()).toContain('send_procedure');
    await complaint.does('recordInteraction', { ...called, purpose: 'procedure_sent' });
    expect(await complaint.openTasks()).toContain('send_procedure');
    await complaint.does('recordInteraction', { ...called, channel: 'post', purpose: 'procedure_sent' });
    expect(await complaint.openTasks()).not.toContain('send_procedure');
  });

  it('O-24: who does not say what outcome they expect is asked', async () => {
    await procedure.at('2025-04-02T10:00:00+01:00');
    const clear = await procedure.receive(HAL, { expectedOutcome: 'My money back.' });
    expect(await clear.openTasks()).not.toContain('ask_expected_outcome');
    const unclear = await procedure.receive(HAL);
    expect(await unclear.openTasks()).toContain('ask_expected_outcome');
    await unclear.does('recordInteraction', { ...called, purpose: 'expected_outcome' });
    expect(await unclear.openTasks()).not.toContain('ask_expected_outcome');
  });

  it('O-30: the review of January does not do for that of August', async () => {
    await procedure.at('2025-08-28T23:00:00+01:00');
    expect(await policyReview()).toMatchObject({ overdueSince: null, nextDueDate: '2025-08-28' });
    await procedure.at('2025-08-29T00:00:00+01:00');
    expect(await policyReview()).toMatchObject({ overdueSince: '2025-08-28' });
    await reviewed('2025-08-29');
    expect(await policyReview()).toMatchObject({ overdueSince: null, nextDueDate: '2026-08-28' });
  });

  const seenBy = async (person: Person, { id }: CaseTold): Promise<unknown> => {
    const query = `query ($id: ID!, $at: String) { case(id: $id, atLeast: $at) { complainant { text state clauses } } }`;
    const variables = { id, at: procedure.position };
    const seen = await procedure.query<{ case: { complainant: unknown } }>(person, query, variables);
    return seen.case.complainant;
  };
  const OPEN = { text: 'Ann Other', state: 'open', clauses: [] };
  const WITHHELD = { text: null, state: 'withheld', clauses: ['O-27', 'O-28'] };

  it('O-27, O-28: what the client told is shared until they object, and then only with who deals with it', async () => {
    await procedure.at('2025-09-01T10:00:00+01:00');
    const complaint = await procedure.receive(HAL, { area: 'north' });
    await complaint.does('assignHandler', { role: 'handler', person: 'hal' });
    expect(await seenBy(COLLEAGUE, complaint)).toEqual(OPEN);
    await complaint.does('withholdConsent', { scope: 'colleagues' });
    expect((await complaint.seen()).flags).toContain('investigation_limited');
    expect(await seenBy(HAL, complaint)).toEqual(OPEN);
    for (const other of [COLLEAGUE, SHEILA, DAN]) expect(await seenBy(other, complaint)).toEqual(WITHHELD);
    await complaint.does('requestEscalation', { channel: 'email' });
    expect(await seenBy(SHEILA, complaint)).toEqual(OPEN);
    await complaint.does('giveConsent', { scope: 'colleagues' });
    expect(await seenBy(COLLEAGUE, complaint)).toEqual(OPEN);
  });

  it('O-28, O-29: the individuals concerned are talked to, unless the client does not want it', async () => {
    await procedure.at('2025-09-02T10:00:00+01:00');
    const complaint = await procedure.receive(HAL);
    const interview = { kind: 'interview', on: '2025-09-05' };
    await complaint.does('giveConsent', { scope: 'colleagues' });
    await complaint.does('scheduleActivity', interview);
    await complaint.does('withholdConsent', { scope: 'colleagues' });
    const refused = { rule: 'sharing_agreed', clauses: ['O-28', 'O-29'] };
    expect(await complaint.isRefused('scheduleActivity', interview)).toMatchObject(refused);
    expect(await complaint.isRefused('requestContribution', { from: 'Billing' })).toMatchObject(refused);
    await complaint.does('scheduleActivity', { ...interview, kind: 'document_review' });
    await complaint.does('giveConsent', { scope: 'colleagues' });
    await complaint.does('scheduleActivity', interview);
    await complaint.does('withholdConsent', { scope: 'colleagues' });
    expect(await complaint.isRefused('scheduleActivity', interview)).toMatchObject(refused);
    await complaint.does('acceptException', { what: 'sharing', reason: 'a regulator asks' }, { by: SHEILA });
    await complaint.does('scheduleActivity', interview);
  });

  it('O-20: within 15 working days there is a conclusion, over Christmas and New Year', async () => {
    await procedure.at('2025-12-11T10:00:00Z');
    const [answered, forgotten] = [await procedure.receive(HAL), await procedure.receive(HAL)];
    expect(await answered.dueOn('response')).toBe('2026-01-06');
    await answered.does('respond', { ...conclusion, kind: 'holding' });
    expect(await answered.reading('response')).toBe('running');
    await answered.does('respond', conclusion);
    expect(await answered.reading('response')).toBe('met');
    await procedure.at('2026-01-07T00:00:00Z');
    expect(await forgotten.reading('response')).toBe('missed');
    expect((await forgotten.seen()).flags).toContain('response_overdue');
  });

  it('S9: an update on day 15 needs the next date; with one it meets the limit and is a promise', async () => {
    await procedure.at('2026-01-12T10:00:00Z');
    const complaint = await procedure.receive(HAL);
    expect(await complaint.dueOn('response')).toBe('2026-02-02');
    await procedure.at('2026-02-02T16:00:00Z');
    const update = { channel: 'email', reasons: 'The supplier has not answered.' };
    const dateless = await complaint.isRefused('sendProgressUpdate', update);
    expect(dateless).toMatchObject({ rule: 'update_carries_a_date', clauses: ['O-20'] });
    await complaint.does('sendProgressUpdate', update, { occurredAt: '2026-02-02T15:00:00Z' });
    expect(await complaint.departures()).toEqual(['update_carries_a_date']);
    expect(await complaint.reading('response')).toBe('running');
    await complaint.does('sendProgressUpdate', { ...update, expectedReplyDate: '2026-02-13' });
    expect(await complaint.reading('response')).toBe('met');
    expect(await complaint.clock('response_as_promised')).toMatchObject({ state: 'running', dueDate: '2026-02-13' });
    const tooFar = await complaint.isRefused('sendProgressUpdate', { ...update, expectedReplyDate: '2026-03-09' });
    expect(tooFar).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED', clauses: ['O-20'] });
    await complaint.does('sendProgressUpdate', { ...update, expectedReplyDate: '2026-03-06' });
    expect(await complaint.reading('response_as_promised')).toBe('extended');
    await procedure.at('2026-03-07T00:00:00Z');
    expect(await complaint.reading('response_as_promised#2')).toBe('missed');
    await complaint.does('respond', conclusion);
    expect(await complaint.reading('response_as_promised#2')).toBe('met_late');
  });

  it('O-20: severity decides whether an update will do, and who hears of it', async () => {
    await procedure.at('2026-03-09T10:00:00Z');
    const update = { channel: 'email', reasons: 'Waiting.', expectedReplyDate: '2026-03-16' };
    const [low, high] = [await procedure.receive(HAL), await procedure.receive(HAL)];
    await says(low, 'severity', 'low');
    expect(await low.clock('response')).toMatchObject({ state: 'cancelled', endBecause: 'not_applicable' });
    expect(await low.dueOn('conclusion')).toBe('2026-03-30');
    await low.does('sendProgressUpdate', update);
    expect(await low.reading('conclusion')).toBe('running');
    await low.does('respond', conclusion);
    expect(await low.reading('conclusion')).toBe('met');
    await says(high, 'severity', 'high');
    expect((await high.seen()).flags).toContain('priority');
    expect(await high.notices()).toContain('notify to escalation_owner');
    expect(await low.notices()).not.toContain('notify to escalation_owner');
    await high.does('sendProgressUpdate', update);
    expect(await high.reading('response')).toBe('met');
  });

  it('O-23: a complaint is brought within 7 working days of the issue, over Christmas and New Year', async () => {
    await procedure.at('2026-03-16T10:00:00Z');
    const arose = { issue_arose_on: '2025-12-22' };
    const inTime = await procedure.receive(HAL, { channel: 'phone', receivedAt: '2026-01-05T18:00:00Z' }, arose);
    expect(await inTime.clock('raise_in_time')).toMatchObject({ state: 'met', dueDate: '2026-01-05' });
    expect((await inTime.seen()).flags).not.toContain('raised_late');
    const late = await procedure.receive(HAL, { receivedAt: '2026-01-06T09:00:00Z' }, arose);
    expect(await late.reading('raise_in_time')).toBe('expired');
    const learntLater = await procedure.receive(HAL, { receivedAt: '2026-01-02T09:00:00Z' });
    await says(learntLater, 'issue_arose_on', '2025-12-22');
    expect(await learntLater.reading('raise_in_time')).toBe('met');
  });

  it('S10: an issue of twenty days before is flagged, and the complaint is dealt with all the same', async () => {
    await procedure.at('2026-03-23T10:00:00Z');
    const complaint = await procedure.receive(HAL, {}, { issue_arose_on: '2026-03-03' });
    expect(await complaint.reading('raise_in_time')).toBe('expired');
    expect(await complaint.seen()).toMatchObject({ status: 'open', flags: ['raised_late'] });
    expect(await complaint.notices()).toEqual([]);
    expect(await complaint.dueOn('response')).toBe('2026-04-15');
    await complaint.does('acknowledge', { channel: 'email' });
    expect(await complaint.reading('ack')).toBe('met');
  });

  it('S11: after eight weeks nobody but a microbusiness hears of the ombudsman', async () => {
    await procedure.at('2026-04-20T10:00:00+01:00');
    const small = await procedure.receive(HAL, {}, { microbusiness: true });
    const large = await procedure.receive(HAL, {}, { microbusiness: false });
    const unknown = await procedure.receive(HAL);
    expect(await unknown.openTasks()).toContain('establish_microbusiness');
    expect(await large.openTasks()).not.toContain('establish_microbusiness');
    expect(await small.dueOn('ombudsman_by_time')).toBe('2026-06-15');
    await procedure.at('2026-06-16T00:00:00+01:00');
    expect(await small.reading('ombudsman_by_time')).toBe('expired');
    expect(await openSignposts(small)).toHaveLength(1);
    for (const other of [large, unknown]) {
      expect(await other.reading('ombudsman_by_time')).toBe('none');
      expect(await openSignposts(other)).toEqual([]);
    }
    await says(unknown, 'microbusiness', true);
    expect(await unknown.clock('ombudsman_by_time')).toMatchObject({ state: 'expired', dueDate: '2026-06-15' });
    expect(await openSignposts(unknown)).toHaveLength(1);
  });

  it('O-17, O-18: dissatisfaction and a deadlock letter open the ombudsman to a microbusiness too', async () => {
    await procedure.at('2026-06-22T10:00:00+01:00');
    const unhappy = await procedure.receive(HAL, {}, { microbusiness: true });
    await unhappy.does('confirmSatisfaction', { content: true });
    expect(await openSignposts(unhappy)).toEqual([]);
    await unhappy.does('confirmSatisfaction', { content: false });
    const [told = ''] = await openSignposts(unhappy);
    for (const part of [OMBUDSMAN, '0330 440 1624', 'enquiry@ombudsman-services.org', 'P.O. Box 966', 'WA4 9DF']) {
      expect(told).toContain(part);
    }

    const deadlocked = await procedure.receive(HAL);
    const letter = { ...conclusion, kind: 'formal_letter', channel: 'post' };
    expect(await deadlocked.isRefused('respond', letter)).toMatchObject({ rule: 'deadlock_before_letter' });
    await deadlocked.does('declareDeadlock', { reason: 'no common ground' }, { by: SHEILA });
    expect(await deadlocked.openTasks()).toContain('deadlock');
    await deadlocked.does('respond', letter);
    expect(await deadlocked.openTasks()).not.toContain('deadlock');
    expect(await openSignposts(deadlocked)).toEqual([]);
    const closure = { exit: 'no_agreement', summary: 'No agreement.' };
    expect((await deadlocked.isRefused('closeCase', closure)).clauses).toContain('O-17');
    await says(deadlocked, 'microbusiness', true);
    expect(await openSignposts(deadlocked)).toHaveLength(1);
    expect((await deadlocked.isRefused('closeCase', closure)).message).toContain('referral signposted');
    await deadlocked.does('signpost', { to: OMBUDSMAN, channel: 'post' });
    await deadlocked.does('closeCase', closure);
    expect(await deadlocked.seen()).toMatchObject({ exit: 'no_agreement' });
  });

  it('O-17: a client that is no microbusiness has no ombudsman, and the case is closed without', async () => {
    await procedure.at('2026-06-23T10:00:00+01:00');
    const complaint = await procedure.receive(HAL, {}, { microbusiness: false });
    await complaint.does('declareDeadlock', { reason: 'no common ground' }, { by: SHEILA });
    await complaint.does('respond', { ...conclusion, kind: 'formal_letter' });
    expect(await openSignposts(complaint)).toEqual([]);
    await complaint.does('closeCase', { exit: 'no_agreement', summary: 'No agreement.' });
    expect(await complaint.seen()).toMatchObject({ status: 'closed' });
  });
});
