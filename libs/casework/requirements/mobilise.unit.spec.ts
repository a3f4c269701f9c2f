import { beforeEach, describe, expect, it } from 'vitest';
import { act, acknowledged, answered, closed, escalationRequested, fact } from '../testing/acts.ts';
import { moment, Scenario, sealed, shippedPack } from '../testing/scenario.ts';

/** Mobilise, where what was decided or known changes on the way. */
const APPOINTED = [
  { role: 'coo', person: 'cara' },
  { role: 'managing_director', person: 'max' },
];

let s: Scenario;
beforeEach(() => {
  s = new Scenario(shippedPack('mobilise'), APPOINTED).at('2025-06-02T10:00:00+01:00').by('cara');
});

const openTasks = (): readonly string[] => [...s.state.tasks.values()].filter((t) => !t.done).map((t) => t.rule);
const letter = (channel: 'email' | 'phone' | 'post', contents: string[] = []) =>
  answered('formal_letter', { channel, contents });
const decided = (outcome: 'upheld' | 'not_upheld') => act('OutcomeDecided', { outcome });

function atStage2(): void {
  s.receive({}, acknowledged({ expectedReplyDate: '2025-06-30' }));
  s.record(answered('substantive', { contents: ['stage2_advice'] }), escalationRequested());
  s.record(act('ActivityCompleted', { activity: 'd1', kind: 'document_review', outcome: sealed }));
}

describe('stage 2', () => {
  it('M-25: a call is on record and is no formal letter: the limit runs and nothing is closed by it', () => {
    atStage2();
    s.record(decided('not_upheld'), letter('phone', ['ombudsman']));
    expect(s.reading('stage2_response')).toBe('running');
    expect(s.record(closed('final_decision', '2025-06-02')).refusal).toMatchObject({ code: 'GATE_CLOSED' });
    s.record(letter('post', ['ombudsman']));
    expect(s.reading('stage2_response')).toBe('met');
    expect(s.record(closed('final_decision', '2025-06-02')).refusal).toBeUndefined();
  });

  it('M-26: whether the letter apologises is decided by the last decision', () => {
    atStage2();
    s.record(decided('upheld'));
    expect(s.record(letter('post', ['ombudsman'])).refusal).toMatchObject({ rule: 'apology_in_the_letter' });
    s.record(decided('not_upheld'));
    expect(s.record(letter('post', ['ombudsman'])).refusal).toBeUndefined();
  });
});

describe('the letter on the outcome of Stage 2', () => {
  const sent = (id: string, contents: string[]) =>
    act('DispatchRequested', {
      dispatch: `d-${id}`,
      letter: id,
      channel: 'post',
      to: sealed,
      subject: sealed,
      body: sealed,
      bodyHash: '0'.repeat(64),
      carries: 'ResponseSent',
      with: { kind: 'formal_letter', contents },
    });

  it('M-26: tells the outcome that was decided', () => {
    atStage2();
    s.record(decided('not_upheld'));
    const refused = s.record(sent('upheld', ['written_apology', 'actions', 'ombudsman'])).refusal;
    expect(refused).toMatchObject({ code: 'GATE_CLOSED', rule: 'letters.upheld', field: 'letter' });
    expect(s.record(sent('not_upheld', ['ombudsman'])).refusal).toBeUndefined();
  });
});

