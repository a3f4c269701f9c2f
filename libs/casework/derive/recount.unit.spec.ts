import { beforeEach, describe, expect, it } from 'vitest';
import { packSchema, shippedCalendar, type Pack } from '#procedure';
import { acknowledged, act, answered, fact } from '../testing/acts.ts';
import { moment, Scenario, shippedPack } from '../testing/scenario.ts';

/** A day off that nobody knew of before. */
const announce = (s: Scenario, at: string, holiday: string): void => {
  const before = s.countings.at(-1)?.calendar ?? shippedCalendar('england-and-wales');
  const holidays = [...before.holidays, { date: holiday, title: 'Day of mourning' }];
  const calendar = { ...before, version: before.version + 1, holidays };
  s.countings.push({ at: moment(at), calendar, closureDays: [] });
};

describe('S18: a holiday announced while limits run', () => {
  let s: Scenario;
  beforeEach(() => {
    s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    announce(s, '2025-06-03T15:00:00+01:00', '2025-06-04');
  });

  it('moves a duty to the later day, and the event names both versions of the calendar and both dates', () => {
    const { events } = s.at('2025-06-03T16:00:00+01:00').settle();
    const moved = events.find(({ type }) => type === 'ClockRecalculated');
    expect(moved?.data).toMatchObject({
      clock: 'response',
      because: 'calendar_changed',
      was: '2025-06-05T23:00:00.000Z',
      dueAt: '2025-06-06T23:00:00.000Z',
      inputs: { calendar: { id: 'england-and-wales', version: 2 } },
    });
    expect(moved?.occurredAt).toBe('2025-06-03T14:00:00.000Z');
    expect(s.clock('response')).toMatchObject({ firstDueAt: '2025-06-05T23:00:00.000Z', dueDate: '2025-06-06' });
  });

  it('leaves the date that was promised', () => {
    s.at('2025-06-03T09:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-05' }));
    s.at('2025-06-03T16:00:00+01:00').settle();
    expect(s.clock('response_as_promised')?.dueDate).toBe('2025-06-05');
  });

  it('leaves a limit that was missed before anybody knew', () => {
    s.at('2025-06-09T09:00:00+01:00').settle();
    expect(s.clock('ack')?.breach?.dueAt).toBe('2025-06-03T23:00:00.000Z');
    announce(s, '2025-06-09T10:00:00+01:00', '2025-06-03');
    s.at('2025-06-09T11:00:00+01:00').settle();
    expect(s.clock('ack')?.dueDate).toBe('2025-06-03');
  });

  it('does not move it a second time', () => {
    s.at('2025-06-03T16:00:00+01:00').settle();
    expect(s.at('2025-06-03T17:00:00+01:00').settle().events).toEqual([]);
  });

  it('keeps a limit where it was moved to, though the holiday is taken back in the same moment', () => {
    s.at('2025-06-03T16:00:00+01:00').settle();
    const announced = s.countings.pop();
    s.countings.push({ ...announced!, calendar: shippedCalendar('england-and-wales') });
    expect(s.settle().events).toEqual([]);
    expect(s.clock('response')?.dueDate).toBe('2025-06-06');
  });

  it('comes to the same whether or not somebody looked between the two announcements', () => {
    announce(s, '2025-06-05T10:00:00+01:00', '2025-06-06');
    s.at('2025-06-20T10:00:00+01:00').settle();
    expect(s.clock('response')?.breach?.dueAt).toBe('2025-06-09T23:00:00.000Z');
  });
});

describe('S25: two cases that are one complaint', () => {
  it('the survivor counts from the earlier receipt; what that makes late is late', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-04T10:00:00+01:00').receive();
    const receivedAt = moment('2025-06-02T10:00:00+01:00');
    s.record(act('DuplicateAbsorbed', { case: 'c2', reference: 'TST-2025-00002', receivedAt }));
    expect(s.clock('ack')).toMatchObject({ dueDate: '2025-06-03', from: receivedAt });
    expect(s.reading('ack')).toBe('missed');
    expect(s.clock('response')?.dueDate).toBe('2025-06-05');
    expect(s.reading('response')).toBe('running');
    expect(s.state.receivedAt).toBe(receivedAt);
  });

  it('keeps its own receipt where that is the earlier one, and what was met', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-02T11:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-05' }));
    const receivedAt = moment('2025-06-02T10:30:00+01:00');
    s.at('2025-06-02T12:00:00+01:00').record(act('DuplicateAbsorbed', { case: 'c2', reference: 'x', receivedAt }));
    expect(s.reading('ack')).toBe('met');
    expect(s.state.receivedAt).toBe(moment('2025-06-02T10:00:00+01:00'));
  });

  it('the other case ends, and its limits and tasks with it', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-02T12:00:00+01:00').record(act('CaseMerged', { into: 'c1', intoReference: 'TST-2025-00009' }));
    expect([s.state.status, s.state.exit]).toEqual(['closed', 'duplicate']);
    expect(s.reading('ack')).toBe('cancelled (merged)');
    expect(s.reading('response')).toBe('cancelled (merged)');
  });
});

