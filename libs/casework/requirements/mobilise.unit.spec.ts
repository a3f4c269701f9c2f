import { beforeEach, describe, expect, it } from '@jest/globals';
import { act, acknowledged, answered, closed, escalationRequested, fact } from '../testing/acts.ts';
import { Scenario, sealed, shippedPack } from '../testing/scenario.ts';

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

  it('M-32: only the COO gives feedback on the web, whatever the page is called', () => {
    s.receive();
    const published = (where: string) => act('ReplyPublished', { where, summary: sealed });
    expect(s.by('rita').record(published('Website')).refusal).toMatchObject({ rule: 'only_coo_publishes' });
    expect(s.by('cara').record(published('our website')).refusal).toBeUndefined();
  });
});