describe('the request for stage 2', () => {
  it('M-12: voided and made again, it has its twenty working days from when it was made again', () => {
    atStage2();
    const asked = s.state.acts.find(({ type }) => type === 'EscalationRequested')?.id ?? '';
    s.at('2025-06-05T10:00:00+01:00').record(act('ActVoided', { act: asked, reason: 'entered_in_error' }));
    expect(s.reading('stage2_response')).toBe('cancelled (voided)');
    s.at('2025-06-09T10:00:00+01:00').record(escalationRequested());
    expect(s.clock('stage2_response#2')).toMatchObject({ dueDate: '2025-07-07' });
  });

  it('M-12: where one of two is voided, the limit counts from the other', () => {
    atStage2();
    s.at('2025-06-04T10:00:00+01:00').record(escalationRequested());
    const asked = s.state.acts.find(({ type }) => type === 'EscalationRequested')?.id ?? '';
    s.record(act('ActVoided', { act: asked, reason: 'entered_in_error' }));
    expect(s.state.stage).toBe('stage2');
    expect(s.clock('stage2_response#2')).toMatchObject({ dueDate: '2025-07-02' });
  });

  it('M-22: voided, it leaves the case where it was', () => {
    atStage2();
    const asked = s.state.acts.find(({ type }) => type === 'EscalationRequested')?.id ?? '';
    s.record(act('ActVoided', { act: asked, reason: 'entered_in_error' }));
    expect(s.state.stage).toBe('stage1');
    expect(openTasks()).toEqual([]);
    s.record(decided('upheld'));
    expect(s.record(closed('resolved', '2025-06-02')).refusal).toBeUndefined();
  });

  it('M-22: made before the answer and typed in after it, it counts from the answer', () => {
    s.receive({}, acknowledged({ expectedReplyDate: '2025-06-30' }));
    s.at('2025-06-10T10:00:00+01:00').record(answered('substantive', { contents: ['stage2_advice'] }));
    s.at('2025-06-12T10:00:00+01:00').record({ ...escalationRequested(), occurredAt: moment('2025-06-04T10:00:00Z') });
    expect(s.clock('stage2_response')).toMatchObject({ dueDate: '2025-07-08' });
  });

  it('M-22, S17: where the answer came back and is sent again, it counts from the one that arrived', () => {
    atStage2();
    const answer = s.state.acts.find(({ type }) => type === 'ResponseSent')?.id ?? '';
    s.at('2025-06-05T10:00:00+01:00').record(act('ActVoided', { act: answer, reason: 'bounced' }));
    s.at('2025-06-09T10:00:00+01:00').record(answered('substantive', { channel: 'post', contents: ['stage2_advice'] }));
    expect(s.state.stage).toBe('stage2');
    const running = [...s.state.clocks.values()].filter((clock) => clock.rule === 'stage2_response' && !clock.end);
    expect(running).toMatchObject([{ dueDate: '2025-07-07' }]);
  });

  it('M-22: answered finally, a further request starts no second limit', () => {
    atStage2();
    s.record(decided('not_upheld'), letter('post', ['ombudsman']));
    s.at('2025-06-12T10:00:00+01:00').record(escalationRequested());
    expect(s.clock('stage2_response#2')).toBeUndefined();
    expect(openTasks()).toEqual(['tell_of_ombudsman_at_last']);
  });

  it('M-41: made twice, it brings nobody to the Ombudsman while Stage 2 goes on', () => {
    atStage2();
    s.at('2025-06-04T10:00:00+01:00').record(escalationRequested());
    expect(openTasks()).not.toContain('tell_of_ombudsman_at_last');
  });

  it('M-29: what was raised after twelve months goes on to Stage 2 in exceptional circumstances only', () => {
    s.receive({}, acknowledged({ expectedReplyDate: '2025-06-30' }), fact('aware_on', '2024-01-15'));
    s.record(answered('substantive', { contents: ['stage2_advice'] }), escalationRequested());
    expect(s.state.stage).toBe('stage1');
    s.record(act('ExceptionAccepted', { what: 'exceptional_circumstances', reason: 'in hospital' }));
    expect([s.state.stage, s.reading('stage2_response')]).toEqual(['stage2', 'running']);
  });
});

