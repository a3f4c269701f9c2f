import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseTold } from './support/case-told.ts';
import { shippedPack } from './support/coverage.ts';
import { Procedure, type Person } from './support/procedure.ts';

const RITA: Person = { id: 'rita', role: 'handler' };
const OLLY: Person = { id: 'olly', role: 'handler' };
const MAY: Person = { id: 'may', role: 'manager' };

const OMBUDSMAN = 'Ombudsman Services';
const asked = { channel: 'phone', direction: 'outbound', what: 'Called' };
const findings = { kind: 'findings', channel: 'post', summary: 'The valve was fitted the wrong way round.' };
/** A fault that leaves a household cold. */
const cold = { without_heating_or_hot_water: true };

describe('Aura: the complaints procedure', () => {
  let procedure: Procedure;
  beforeAll(async () => {
    procedure = await Procedure.start('aura');
    await procedure.appoint('area_contact', OLLY, 'oxford');
  }, 120_000);
  afterAll(() => procedure.stop());

  const created = async (complaint: CaseTold, mutation: string, input: object, by = complaint.by): Promise<string> =>
    (await complaint.does(mutation, input, { by })).created[0]?.id ?? '';
  const decide = (complaint: CaseTold, outcome: string, more: object = {}) =>
    complaint.does('decideOutcome', { outcome, ...more }, { by: MAY });
  /** What was entered in one of the firm's registers, by the act that was entered. */
  const enteredIn = async (complaint: CaseTold, register: string): Promise<readonly string[]> => {
    const events = await complaint.history();
    const entries = events.filter(({ type, data }) => type === 'RegisterEntryMade' && data['register'] === register);
    return entries.map(({ data }) => events.find(({ id }) => id === data['entry'])?.type ?? '');
  };
  const openSignposts = async (complaint: CaseTold): Promise<readonly string[]> =>
    (await complaint.seen()).tasks.filter(({ kind, done }) => kind === 'signpost' && !done).map(({ title }) => title);

  it('A-06: findings are reported within 7 working days of receipt, by whatever way', async () => {
    await procedure.at('2025-01-01T10:00:00Z');
    const reported = await procedure.receive(RITA, { receivedAt: '2024-12-19T15:00:00Z' });
    const forgotten = await procedure.receive(RITA, { receivedAt: '2024-12-19T15:00:00Z' });
    expect(await reported.dueOn('findings')).toBe('2025-01-02');
    await reported.does('respond', { ...findings, kind: 'holding' });
    expect(await reported.reading('findings')).toBe('running');
    await procedure.at('2025-01-02T23:30:00Z');
    await reported.does('respond', { ...findings, channel: 'phone' });
    expect(await reported.reading('findings')).toBe('met');
    await procedure.at('2025-01-03T00:00:00Z');
    expect(await forgotten.reading('findings')).toBe('missed');
    expect((await forgotten.seen()).flags).toContain('findings_overdue');
    expect(await forgotten.notices()).toContain('breach to handler');
    await forgotten.does('respond', findings);
    expect(await forgotten.reading('findings')).toBe('met_late');
  });

  it('A-07: where appropriate the system is inspected within 7 days, which are no working days', async () => {
    await procedure.at('2025-01-06T09:00:00Z');
    const overChristmas = await procedure.receive(RITA, { receivedAt: '2024-12-19T15:00:00Z' });
    expect(await overChristmas.clock('inspection')).toMatchObject({ dueDate: '2024-12-26', state: 'missed' });
    const complaint = await procedure.receive(RITA);
    expect(await complaint.dueOn('inspection')).toBe('2025-01-13');
    await complaint.does('scheduleActivity', { kind: 'inspection', on: '2025-01-10' });
    expect(await complaint.reading('inspection')).toBe('running');
    await procedure.at('2025-01-10T11:00:00Z');
    await complaint.does('completeActivity', { kind: 'inspection', outcome: 'Seen and tested.' });
    expect(await complaint.reading('inspection')).toBe('met');
  });

  it('A-07: that nobody is let in ends it with the reason, and so does the finding that there is no need', async () => {
    await procedure.at('2025-01-13T09:00:00Z');
    const shutOut = await procedure.receive(RITA);
    const aboutABill = await procedure.receive(RITA);
    const undecided = await procedure.receive(RITA);
    await shutOut.does('completeActivity', { kind: 'inspection', notPossible: 'access refused' });
    expect(await shutOut.reading('inspection')).toBe('met');
    expect(await aboutABill.openTasks()).toContain('decide_on_inspection');
    await aboutABill.does('recordFact', { fact: 'inspection_appropriate', value: false });
    expect(await aboutABill.openTasks()).not.toContain('decide_on_inspection');
    expect(await aboutABill.clock('inspection')).toMatchObject({ state: 'cancelled', endBecause: 'not_applicable' });
    await procedure.at('2025-01-21T00:00:00Z');
    expect(await undecided.reading('inspection')).toBe('missed');
    expect(await aboutABill.reading('inspection')).toBe('cancelled');
  });

  it('A-08: a domestic customer without heating is visited within 24 hours, weekend or not', async () => {
    await procedure.at('2025-01-24T16:00:00Z');
    const visited = await procedure.receive(RITA, {}, cold);
    const waiting = await procedure.receive(RITA, {}, cold);
    const office = await procedure.receive(RITA, {}, { ...cold, customer_domestic: false });
    const coincidence = await procedure.receive(RITA, {}, { ...cold, caused_by_situation_complained_of: false });
    expect((await visited.clock('urgent_inspection'))?.dueAt).toBe('2025-01-25T16:00:00.000Z');
    expect(await visited.clock('inspection')).toMatchObject({ state: 'cancelled', endBecause: 'superseded' });
    for (const other of [office, coincidence]) {
      expect(await other.reading('urgent_inspection')).toBe('none');
      expect(await other.clock('inspection')).toMatchObject({ state: 'running', dueDate: '2025-01-31' });
    }
    await procedure.at('2025-01-25T15:59:00Z');
    await visited.does('completeActivity', { kind: 'inspection', outcome: 'Boiler reset.' });
    await procedure.at('2025-01-25T16:00:00Z');
    expect(await visited.reading('urgent_inspection')).toBe('met');
    expect(await waiting.reading('urgent_inspection')).toBe('missed');
    expect((await waiting.seen()).flags).toContain('urgent_inspection_overdue');
  });

  it('S1: heat that is found missing two days later makes the 24 hours run from receipt', async () => {
    await procedure.at('2025-02-03T09:00:00Z');
    const complaint = await procedure.receive(RITA);
    expect(await complaint.openTasks()).toContain('ask_about_heating');
    await procedure.at('2025-02-05T10:00:00Z');
    await complaint.does('recordFact', { fact: 'without_heating_or_hot_water', value: true });
    expect(await complaint.clock('urgent_inspection')).toMatchObject({
      dueAt: '2025-02-04T09:00:00.000Z',
      state: 'missed',
      detectedAt: '2025-02-05T10:00:00.000Z',
      req: ['A-08'],
    });
    expect(await complaint.clock('inspection')).toMatchObject({ state: 'cancelled', endBecause: 'superseded' });
    expect(await complaint.openTasks()).not.toContain('ask_about_heating');
  });

  it('A-08: the 7 days hold again, from receipt, where there was heat after all', async () => {
    await procedure.at('2025-02-06T09:00:00Z');
    const complaint = await procedure.receive(RITA, {}, cold);
    await complaint.does('recordFact', { fact: 'without_heating_or_hot_water', value: false });
    expect(await complaint.clock('urgent_inspection')).toMatchObject({ state: 'cancelled' });
    expect(await complaint.clock('inspection#2')).toMatchObject({ state: 'running', dueDate: '2025-02-13' });
  });

  it('A-02: whoever complains need not be a customer, and only complaints are taken in', async () => {
    await procedure.at('2025-02-10T10:00:00Z');
    const prospective = await procedure.receive(RITA, { narrative: 'Nobody came to give me a quotation.' });
    expect(await prospective.reading('findings')).toBe('running');
    for (const kind of ['compliment', 'negative_feedback']) {
      await expect(procedure.receive(RITA, { kind })).rejects.toThrow('KIND_NOT_HANDLED');
    }
    const elsewhere = { exit: 'out_of_scope', summary: 'About another firm.' };
    await decide(prospective, 'out_of_scope');
    expect((await prospective.isRefused('closeCase', elsewhere)).clauses).toContain('A-02');
    await prospective.does('declineCase', { reason: 'not our work' }, { by: MAY });
    await prospective.does('closeCase', elsewhere);
    expect(await prospective.seen()).toMatchObject({ status: 'closed', exit: 'out_of_scope' });
  });

  it('A-21: a complaint comes in person, by post, by e-mail or by phone; another way is taken and noted', async () => {
    await procedure.at('2025-02-11T10:00:00Z');
    for (const channel of ['in_person', 'post', 'email', 'phone']) {
      expect(await (await procedure.receive(RITA, { channel })).departures()).toEqual([]);
    }
    const online = await procedure.receive(RITA, { channel: 'web_form' });
    expect(await online.departures()).toEqual(['channels']);
    const [departure] = (await online.history()).filter(({ type }) => type === 'ProcedureDeparted');
    expect(departure?.data).toMatchObject({ req: ['A-21'] });
  });

  it('A-03: an F11 is raised with every complaint, and a task completes it', async () => {
    await procedure.at('2025-02-12T10:00:00Z');
    const complete = await procedure.receive(RITA);
    expect(await enteredIn(complete, 'f11')).toEqual(['ComplaintReceived']);
    expect(await complete.openTasks()).not.toContain('complete_form');
    const anonymous = await procedure.receive(RITA, { complainant: undefined, email: undefined });
    expect(await anonymous.departures()).toEqual(['form_completed']);
    await anonymous.does('establishIdentity', { email: 'ann@example.org' });
    expect(await anonymous.openTasks()).toContain('complete_form');
    await anonymous.does('establishIdentity', { complainant: 'Ann Other' });
    expect(await anonymous.openTasks()).not.toContain('complete_form');
  });

  it('A-04: the form goes to the relevant person, of the area where somebody is appointed', async () => {
    await procedure.at('2025-02-13T10:00:00Z');
    const inOxford = await procedure.receive(RITA, { area: 'oxford' });
    expect((await inOxford.seen()).handlers).toContainEqual({ role: 'handler', person: 'olly' });
    expect(await inOxford.openTasks()).not.toContain('pass_on');
    const elsewhere = await procedure.receive(RITA);
    expect(await elsewhere.openTasks()).toContain('pass_on');
    await elsewhere.does('respond', findings);
    expect(await elsewhere.departures()).toEqual(['form_passed_on']);
    await elsewhere.does('assignHandler', { role: 'handler', person: 'rita' });
    expect(await elsewhere.openTasks()).not.toContain('pass_on');
  });

  it('A-05: the details are on the R06 as soon as the form is with the relevant person', async () => {
    await procedure.at('2025-02-14T10:00:00Z');
    const complaint = await procedure.receive(RITA);
    expect(await enteredIn(complaint, 'r06')).toEqual([]);
    await complaint.does('assignHandler', { role: 'handler', person: 'rita' });
    expect(await enteredIn(complaint, 'r06')).toEqual(['HandlerAssigned']);
    // F11 and R06 are views of the one case: what they show is what the case shows.
    const fields = new Set(shippedPack('aura').registers.flatMap((one) => (one.holds === 'case' ? one.fields : [])));
    const personal = ['complainant', 'address', 'phone', 'email', 'narrative', 'expectedOutcome'];
    const shown = [...fields].map((field) =>
      personal.includes(field) ? `${field} { text }` : field === 'handlers' ? 'handlers { role person }' : field,
    );
    const query = `query ($id: ID!, $at: String) { case(id: $id, atLeast: $at) { ${shown.join(' ')} } }`;
    const variables = { id: complaint.id, at: procedure.position };
    const { case: row } = await procedure.query<{ case: Record<string, unknown> }>(RITA, query, variables);
    expect(row).toMatchObject({
      complainant: { text: 'Ann Other' },
      narrative: { text: 'It is not as it should be.' },
      channel: 'email',
      handlers: [{ role: 'handler', person: 'rita' }],
    });
  });

  it('A-09: a course of action is sought without a limit, and agreed on record', async () => {
    await procedure.at('2025-02-17T10:00:00Z');
    const complaint = await procedure.receive(RITA);
    expect(await complaint.clock('course_of_action')).toMatchObject({ dueDate: null, state: 'running' });
    await complaint.does('respond', findings);
    await decide(complaint, 'resolved_by_agreement');
    const agreed = { exit: 'agreed', summary: 'Put right.' };
    expect((await complaint.isRefused('closeCase', agreed)).clauses).toContain('A-09');
    const proposal = await created(complaint, 'proposeResolution', { description: 'We turn the valve.' });
    await complaint.does('acceptResolution', { proposal, channel: 'phone' });
    expect(await complaint.reading('course_of_action')).toBe('met');
    await complaint.does('closeCase', agreed);
    expect(await complaint.seen()).toMatchObject({ status: 'closed', exit: 'agreed' });
  });

  it('A-10: each agreed action has its date, and a later one needs the reasons and the customer', async () => {
    await procedure.at('2025-02-18T10:00:00Z');
    const complaint = await procedure.receive(RITA);
    const undated = await complaint.isRefused('agreeAction', { description: 'Turn the valve.' });
    expect(undated).toMatchObject({ code: 'GATE_CLOSED', clauses: ['A-10'] });
    const valve = await created(complaint, 'agreeAction', { description: 'The valve.', actionDueOn: '2025-02-24' });
    const boiler = await created(complaint, 'agreeAction', { description: 'The boiler.', actionDueOn: '2025-02-24' });
    const later = { action: valve, actionDueOn: '2025-03-03', reasons: 'The part is on its way.' };
    expect(await complaint.isRefused('rescheduleAction', later)).toMatchObject({
      code: 'EXTENSION_NOT_ALLOWED',
      clauses: ['A-10'],
    });
    await complaint.does('rescheduleAction', { ...later, customerAgreement: true });
    await procedure.at('2025-02-25T00:00:00Z');
    expect(await complaint.reading(`agreed_action:${valve}`)).toBe('extended');
    expect(await complaint.clock(`agreed_action:${valve}#2`)).toMatchObject({
      state: 'running',
      dueDate: '2025-03-03',
    });
    expect(await complaint.reading(`agreed_action:${boiler}`)).toBe('missed');
    expect(await complaint.notices()).toContain('reminder to handler');
    await complaint.does('completeAction', { action: valve });
    expect(await complaint.reading(`agreed_action:${valve}#2`)).toBe('met');
    await complaint.does('rescheduleAction', { ...later, action: boiler, customerAgreement: true });
    expect(await complaint.clock(`agreed_action:${boiler}#2`)).toMatchObject({
      state: 'running',
      dueDate: '2025-03-03',
    });
    await procedure.at('2025-03-04T00:00:00Z');
    expect(await complaint.reading(`agreed_action:${boiler}#2`)).toBe('missed');
    await complaint.does('completeAction', { action: boiler });
    // What was missed before it was put off was owed until it was done.
    expect(await complaint.reading(`agreed_action:${boiler}`)).toBe('met_late');
    expect(await complaint.reading(`agreed_action:${boiler}#2`)).toBe('met_late');
  });

  it('A-11, A-22: who is not helped hears of the Ombudsman Services, or the case stays open', async () => {
    await procedure.at('2025-03-04T10:00:00Z');
    const complaint = await procedure.receive(RITA);
    expect(await openSignposts(complaint)).toEqual([]);
    await complaint.does('declareDeadlock', { reason: 'no common ground' }, { by: MAY });
    expect(await complaint.clock('course_of_action')).toMatchObject({ state: 'cancelled', endBecause: 'ended' });
    const [signpost = ''] = await openSignposts(complaint);
    expect(signpost).toContain(`${OMBUDSMAN}, 0330 440 1624`);
    await decide(complaint, 'no_agreement');
    const closure = { exit: 'no_agreement', summary: 'We do not agree.' };
    expect((await complaint.isRefused('closeCase', closure)).clauses).toContain('A-11');
    await complaint.does('signpost', { to: OMBUDSMAN, channel: 'post' });
    expect(await openSignposts(complaint)).toEqual([]);
    await complaint.does('closeCase', closure);
    expect(await complaint.seen()).toMatchObject({ status: 'closed', exit: 'no_agreement' });
  });

  it('A-12: each request of the Ombudsman Services is answered by its own date, after closure too', async () => {
    await procedure.at('2025-03-10T10:00:00Z');
    const complaint = await procedure.receive(RITA);
    await complaint.does('withdrawCase', {});
    await decide(complaint, 'withdrawn');
    await complaint.does('closeCase', { exit: 'withdrawn', summary: 'Taken to the Ombudsman.' });
    const request = { from: OMBUDSMAN, matter: 'Your file, please.' };
    const dated = await created(complaint, 'recordReferralRequest', { ...request, replyBy: '2025-03-17' });
    const second = await created(complaint, 'recordReferralRequest', { ...request, replyBy: '2025-03-24' });
    const undated = await created(complaint, 'recordReferralRequest', request);
    expect(await complaint.dueOn(`ombudsman_answer_by_date:${dated}`)).toBe('2025-03-17');
    expect(await complaint.reading(`ombudsman_answer_by_date:${undated}`)).toBe('none');
    expect(await complaint.clock(`ombudsman_answer:${undated}`)).toMatchObject({ state: 'running', dueDate: null });
    expect(await complaint.notices()).toContain('notify to handler');
    await complaint.does('answerReferralRequest', { request: second, channel: 'email' });
    await procedure.at('2025-03-18T00:00:00Z');
    expect(await complaint.reading(`ombudsman_answer_by_date:${second}`)).toBe('met');
    expect(await complaint.reading(`ombudsman_answer_by_date:${dated}`)).toBe('missed');
    expect(await complaint.isRefused('answerReferralRequest', { request: 'none', channel: 'email' })).toMatchObject({
      code: 'SUBJECT_UNKNOWN',
    });
  });

  it('A-12: a case that the Ombudsman Services decided is closed by their decision, and not before', async () => {
    await procedure.at('2025-03-20T10:00:00Z');
    const complaint = await procedure.receive(RITA);
    await complaint.does('openReferral', { to: OMBUDSMAN, theirReference: 'OS-1' });
    await decide(complaint, 'no_agreement');
    const closure = { exit: 'referred', summary: 'As decided.' };
    expect((await complaint.isRefused('closeCase', closure)).clauses).toContain('A-12');
    await complaint.does('recordReferralDecision', { by: OMBUDSMAN, outcome: 'settled' });
    await complaint.does('closeCase', closure);
    expect(await complaint.seen()).toMatchObject({ exit: 'referred' });
  });

  it('A-13, A-16: the R06 tells the progress, and nothing is closed without complainant and outcome', async () => {
    await procedure.at('2025-03-24T10:00:00Z');
    const complaint = await procedure.receive(RITA, { complainant: undefined, email: undefined });
    await complaint.does('recordInteraction', { ...asked, purpose: 'contact_attempt' });
    await complaint.does('completeActivity', { kind: 'inspection', notPossible: 'nobody knows where' });
    const closure = { exit: 'unreachable', summary: 'Called twice.' };
    const neither = await complaint.isRefused('closeCase', closure);
    expect(neither).toMatchObject({ code: 'GATE_CLOSED', rule: 'full_record', clauses: ['A-13', 'A-16'] });
    await decide(complaint, 'withdrawn');
    expect((await complaint.isRefused('closeCase', closure)).message).toContain('complainant');
    await complaint.does('establishIdentity', { complainant: 'Ann Other' });
    expect((await complaint.isRefused('closeCase', { exit: 'unreachable' })).message).toContain('summary');
    await complaint.does('closeCase', closure);
    expect(await enteredIn(complaint, 'r06')).toEqual(['InteractionRecorded', 'ActivityCompleted', 'OutcomeDecided']);
    expect(await complaint.seen()).toMatchObject({ status: 'closed', exit: 'unreachable' });
  });

  it('A-14: what has to be corrected or prevented goes to the R02', async () => {
    await procedure.at('2025-03-25T10:00:00Z');
    const [harmless, faulty] = [await procedure.receive(RITA), await procedure.receive(RITA)];
    await decide(harmless, 'not_upheld');
    await decide(faulty, 'upheld', { correctiveActionRequired: true });
    expect(await enteredIn(harmless, 'r02')).toEqual([]);
    expect(await enteredIn(faulty, 'r02')).toEqual(['CorrectiveActionRaised']);
    const fields = shippedPack('aura').registers.find(({ id }) => id === 'r02')?.fields ?? [];
    const query = `query ($id: ID!) { correctiveActions(caseId: $id) { edges { node { ${fields.join(' ')} } } } }`;
    await faulty.eventually(async () => {
      const seen = await procedure.query<{ correctiveActions: { edges: { node: { caseId: string } }[] } }>(
        RITA,
        query,
        {
          id: faulty.id,
        },
      );
      expect(seen.correctiveActions.edges).toMatchObject([{ node: { caseId: faulty.id, status: 'raised' } }]);
    });
  });

  it('A-15, A-17: every outcome is reviewed at the next Internal Review Meeting that takes it', async () => {
    await procedure.at('2025-04-01T10:00:00+01:00');
    const [taken, left] = [await procedure.receive(RITA), await procedure.receive(RITA)];
    expect(await taken.reading('review_at_next_meeting')).toBe('none');
    for (const complaint of [taken, left]) await decide(complaint, 'upheld');
    expect(await taken.clock('review_at_next_meeting')).toMatchObject({ dueDate: null, state: 'running' });
    await taken.does('signpost', { to: OMBUDSMAN, channel: 'email' });
    await taken.does('closeCase', { exit: 'no_agreement', summary: 'Upheld, and not agreed.' });
    const body = 'review_body';
    const first = { body, meeting: 'spring', on: '2025-04-10' };
    await procedure.accepted(MAY, 'scheduleMeeting', first);
    await procedure.at('2025-04-10T17:00:00+01:00');
    await procedure.accepted(MAY, 'holdMeeting', { body, meeting: 'spring', heldOn: '2025-04-10', cases: [taken.id] });
    await taken.eventually(async () => expect(await taken.reading('review_at_next_meeting')).toBe('met'));
    expect(await left.reading('review_at_next_meeting')).toBe('running');
    await procedure.accepted(MAY, 'scheduleMeeting', { body, meeting: 'summer', on: '2025-04-10' });
    await procedure.accepted(MAY, 'holdMeeting', { body, meeting: 'summer', heldOn: '2025-04-10' });
    await left.eventually(async () => expect(await left.reading('review_at_next_meeting')).toBe('met'));
  });

  it('A-20: an apology, a visit, a goodwill gesture, compensation or something else; money has an amount', async () => {
    await procedure.at('2025-04-14T10:00:00+01:00');
    const complaint = await procedure.receive(RITA);
    const bare = { outcome: 'upheld', remedies: [{ kind: 'goodwill' }] };
    expect(await complaint.isRefused('decideOutcome', bare, { by: MAY })).toMatchObject({
      code: 'REMEDY_NOT_ALLOWED',
      field: 'remedies.0',
    });
    const remedies = [{ kind: 'apology' }, { kind: 'put_right' }, { kind: 'explanation' }];
    await decide(complaint, 'upheld', { remedies });
    const offer = { kind: 'compensation', amount: 50, currency: 'GBP' };
    const remedy = await created(complaint, 'offerRemedy', { offer }, MAY);
    await complaint.does('acceptRemedy', { remedy });
    await complaint.does('respond', findings);
    await complaint.does('confirmSatisfaction', { content: true });
    const agreed = { exit: 'agreed', summary: 'Paid and apologised.' };
    const unpaid = await complaint.isRefused('closeCase', agreed);
    expect(unpaid.message).toContain('remedy provided');
    expect(unpaid.clauses).toContain('A-20');
    await complaint.does('provideRemedy', { remedy, evidence: 'payment 4711' });
    await complaint.does('closeCase', agreed);
    expect(await complaint.seen()).toMatchObject({ exit: 'agreed' });
  });

  it('A-18: eight weeks are a right of the customer, which only their acceptance ends', async () => {
    await procedure.at('2025-05-01T10:00:00+01:00');
    const [accepted, closed, unhappy] = [
      await procedure.receive(RITA),
      await procedure.receive(RITA),
      await procedure.receive(RITA),
    ];
    expect(await accepted.dueOn('ombudsman_by_time')).toBe('2025-06-26');
    const proposal = await created(accepted, 'proposeResolution', { description: 'We turn the valve.' });
    await accepted.does('acceptResolution', { proposal });
    await closed.does('recordInteraction', { ...asked, purpose: 'contact_attempt' });
    await decide(closed, 'withdrawn');
    await closed.does('closeCase', { exit: 'unreachable', summary: 'Called twice.' });
    await unhappy.does('confirmSatisfaction', { content: false });
    expect(await openSignposts(unhappy)).toHaveLength(1);
    await procedure.at('2025-06-27T00:00:00+01:00');
    expect(await accepted.reading('ombudsman_by_time')).toBe('met');
    expect(await openSignposts(accepted)).toEqual([]);
    expect(await closed.reading('ombudsman_by_time')).toBe('expired');
    expect(await openSignposts(closed)).toEqual([expect.stringContaining('impartial and free')]);
    expect(await closed.notices()).not.toContain('breach to complainant');
  });
});
