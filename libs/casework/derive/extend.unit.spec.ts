import { describe, expect, it } from 'vitest';
import { packSchema, type Pack } from '#procedure';
import type { Clock } from '../index.ts';
import { act, answered, approved, extended, proposed } from '../testing/acts.ts';
import { sealed, Scenario, shippedPack, type Answer } from '../testing/scenario.ts';

/** The duty and the promise that takes over from it, each with what the test wants of its extension. */
const capped = (ofDuty: object, ofPromise: object): Pack => {
  const pack = shippedPack('commonsense');
  const caps: Readonly<Record<string, object>> = { response: ofDuty, response_as_promised: ofPromise };
  return packSchema.parse({
    ...pack,
    clocks: pack.clocks.map((clock) => ({
      ...clock,
      ...(caps[clock.id] === undefined ? {} : { extension: { ...clock.extension, ...caps[clock.id] } }),
    })),
  });
};
const given = (pack: Pack): Scenario => {
  const s = new Scenario(pack);
  s.at('2025-06-02T10:00:00+01:00').receive();
  return s;
};
const twoWeeks = { total_from_start: { n: 2, unit: 'week' } };

/** pitfalls 33: cap and count are those of the limit, however many promises it has become. */
describe('an extension of an extension', () => {
  it.each([
    ['said of both', capped(twoWeeks, twoWeeks)],
    ['said of the first limit only', capped(twoWeeks, {})],
    ['said of the promise only', capped({}, twoWeeks)],
  ])('is capped from where the first limit began: %s', (_, pack) => {
    const s = given(pack);
    expect(s.record(extended('2025-06-12')).refusal).toBeUndefined();
    s.at('2025-06-10T10:00:00+01:00');
    expect(s.record(extended('2025-06-17')).refusal).toMatchObject({
      code: 'EXTENSION_NOT_ALLOWED',
      wouldAccept: 'a date up to 2025-06-16',
    });
    expect(s.record(extended('2025-06-16')).refusal).toBeUndefined();
    s.at('2025-06-16T10:00:00+01:00');
    expect(s.record(extended('2025-06-18')).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
  });

  it('is counted with the first one', () => {
    const s = given(capped({ times: 2 }, {}));
    expect(s.record(extended('2025-06-10')).refusal).toBeUndefined();
    expect(s.record(extended('2025-06-11')).refusal).toBeUndefined();
    expect(s.record(extended('2025-06-12')).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
  });

  it('may each time be so much beyond the present date, where the pack says that and no more', () => {
    const s = given(capped({ additional: { n: 1, unit: 'week' } }, { additional: { n: 1, unit: 'week' } }));
    expect(s.record(extended('2025-06-12')).refusal).toBeUndefined();
    expect(s.record(extended('2025-06-20')).refusal).toMatchObject({ wouldAccept: 'a date up to 2025-06-19' });
    expect(s.record(extended('2025-06-19')).refusal).toBeUndefined();
  });
});

const idOf = ({ events }: Answer, type: string): string => events.find((event) => event.type === type)?.id ?? 'none';
const voided = (id: string) => act('ActVoided', { act: id, reason: 'entered_in_error' });
const rescheduled = (actionDueOn: string, action = 'A1') =>
  act('ActionRescheduled', { action, reasons: 'parts', customerAgreement: true, actionDueOn });
const kept = (s: Scenario, rule: string): readonly Clock[] =>
  [...s.state.clocks.values()].filter((clock) => clock.rule === rule);
const running = (s: Scenario, rule: string): readonly (string | null)[] =>
  kept(s, rule)
    .filter(({ end }) => end === undefined)
    .map(({ dueDate }) => dueDate);
const missed = (s: Scenario, rule: string): readonly (string | null)[] =>
  kept(s, rule)
    .filter(({ breach }) => breach !== undefined)
    .map(({ dueDate }) => dueDate);

/** A-10, G-13: what is promised anew is a promise of its own, to be kept by its own date. */
describe('a promise that is renewed', () => {
  const agreed = (): { s: Scenario; agreement: string } => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    const answer = s.record(
      act('ActionAgreed', { action: 'A1', description: sealed, actionDueOn: '2025-06-05' }),
      act('ActionAgreed', { action: 'A2', description: sealed, actionDueOn: '2025-06-30' }),
    );
    return { s, agreement: idOf(answer, 'ActionAgreed') };
  };

  it('is to be kept by the new date, and the other promises by theirs', () => {
    const { s } = agreed();
    s.record(rescheduled('2025-06-12'));
    expect(running(s, 'agreed_action')).toEqual(['2025-06-30', '2025-06-12']);
    s.at('2025-06-13T10:00:00+01:00').settle();
    expect(missed(s, 'agreed_action')).toEqual(['2025-06-12']);
  });

  it('is missed once more where the first was missed already', () => {
    const { s } = agreed();
    s.at('2025-06-07T10:00:00+01:00').record(rescheduled('2025-06-12'));
    expect(missed(s, 'agreed_action')).toEqual(['2025-06-05']);
    expect(running(s, 'agreed_action')).toContain('2025-06-12');
    const reminders = s
      .at('2025-06-11T10:00:00+01:00')
      .settle()
      .events.filter(({ type }) => type === 'NoticeRaised');
    expect(reminders).not.toEqual([]);
    s.at('2025-06-13T10:00:00+01:00').settle();
    expect(missed(s, 'agreed_action')).toEqual(['2025-06-05', '2025-06-12']);
    s.record(act('ActionCompleted', { action: 'A1' }));
    expect(running(s, 'agreed_action')).toEqual(['2025-06-30']);
  });

  it('falls back to the date before it where the last change is voided', () => {
    const { s } = agreed();
    s.at('2025-06-03T10:00:00+01:00').record(rescheduled('2025-06-12'));
    const second = s.at('2025-06-04T10:00:00+01:00').record(rescheduled('2025-06-19'));
    s.at('2025-06-04T11:00:00+01:00').record(voided(idOf(second, 'ActionRescheduled')));
    expect(running(s, 'agreed_action')).toEqual(['2025-06-30', '2025-06-12']);
    s.at('2025-06-08T10:00:00+01:00').settle();
    expect(missed(s, 'agreed_action')).toEqual([]);
  });

  it('keeps the last date where a change before it is voided', () => {
    const { s } = agreed();
    const first = s.at('2025-06-03T10:00:00+01:00').record(rescheduled('2025-06-12'));
    s.at('2025-06-04T10:00:00+01:00').record(rescheduled('2025-06-19'));
    s.at('2025-06-04T11:00:00+01:00').record(voided(idOf(first, 'ActionRescheduled')));
    expect(running(s, 'agreed_action')).toEqual(['2025-06-30', '2025-06-19']);
    s.at('2025-06-18T10:00:00+01:00').settle();
    expect(missed(s, 'agreed_action')).toEqual([]);
  });

  it('ends with the agreement that it renewed', () => {
    const { s, agreement } = agreed();
    s.at('2025-06-03T10:00:00+01:00').record(rescheduled('2025-06-12'));
    s.at('2025-06-04T10:00:00+01:00').record(voided(agreement));
    expect(running(s, 'agreed_action')).toEqual(['2025-06-30']);
  });

  it('runs again by the new date where what kept it is voided', () => {
    const { s } = agreed();
    s.record(rescheduled('2025-06-12'));
    const done = s.at('2025-06-04T10:00:00+01:00').record(act('ActionCompleted', { action: 'A1' }));
    s.at('2025-06-06T10:00:00+01:00').record(voided(idOf(done, 'ActionCompleted')));
    expect(running(s, 'agreed_action')).toEqual(['2025-06-30', '2025-06-12']);
    expect(missed(s, 'agreed_action')).toEqual([]);
  });
});

/** M-13: a notice that came back told nobody, and the next one came too late. */
it('a limit whose extension is voided was missed where the next extension came after it', () => {
  const update = (expectedReplyDate: string) =>
    act('ProgressUpdateSent', { channel: 'email', reasons: 'still investigating', expectedReplyDate });
  const s = new Scenario(shippedPack('mobilise'));
  s.at('2025-06-02T10:00:00+01:00').receive();
  const first = s.at('2025-06-13T10:00:00+01:00').record(update('2025-06-24'));
  s.at('2025-06-23T10:00:00+01:00').record(update('2025-07-04'));
  expect(s.reading('stage1_response')).toBe('extended');
  s.record(voided(idOf(first, 'ProgressUpdateSent')));
  expect(s.reading('stage1_response')).toBe('missed, extended');
  expect(running(s, 'revised_stage1')).toEqual(['2025-07-04']);
});

/** procedures §2 rule 4: a void takes back what that act did, and leaves what the others did. */
describe('a limit that was extended and runs on itself', () => {
  const given = (): Scenario => {
    const pack = shippedPack('commonsense');
    const clocks = pack.clocks.map((clock) => {
      if (clock.id !== 'response' || clock.extension === undefined) return clock;
      const { starts: _, ...extension } = clock.extension;
      return { ...clock, extension };
    });
    const s = new Scenario(packSchema.parse({ ...pack, clocks }), [{ role: 'approver', person: 'dora' }]).by('dora');
    s.at('2025-06-02T10:00:00+01:00').receive();
    return s;
  };
  const twice = (): { s: Scenario; first: string; second: string } => {
    const s = given();
    const [first, second] = ['2025-06-10', '2025-06-12'].map((day) =>
      idOf(s.record(extended(day)), 'DeadlineExtended'),
    );
    return { s, first: first ?? '', second: second ?? '' };
  };

  it('has the date of the first extension again where the second is voided', () => {
    const { s, second } = twice();
    s.record(voided(second));
    expect(s.clock('response')).toMatchObject({ dueDate: '2025-06-10', extensions: 1 });
  });

  it('keeps the date of the second where the first is voided', () => {
    const { s, first } = twice();
    s.record(voided(first));
    expect(s.clock('response')).toMatchObject({ dueDate: '2025-06-12', extensions: 1 });
  });

  it('has that date again where the reply that met it is voided', () => {
    const { s } = twice();
    s.record(proposed('x1'), approved('x1'));
    const reply = s.at('2025-06-03T10:00:00+01:00').record(answered('substantive'));
    expect(s.reading('response')).toBe('met');
    s.at('2025-06-09T10:00:00+01:00').record(voided(idOf(reply, 'ResponseSent')));
    expect(s.reading('response')).toBe('running');
    expect(s.clock('response')).toMatchObject({ dueDate: '2025-06-12', extensions: 2 });
  });
});

/** M-11, O-20, G-9: an answer counts from when it was given, and not from when it was typed in. */
describe('an answer that was given before a promise, and typed in after', () => {
  const update = (expectedReplyDate: string) =>
    act('ProgressUpdateSent', { channel: 'email', reasons: 'still investigating', expectedReplyDate });
  const told = (s: Scenario): Scenario => {
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-12T10:00:00+01:00').record(update('2025-06-24'));
    return s;
  };
  const earlier = { ...answered('substantive'), occurredAt: '2025-06-11T10:00:00+01:00' };

  it('meets the limit that had been extended, and the promise', () => {
    const s = told(new Scenario(shippedPack('mobilise')));
    s.at('2025-06-16T10:00:00+01:00').record(earlier);
    expect([s.reading('stage1_response'), s.reading('revised_stage1')]).toEqual(['met', 'met']);
    expect(s.at('2025-07-01T10:00:00+01:00').settle().events).toEqual([]);
  });

  it('meets the promise where an update had met the limit', () => {
    const s = told(new Scenario(shippedPack('optimised')));
    s.at('2025-06-16T10:00:00+01:00').record(earlier);
    expect([s.reading('response'), s.reading('response_as_promised')]).toEqual(['met', 'met']);
  });

  it('corrects the miss of a promise that was of what had been done', () => {
    const s = told(new Scenario(shippedPack('mobilise')));
    s.at('2025-06-26T10:00:00+01:00').record(earlier);
    expect(s.clock('revised_stage1')).toMatchObject({ end: { how: 'met' }, breach: { corrected: expect.anything() } });
    expect([...s.state.tasks.values()].filter(({ done, rule }) => !done && rule === 'revised_stage1.onBreach')).toEqual(
      [],
    );
  });

  it('given too late for the limit it is late, promised or not', () => {
    const s = new Scenario(shippedPack('mobilise'));
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-19T10:00:00+01:00').record(update('2025-06-27'));
    s.at('2025-06-20T10:00:00+01:00').record({ ...answered('substantive'), occurredAt: '2025-06-18T10:00:00+01:00' });
    expect([s.reading('stage1_response'), s.reading('revised_stage1')]).toEqual(['met late', 'met']);
  });
});
