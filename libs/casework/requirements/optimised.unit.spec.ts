import { beforeEach, describe, expect, it } from 'vitest';
import { act, answered, fact } from '../testing/acts.ts';
import { moment, Scenario, sealed, shippedPack } from '../testing/scenario.ts';

/** Optimised, where what was proposed, accepted or decided changes on the way. Received on a Monday. */
let s: Scenario;
beforeEach(() => {
  s = new Scenario(shippedPack('optimised')).at('2025-11-03T10:00:00Z');
});

const openTasks = (): readonly string[] => [...s.state.tasks.values()].filter((t) => !t.done).map((t) => t.rule);
const proposedFor = (proposal: string, timeframe: string) =>
  act('ResolutionProposed', { proposal, description: sealed, timeframe });
const accepted = (proposal: string) => act('ResolutionAccepted', { proposal });
const declined = (proposal: string) => act('ResolutionDeclined', { proposal });
const agreed = (action: string, actionDueOn: string) =>
  act('ActionAgreed', { action, description: sealed, actionDueOn });
const departuresOf = (answer: ReturnType<Scenario['record']>): readonly unknown[] =>
  answer.events.flatMap(({ type, data }) => (type === 'ProcedureDeparted' ? [(data as { gate: string }).gate] : []));

describe('the timeframe that the client accepted', () => {
  beforeEach(() => {
    s.receive();
    s.record(proposedFor('p1', '2025-11-14'));
  });

  it('O-14: binds from the acceptance on, and is missed where nothing is agreed by then', () => {
    expect(s.reading('timeframe')).toBe('none');
    s.at('2025-11-05T10:00:00Z').record(accepted('p1'));
    expect(s.clock('timeframe')).toMatchObject({ dueDate: '2025-11-14', nature: 'promise' });
    s.at('2025-11-15T10:00:00Z').settle();
    expect(s.reading('timeframe')).toBe('missed');
  });

  it('O-14: is kept by the actions, each a promise of its own', () => {
    s.record(accepted('p1'), agreed('a1', '2025-11-12'));
    expect([s.reading('timeframe'), s.reading('resolution_as_agreed:a1')]).toEqual(['met', 'running']);
  });

  it('O-14: an action beyond it is on record as a departure', () => {
    s.record(accepted('p1'));
    expect(departuresOf(s.record(agreed('a1', '2025-11-17')))).toEqual(['within_the_timeframe']);
    expect(departuresOf(s.record(agreed('a2', '2025-11-14')))).toEqual([]);
  });

  it('O-14: another proposal that is accepted takes its place, one that is declined ends it', () => {
    s.record(accepted('p1'), proposedFor('p2', '2025-11-28'), accepted('p2'));
    expect(s.reading('timeframe')).toBe('cancelled (superseded)');
    expect(s.clock('timeframe#2')).toMatchObject({ dueDate: '2025-11-28' });
    s.record(declined('p2'));
    expect(s.reading('timeframe#2')).toBe('cancelled (ended)');
  });

  it('O-14: what had passed before it was accepted binds nobody, unless it was accepted for another day', () => {
    s.at('2025-11-18T10:00:00Z').record(accepted('p1'));
    expect([s.reading('timeframe'), openTasks()]).toEqual(['none', expect.arrayContaining(['carry_out'])]);
    s.record(act('ResolutionAccepted', { proposal: 'p1', timeframe: '2025-11-21' }));
    expect(s.clock('timeframe')).toMatchObject({ dueDate: '2025-11-21' });
  });

  it('O-11: lies in the days to come', () => {
    expect(s.record(proposedFor('p3', '2025-11-02')).refusal).toMatchObject({
      code: 'BEFORE_THE_ACT',
      field: 'timeframe',
    });
  });
});

