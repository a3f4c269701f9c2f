import { describe, expect, it } from 'vitest';
import { derive } from './pass.ts';
import { acknowledged, act, extended, fact } from '../testing/acts.ts';
import { Scenario, shippedPack, type Answer } from '../testing/scenario.ts';

const idOf = ({ events }: Answer, type: string): string => events.find((event) => event.type === type)?.id ?? 'none';
const voided = (id: string) => act('ActVoided', { act: id, reason: 'entered_in_error' });
const FORMAL = 'formally_raised';
/** Feedback of Friday the 27th of March 2026, seen on the Tuesday after Easter. */
const feedback = (): Scenario => {
  const s = new Scenario(shippedPack('commonsense'));
  s.at('2026-03-27T10:00:00Z').receive({ kind: 'negative_feedback' });
  return s.at('2026-04-07T10:00:00+01:00');
};
const dues = (s: Scenario): readonly (string | null | undefined)[] =>
  ['ack', 'response'].map((rule) => s.clock(rule)?.dueDate);
const readings = (s: Scenario): readonly string[] => ['ack', 'response'].map((rule) => s.reading(rule));

/** C-04, S8: from when it was made formal, and from the receipt where it was so all along, whenever that is found out. */
describe('a limit that began when something became true', () => {
  it('counts from the receipt once somebody finds that it was true all along', () => {
    const s = feedback();
    s.record(fact(FORMAL, true));
    expect([dues(s), readings(s)]).toEqual([
      ['2026-04-08', '2026-04-10'],
      ['running', 'running'],
    ]);
    s.record(fact(FORMAL, true, { correction: true }));
    expect([dues(s), readings(s)]).toEqual([
      ['2026-03-30', '2026-04-01'],
      ['missed', 'missed'],
    ]);
    expect(s.clock('ack')?.breach?.dueAt).toBe('2026-03-30T23:00:00.000Z');
    expect(s.flags).toContain('response_overdue');
  });

  it('counts from the receipt where it was classified and then found to have been formal all along', () => {
    const s = feedback();
    s.record(act('FeedbackClassified', { kind: 'complaint', reason: 'it is one' }));
    expect(dues(s)).toEqual(['2026-04-08', '2026-04-10']);
    s.record(fact(FORMAL, true, { correction: true }));
    expect([dues(s), readings(s)]).toEqual([
      ['2026-03-30', '2026-04-01'],
      ['missed', 'missed'],
    ]);
  });

  it('counts from an earlier moment than was said first', () => {
    const s = feedback();
    s.record(fact(FORMAL, true, { effectiveFrom: '2026-04-01T10:00:00+01:00' }));
    expect(dues(s)).toEqual(['2026-04-02', '2026-04-08']);
    s.record(fact(FORMAL, true, { effectiveFrom: '2026-03-30T10:00:00+01:00' }));
    expect(dues(s)).toEqual(['2026-03-31', '2026-04-02']);
  });

  it('is met by what met it, late where it was due before', () => {
    const s = feedback();
    s.record(fact(FORMAL, true));
    s.record(acknowledged({ expectedReplyDate: '2026-04-10' }));
    expect(readings(s)).toEqual(['met', 'running']);
    s.record(fact(FORMAL, true, { correction: true }));
    expect(readings(s)).toEqual(['met late', 'missed']);
  });

  it('stays where it is when the same is said again', () => {
    const s = feedback();
    s.record(fact(FORMAL, true));
    const before = dues(s);
    s.at('2026-04-08T10:00:00+01:00').record(fact(FORMAL, true));
    expect(dues(s)).toEqual(before);
    const classified = feedback();
    classified.record(act('FeedbackClassified', { kind: 'complaint', reason: 'it is one' }));
    classified.at('2026-04-08T10:00:00+01:00').record(fact(FORMAL, true));
    expect(dues(classified)).toEqual(['2026-04-08', '2026-04-10']);
  });

  it('is left alone where it was met in an earlier spell', () => {
    const s = feedback();
    s.record(fact(FORMAL, true), acknowledged({ expectedReplyDate: '2026-04-10' }));
    s.at('2026-04-09T10:00:00+01:00').record(fact(FORMAL, false));
    s.at('2026-04-14T10:00:00+01:00').record(fact(FORMAL, true));
    expect(s.clock('ack')).toMatchObject({ dueDate: '2026-04-08', end: { how: 'met' } });
  });

  it('was missed before it was extended, and keeps the date that was told', () => {
    const s = feedback();
    s.record(fact(FORMAL, true), extended('2026-04-20'));
    s.record(fact(FORMAL, true, { correction: true }));
    expect(s.reading('response')).toBe('missed, extended');
    expect(s.clock('response_as_promised')?.dueDate).toBe('2026-04-20');
  });

  it('counts as before once the correction is voided, and what was none is no miss', () => {
    const s = feedback();
    s.record(fact(FORMAL, true));
    const wrong = s.record(fact(FORMAL, true, { correction: true }));
    s.record(voided(idOf(wrong, 'CaseFactRecorded')));
    expect(dues(s)).toEqual(['2026-04-08', '2026-04-10']);
    expect(s.clock('ack')?.breach?.corrected?.reason).toContain('voided');
    s.at('2026-04-09T10:00:00+01:00').settle();
    expect(s.clock('ack')?.breach?.dueAt).toBe('2026-04-08T23:00:00.000Z');
    expect(s.clock('ack')?.breach?.corrected).toBeUndefined();
  });

  it('counts from the receipt where an anonymous sender turns out to have been known all along (M-31)', () => {
    const s = new Scenario(shippedPack('mobilise'));
    s.at('2026-03-27T10:00:00Z').receive({}, fact('anonymous', true));
    expect(s.reading('ack')).toBe('none');
    s.at('2026-04-07T10:00:00+01:00').record(fact('anonymous', false));
    expect([s.clock('ack')?.dueDate, s.clock('stage1_response')?.dueDate]).toEqual(['2026-04-14', '2026-04-21']);
    s.record(fact('anonymous', false, { correction: true }));
    expect([s.clock('ack')?.dueDate, s.clock('stage1_response')?.dueDate]).toEqual(['2026-04-07', '2026-04-14']);
  });

  it.each([
    ['corrected', () => fact('microbusiness', false, { correction: true })],
    ['voided', (id: string) => voided(id)],
  ])('is none where the fact that made it one is %s, though it was over already (O-17)', (_, undoing) => {
    const s = new Scenario(shippedPack('optimised'));
    s.at('2025-10-20T10:00:00+01:00').receive();
    const micro = s.record(fact('microbusiness', true));
    const signposts = () => [...s.state.tasks.values()].filter(({ done, kind }) => !done && kind === 'signpost').length;
    s.at('2025-12-22T10:00:00Z').settle();
    expect([s.reading('ombudsman_by_time'), signposts()]).toEqual(['expired', 1]);
    s.record(undoing(idOf(micro, 'CaseFactRecorded')));
    expect([s.reading('ombudsman_by_time'), signposts()]).toEqual(['cancelled (not_applicable)', 0]);
  });
});

it('of two facts that held before the receipt the later one counts, whichever was typed in first', () => {
  const s = new Scenario(shippedPack('poweron')).at('2025-06-02T10:00:00+01:00');
  s.receive({}, fact('email_known', true));
  expect(s.reading('ack')).toBe('running');
  s.record(fact('treat_as_complaint', false, { effectiveFrom: '2025-06-02T08:00:00.000Z' }));
  s.record(fact('treat_as_complaint', true, { effectiveFrom: '2025-06-02T07:00:00.000Z' }));
  const last = s.told.at(-1);
  expect(last && derive(s.state.record, last.context).facts.get('treat_as_complaint')?.value).toBe(false);
  expect(s.state.facts.get('treat_as_complaint')?.value).toBe(false);
});