describe('who it is from', () => {
  it('M-31: where nobody is named and nobody said that it is anonymous, that is to be found out', () => {
    s.receive({ complainant: undefined });
    expect(s.reading('ack')).toBe('running');
    expect(openTasks()).toContain('establish_sender');
    s.record(fact('anonymous', true, { correction: true }));
    expect(openTasks()).not.toContain('establish_sender');
    expect(s.reading('ack')).toBe('cancelled (not_applicable)');
  });

  it('M-31: what was owed to nobody brings nobody a letter to write, until they are known', () => {
    s.receive({ complainant: undefined });
    s.at('2025-06-20T10:00:00+01:00').settle();
    expect(openTasks()).toContain('ack.onBreach');
    const anonymous = s.record(fact('anonymous', true)).events[0]?.id ?? '';
    expect(openTasks()).toEqual(['anonymous_to_coo']);
    s.record(act('ActVoided', { act: anonymous, reason: 'entered_in_error' }));
    expect([s.reading('ack'), openTasks()]).toEqual(['missed', expect.arrayContaining(['ack.onBreach'])]);
  });

  it('M-31: an anonymous complaint that is declined brings a signpost to nobody', () => {
    s.receive({ complainant: undefined }, fact('anonymous', true));
    s.record(act('TriageDecided', { decision: 'decline' }), act('CaseDeclined', { reason: 'nothing to look into' }));
    expect(openTasks()).toEqual([]);
    expect(s.record(closed('unreachable', '2025-06-02')).refusal).toBeUndefined();
  });

  it('M-09: somebody known who joins an anonymous complaint is to be acknowledged', () => {
    s.receive({ complainant: undefined }, fact('anonymous', true));
    s.record(
      act('DuplicateAbsorbed', { case: 'c2', reference: 'TST-2', kind: 'complaint', receivedAt: s.now, facts: [] }),
    );
    expect(openTasks()).toContain('sender_of_duplicate');
    s.record(act('IdentityEstablished', { complainant: sealed }));
    expect(openTasks()).not.toContain('sender_of_duplicate');
    expect(s.reading('ack')).toBe('running');
  });
});

describe('what turns out to be something else', () => {
  it('M-04: found to be a complaint after all, it is passed on to nobody', () => {
    s.receive({}, fact('excluded_as', 'fault_report'));
    expect(openTasks()).toContain('no_complaint');
    s.record(fact('excluded_as', 'none', { correction: true }));
    expect(openTasks()).not.toContain('no_complaint');
  });

  it('M-33: covered by no other procedure after all, it is referred to nobody', () => {
    s.receive({}, fact('other_procedure', 'data_protection'));
    expect(openTasks()).toContain('covered_elsewhere');
    s.record(fact('other_procedure', 'none', { correction: true }));
    expect(openTasks()).not.toContain('covered_elsewhere');
  });

  it('M-10: a comment that is a complaint leaves nothing of a comment to do, however often it is looked at', () => {
    s.receive({ kind: 'comment' });
    for (const kind of ['complaint', 'comment', 'compliment', 'comment', 'complaint'] as const)
      s.record(act('FeedbackClassified', { kind, reason: 'as it reads' }));
    expect(openTasks()).toEqual([]);
  });
});

describe('comments and replies', () => {
  it('M-16: the COO writes to the sender of a comment who becomes known later', () => {
    s.receive({ kind: 'comment' }, fact('anonymous', true));
    s.record(fact('improvement_possible', true));
    expect(openTasks()).not.toContain('write_outcome');
    s.record(act('IdentityEstablished', { complainant: sealed }));
    expect(openTasks()).toContain('write_outcome');
    s.record(answered('findings'));
    expect(openTasks()).not.toContain('write_outcome');
  });

  it('M-18: nothing goes to a representative once the customer withholds the consent', () => {
    s.receive({}, act('RepresentativeAuthorised', { party: 'party-2', name: sealed, consentOn: '2025-06-01' }));
    const toThem = answered('substantive', { to: 'representative', contents: ['stage2_advice'] });
    s.record(act('ConsentWithheld', { scope: 'representative' }));
    expect(s.record(toThem).refusal).toMatchObject({ rule: 'consent_of_represented' });
  });

  it('M-18: nor once they act for the customer no more, until they do again', () => {
    const authorised = act('RepresentativeAuthorised', { party: 'party-2', name: sealed, consentOn: '2025-06-01' });
    s.receive({}, authorised);
    const toThem = answered('substantive', { to: 'representative', contents: ['stage2_advice'] });
    s.record(act('RepresentativeStoodDown', { party: 'party-2', reason: 'the customer speaks for herself' }));
    expect(s.record(toThem).refusal).toMatchObject({ rule: 'consent_of_represented' });
    s.record(authorised);
    expect(s.record(toThem).refusal).toBeUndefined();
  });

  it('M-32: only the COO gives feedback on the web, whatever the page is called', () => {
    s.receive();
    const published = (where: string) => act('ReplyPublished', { where, summary: sealed });
    expect(s.by('rita').record(published('Website')).refusal).toMatchObject({ rule: 'only_coo_publishes' });
    expect(s.by('cara').record(published('our website')).refusal).toBeUndefined();
  });
});
