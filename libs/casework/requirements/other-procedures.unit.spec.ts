import { beforeEach, describe, expect, it } from 'vitest';
import type { ActRequest } from '../index.ts';
import { acknowledged, act, answered, closed, escalationRequested, extended, fact, proposed } from '../testing/acts.ts';
import { otherPack } from '../testing/other-packs.ts';
import { Scenario, sealed } from '../testing/scenario.ts';

/** Procedures that no line of the code has seen: a file is all it takes. */

const decided = (outcome: 'upheld' | 'not_upheld'): ActRequest => act('OutcomeDecided', { outcome, reasons: sealed });
const byPost = (expectedReplyDate: string): ActRequest => extended(expectedReplyDate, { channel: 'post' });
let s: Scenario;
const openTasks = (): readonly string[] => [...s.state.tasks.values()].filter((t) => !t.done).map((t) => t.title);

describe('a housing association in two stages', () => {
  const ack = (): ActRequest =>
    acknowledged({ expectedReplyDate: undefined, contents: ['understanding_of_complaint', 'outcome_sought'] });
  beforeEach(() => {
    s = new Scenario(otherPack('housing-two-stage'), [
      { role: 'head_of_housing', person: 'heidi' },
      { role: 'chief_executive', person: 'cleo' },
    ]);
    s.at('2025-04-07T09:30:00+01:00').by('otto').receive();
    s.record(act('HandlerAssigned', { role: 'complaints_officer', person: 'otto' }));
  });

  it('is acknowledged within 5 working days, with what it understood', () => {
    expect(s.clock('ack')?.dueDate).toBe('2025-04-14');
    expect(s.record(acknowledged()).refusal).toMatchObject({ code: 'MISSING_CONTENTS', clauses: ['H-04'] });
    s.record(ack());
    expect(s.reading('ack')).toBe('met');
  });

  it('answers within 10 working days of the acknowledgement, not of the receipt', () => {
    s.at('2025-04-09T10:00:00+01:00').record(ack());
    expect(s.clock('response')?.dueDate).toBe('2025-04-25');
    expect(s.record(answered('substantive')).refusal).toMatchObject({ rule: 'outcome_stated' });
    s.record(decided('upheld'), answered('substantive'));
    expect(s.reading('response')).toBe('met');
    expect(s.record(closed('resolved', '2025-04-09')).refusal).toBeUndefined();
  });

  it('extends once, by 10 working days at most, in writing, and signposts with it', () => {
    s.at('2025-04-09T10:00:00+01:00').record(ack());
    expect(s.record(byPost('2025-05-13')).refusal?.wouldAccept).toContain('2025-05-12');
    expect(s.record(extended('2025-05-12')).refusal?.wouldAccept).toContain('post');
    s.record(byPost('2025-05-12'));
    expect([s.reading('response'), s.clock('response_as_extended')?.dueDate]).toEqual(['extended', '2025-05-12']);
    expect(openTasks()).toEqual(['Signpost to the Housing Ombudsman']);
    expect(s.record(byPost('2025-05-30')).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
  });

  it('reviews at stage 2 by somebody who was not involved: 5 and 20 working days, and then the ombudsman', () => {
    s.record(ack(), decided('not_upheld'), answered('substantive'));
    s.by('heidi').record(proposed('p1'));
    s.by('otto').at('2025-05-01T10:00:00+01:00').record(escalationRequested());
    expect(s.state).toMatchObject({ stage: 'two' });
    expect(s.state.assigned.get('reviewer')).toBe('cleo');
    expect(s.clock('review_ack')?.dueDate).toBe('2025-05-09');
    s.at('2025-05-09T10:00:00+01:00').record(acknowledged({ expectedReplyDate: undefined }));
    expect([s.reading('review_ack'), s.clock('final_response')?.dueDate]).toEqual(['met', '2025-06-09']);
    expect(s.record(byPost('2025-07-08')).refusal?.wouldAccept).toContain('2025-07-07');
    expect(s.record(answered('definitive')).refusal).toMatchObject({ rule: 'reviewer_decides' });
    s.by('cleo').at('2025-06-09T16:00:00+01:00').record(decided('upheld'), answered('definitive'));
    expect(s.reading('final_response')).toBe('met');
    expect(s.by('otto').record(closed('final_decision', '2025-06-09')).refusal?.clauses).toContain('H-14');
    s.record(act('ReferralSignposted', { to: 'the Housing Ombudsman', channel: 'post' }));
    expect(s.record(escalationRequested()).refusal).toMatchObject({ code: 'FORBIDDEN' });
    expect(s.record(closed('final_decision', '2025-06-09')).refusal).toBeUndefined();
  });

  it('owes each agreed action by its own date, after the case is closed too', () => {
    s.record(ack(), decided('upheld'), answered('substantive'));
    const agreed = (action: string, actionDueOn: string) =>
      act('ActionAgreed', { action, description: sealed, actionDueOn });
    s.record(agreed('roof', '2025-05-01'), agreed('gutter', '2025-05-15'), closed('resolved', '2025-04-07'));
    s.at('2025-05-02T10:00:00+01:00').settle();
    expect([s.reading('agreed_action:roof'), s.reading('agreed_action:gutter')]).toEqual(['missed', 'running']);
    expect(s.flags).toEqual(['action_overdue']);
  });
});

describe('a bank under the dispute rules', () => {
  const summary = answered('summary', { proposal: 'p1', contents: ['ombudsman_right', 'website'] });
  const final = answered('formal_letter', { contents: ['ombudsman_leaflet', 'six_months', 'website'] });
  beforeEach(() => {
    s = new Scenario(otherPack('bank-disp'), [{ role: 'head_of_complaints', person: 'hugo' }]);
    s.at('2025-04-10T17:30:00+01:00').by('bea').receive({}, fact('eligible', true));
  });

  it('asks at receipt who may complain', () => {
    const other = new Scenario(otherPack('bank-disp')).at('2025-04-10T09:00:00+01:00');
    expect(other.receive().refusal).toMatchObject({ code: 'FACT_REQUIRED' });
    other.receive({}, fact('eligible', false));
    expect(other.state.clocks.size).toBe(0);
    expect(other.record(closed('out_of_scope', '2025-04-10')).refusal).toBeUndefined();
  });

  it('counts a complaint of half past five as received on the next business day', () => {
    expect(s.clock('summary_resolution')).toMatchObject({ dueDate: '2025-04-16', dueAt: '2025-04-16T16:00:00.000Z' });
    expect(s.clock('final_response')?.dueDate).toBe('2025-06-05');
  });

  it('settles within three business days by a summary of what was accepted', () => {
    s.record(proposed('p1'));
    expect(s.record(summary).refusal).toMatchObject({ rule: 'summary_only_when_settled' });
    s.record(act('ResolutionAccepted', { proposal: 'p1' }));
    expect(s.record(answered('summary', { proposal: 'p1' })).refusal).toMatchObject({ clauses: ['D-05'] });
    s.record(summary);
    expect(['summary_resolution', 'final_response', 'prompt_ack'].map((id) => s.reading(id))).toEqual([
      'met',
      'met',
      'met',
    ]);
    expect(s.record(closed('resolved', '2025-04-10')).refusal).toBeUndefined();
  });

  it('is in breach of nothing after three days, and of its duty after eight weeks', () => {
    s.at('2025-04-16T17:00:00+01:00').settle();
    expect([s.reading('summary_resolution'), s.flags]).toEqual(['expired', ['full_process']]);
    expect(s.clock('prompt_ack')).toMatchObject({ dueAt: null });
    s.at('2025-06-06T00:00:00+01:00').settle();
    expect(s.reading('final_response')).toBe('missed');
    expect(openTasks()).toContain('Signpost to the Financial Ombudsman Service');
  });

  it('answers finally with the referral to the ombudsman, and learns before it closes', () => {
    s.at('2025-06-05T12:00:00+01:00');
    expect(s.record(final).refusal).toMatchObject({ rule: 'final_response_complete' });
    s.record(decided('upheld'));
    expect(s.record(answered('formal_letter')).refusal?.wouldAccept).toContain('ombudsman leaflet');
    s.record(final);
    expect(s.reading('final_response')).toBe('met');
    expect(s.record(closed('final_decision', '2025-06-05')).refusal?.clauses).toContain('D-08');
    s.record(act('LessonsRecorded', { lessons: sealed, changeNeeded: false }));
    expect(s.record(closed('final_decision', '2025-06-05')).refusal).toBeUndefined();
  });
});

describe('a travel agency whose pack uses every word', () => {
  const returned = (day: string): ActRequest => fact('returned_on', day);
  beforeEach(() => {
    s = new Scenario(otherPack('every-word')).at('2025-05-20T10:00:00+01:00');
  });

  it('counts what starts on a date from that date, not from the day on which it became known', () => {
    s.receive({}, fact('abroad', false), returned('2025-05-01'));
    expect(s.clock('time_to_complain')).toMatchObject({ from: '2025-04-30T23:00:00.000Z', dueDate: '2025-05-29' });
    expect(s.reading('time_to_complain')).toBe('met');
  });

  it('holds a window that was missed against nobody', () => {
    s.receive({}, fact('abroad', false), returned('2025-04-01'));
    expect(s.reading('time_to_complain')).toBe('expired');
    expect(s.clock('time_to_complain')?.breach).toBeUndefined();
    expect(s.flags).toEqual(['out_of_time']);
    expect(s.state.status).toBe('open');
  });

  it('replaces the longer limit by the shorter once the facts are known', () => {
    s.receive({}, fact('abroad', true));
    expect([s.reading('help'), s.reading('urgent_help')]).toEqual(['running', 'none']);
    s.record(fact('severity', 'high'));
    expect([s.reading('help'), s.reading('urgent_help')]).toEqual(['cancelled (superseded)', 'running']);
  });
});

describe('a controller of personal data under section 164A', () => {
  beforeEach(() => {
    s = new Scenario(otherPack('data-protection'), [{ role: 'data_protection_officer', person: 'dana' }]);
    s.at('2026-06-19T09:00:00+01:00').receive({ channel: 'web_form' });
  });

  it('acknowledges within 30 days, the day of receipt among them, whatever day the last one is', () => {
    expect(s.clock('ack')).toMatchObject({ nature: 'duty', dueDate: '2026-07-18' });
    s.at('2026-07-19T00:00:00+01:00').settle();
    expect(s.reading('ack')).toBe('missed');
  });

  it('owes the outcome without undue delay, which no number of days can miss, and tells of progress', () => {
    expect(s.clock('outcome')).toMatchObject({ dueAt: null });
    s.at('2026-06-22T10:00:00+01:00').record(acknowledged({ expectedReplyDate: undefined }));
    expect(openTasks()).toContain('Inform the complainant about progress');
    s.at('2027-01-04T10:00:00Z').record(act('ProgressUpdateSent', { channel: 'email' }));
    expect(openTasks()).not.toContain('Inform the complainant about progress');
    expect([s.reading('ack'), s.reading('outcome')]).toEqual(['met', 'running']);
    const early = s.record(closed('final_decision', '2027-01-04'));
    expect(early.refusal?.clauses).toEqual(['DP-3', 'DP-4']);
    s.record(act('EvidenceAdded', { title: 'Access log' }), answered('substantive'));
    expect(s.reading('outcome')).toBe('met');
    expect(s.record(closed('final_decision', '2027-01-04')).refusal).toBeUndefined();
  });

  it('makes enquiries first, or departs', () => {
    s.record(answered('substantive'));
    expect(s.history.find(({ type }) => type === 'ProcedureDeparted')?.data).toMatchObject({
      gate: 'enquiries_made',
      req: ['DP-5a'],
    });
  });

  it('owes nothing on data that relates to somebody else', () => {
    s.record(fact('own_data', false));
    expect(s.reading('ack')).toBe('cancelled (not_applicable)');
    expect(s.record(closed('out_of_scope', '2026-06-19')).refusal).toBeUndefined();
  });
});