describe('the right to go to the Ombudsman', () => {
  beforeEach(() => {
    s.receive({}, fact('microbusiness', true));
    s.record(proposedFor('p1', '2025-11-14'), accepted('p1'));
  });

  it('O-17: is one again when the client, content once, is so no more', () => {
    expect(s.reading('ombudsman_by_time')).toBe('met');
    s.at('2025-11-20T10:00:00Z').record(declined('p1'));
    expect(s.reading('ombudsman_by_time')).toBe('running');
    s.at('2026-01-05T10:00:00Z').settle();
    expect([s.reading('ombudsman_by_time'), openTasks()]).toEqual(['expired', expect.arrayContaining([SIGNPOST])]);
  });

  it('O-17: exists at once where the eight weeks are over when the client says so', () => {
    s.at('2026-01-12T10:00:00Z').record(declined('p1'));
    expect(s.reading('ombudsman_by_time')).toBe('expired');
  });

  it('O-17: is none again where that was entered in error', () => {
    s.at('2026-01-12T10:00:00Z').record(declined('p1'));
    const no = s.state.acts.find(({ type }) => type === 'ResolutionDeclined')?.id ?? '';
    s.record(act('ActVoided', { act: no, reason: 'entered_in_error' }));
    expect(s.reading('ombudsman_by_time')).toBe('met');
    expect(openTasks()).not.toContain(SIGNPOST);
  });

  it('O-17: the last word by occurrence counts, whenever it was typed in', () => {
    s.at('2025-11-20T10:00:00Z').record(act('SatisfactionConfirmed', { content: true }));
    s.record({ ...act('SatisfactionConfirmed', { content: false }), occurredAt: moment('2025-11-10T10:00:00Z') });
    expect(s.reading('ombudsman_by_time')).toBe('met');
  });
});
const SIGNPOST = 'ombudsman_by_time.onExpiry';

describe('the answer in fifteen working days', () => {
  it('O-20: one period is missed once by a limit, however often the severity is thought over', () => {
    s.receive();
    s.at('2025-11-25T10:00:00Z').settle();
    for (const severity of ['low', 'medium', 'low', 'high'] as const) s.record(fact('severity', severity));
    expect([...s.state.clocks.keys()].filter((id) => /^(response|conclusion)/.test(id))).toEqual([
      'response',
      'conclusion',
    ]);
    expect(s.reading('response')).toBe('missed');
    expect(s.reading('conclusion')).toBe('missed, cancelled (not_applicable)');
    s.record(answered('substantive'));
    expect(s.reading('response')).toBe('met late');
  });

  it('O-19: feedback that is made formal is a complaint, and is to be classified as one', () => {
    s.receive({ kind: 'negative_feedback' });
    s.at('2025-11-05T10:00:00Z').record(fact('formal', true));
    expect(openTasks()).toContain('made_formal');
    s.record(act('FeedbackClassified', { kind: 'complaint', reason: 'made formally' }));
    expect(openTasks()).not.toContain('made_formal');
    expect(s.clock('response')).toMatchObject({ dueDate: '2025-11-24' });
  });
});

describe('a verbal complaint', () => {
  it('O-06: is written up when it was sent in writing, and not when it was read out', () => {
    s.receive({ channel: 'phone' });
    s.record(act('StatementSent', { channel: 'phone', statement: sealed }));
    expect(openTasks()).toContain('write_up');
    s.record(act('StatementSent', { channel: 'email', statement: sealed }));
    expect(openTasks()).not.toContain('write_up');
  });
});

describe('who it is given to', () => {
  it('O-15: what is logged late is for whoever has the post now', () => {
    const handedOver = moment('2025-11-10T00:00:00Z');
    const appointed = [
      { role: 'senior_management', person: 'stella', until: handedOver },
      { role: 'senior_management', person: 'sven', from: handedOver },
    ];
    s = new Scenario(shippedPack('optimised'), appointed).at('2025-11-20T10:00:00Z');
    s.receive({ receivedAt: moment('2025-11-03T10:00:00Z') });
    s.record({
      ...act('EscalationRequested', { channel: 'email' }),
      occurredAt: moment('2025-11-05T10:00:00Z'),
    });
    expect(s.state.assigned.get('escalation_owner')).toBe('sven');
  });
});