describe('S19 and after: a case and the versions of its procedure', () => {
  const first = shippedPack('commonsense');
  const second: Pack = packSchema.parse({
    ...first,
    version: 2,
    clocks: first.clocks
      .filter(({ id }) => id !== 'follow_up')
      .map((clock) => (clock.id === 'response' ? { ...clock, for: { n: 10, unit: 'working_day' } } : clock))
      .concat({ ...(first.clocks[1] as Pack['clocks'][number]), id: 'triage', title: 'Triage', extension: undefined }),
  });
  const moved = act('CaseMovedToPackVersion', {
    to: { id: 'commonsense', version: 2 },
    reason: 'agreed with the board',
  });
  let s: Scenario;
  beforeEach(() => {
    s = new Scenario(first);
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.otherVersions.push(second);
  });

  it('stays on its version when a newer one is published', () => {
    s.at('2025-06-03T10:00:00+01:00').settle();
    expect(s.state.pack.version).toBe(1);
    expect(s.clock('response')?.dueDate).toBe('2025-06-05');
  });

  it('moves when somebody says so: limits are counted by the new version, new ones start where the old began', () => {
    s.at('2025-06-03T10:00:00+01:00').record(moved);
    expect(s.state.pack.version).toBe(2);
    expect(s.clock('response')?.dueDate).toBe('2025-06-16');
    expect(s.clock('triage')).toMatchObject({ dueDate: '2025-06-05', from: s.state.receivedAt });
    expect(s.at('2025-06-12T10:00:00+01:00').record(answered('substantive')).refusal?.code).toBe('GATE_CLOSED');
  });

  it('ends what the new version does not know', () => {
    s.at('2025-06-02T12:00:00+01:00').record(answered('substantive'));
    s.record({ ...answered('substantive'), occurredAt: '2025-06-02T12:00:00+01:00' });
    s.at('2025-06-03T10:00:00+01:00').record(moved);
    expect(s.clock('follow_up')).toBeUndefined();
  });

  it('does not move to a version that there is not', () => {
    const nowhere = act('CaseMovedToPackVersion', { to: { id: 'commonsense', version: 7 }, reason: 'a slip' });
    expect(s.record(nowhere).refusal).toMatchObject({ code: 'PACK_VERSION_UNKNOWN', field: 'version' });
  });
});

describe('what was entered in error', () => {
  it('a fact that is voided holds no more, and what it started ends', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive({ kind: 'negative_feedback' });
    expect(s.reading('ack')).toBe('none');
    const { events } = s.at('2025-06-02T12:00:00+01:00').record(fact('formally_raised', true));
    expect(s.reading('ack')).toBe('running');
    const wrong = events.find(({ type }) => type === 'CaseFactRecorded')?.id ?? '';
    s.at('2025-06-02T13:00:00+01:00').record(act('ActVoided', { act: wrong, reason: 'entered_in_error' }));
    expect(s.state.facts.has('formally_raised')).toBe(false);
    expect(s.reading('ack')).toBe('cancelled (not_applicable)');
  });

  it('what moved the case as a whole is undone by its own act', () => {
    const s = new Scenario(shippedPack('commonsense'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-02T11:00:00+01:00').record(act('CaseWithdrawn', {}));
    const { events } = s.record(act('CaseClosed', { exit: 'withdrawn' }));
    const closure = events.find(({ type }) => type === 'CaseClosed')?.id ?? '';
    const voided = act('ActVoided', { act: closure, reason: 'entered_in_error' });
    expect(s.record(voided).refusal).toMatchObject({ code: 'ACT_UNKNOWN', wouldAccept: 'reopenCase' });
  });
});
