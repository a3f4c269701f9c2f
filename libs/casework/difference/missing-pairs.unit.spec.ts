import { describe, expect, it } from 'vitest';
import { shippedCalendar } from '#procedure';
import {
  acknowledged,
  act,
  answered,
  approved,
  closed,
  escalationRequested,
  extended,
  fact,
  proposed,
} from '../testing/acts.ts';
import { typedIn } from '../testing/play.ts';
import { PACKS } from '../testing/random-case.ts';
import { moment, Scenario, sealed, shippedPack, type Answer, type Appointment } from '../testing/scenario.ts';

/**
 * Faults of a decider that edits limits after the fact, each one pair of a kind of late knowledge and a kind of
 * consequence that was forgotten. The pass has no pairs.
 */
const of = (pack: string, appointed: readonly Appointment[] = []): Scenario =>
  new Scenario(shippedPack(pack), appointed).by('dora');
const APPROVER = [{ role: 'approver', person: 'dora' }];
const voided = ({ events }: Answer, type: string) =>
  act('ActVoided', { act: events.find((event) => event.type === type)?.id ?? '', reason: 'entered_in_error' });
const isMissed = (s: Scenario, clock: string): boolean => {
  const breach = s.clock(clock)?.breach;
  return breach !== undefined && breach.corrected === undefined;
};
const open = (s: Scenario, rule: string): readonly string[] =>
  [...s.state.clocks.values()].filter((one) => one.rule === rule && one.end === undefined).map(({ id }) => id);

describe('a promise', () => {
  it('runs for nobody once the acknowledgement that made it and the extension that renewed it are voided (N-1)', () => {
    const s = of('commonsense');
    s.at('2025-06-02T10:00:00+01:00').receive();
    const told = s.at('2025-06-02T11:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-12' }));
    const renewed = s.at('2025-06-03T10:00:00+01:00').record(extended('2025-06-20'));
    s.at('2025-06-03T11:00:00+01:00').record(voided(told, 'Acknowledged'));
    s.record(voided(renewed, 'DeadlineExtended'));
    s.at('2025-07-20T10:00:00+01:00').settle();
    expect(open(s, 'response_as_promised')).toEqual([]);
    expect(isMissed(s, 'response_as_promised')).toBe(false);
  });

  it('of an act that is voided was not kept either (N-2)', () => {
    const s = of('commonsense', APPROVER);
    s.at('2025-06-02T10:00:00+01:00').receive();
    const told = s.at('2025-06-02T11:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-12' }));
    s.record(proposed('x'), approved('x'));
    s.at('2025-06-03T10:00:00+01:00').record(answered('substantive'));
    expect(s.reading('response_as_promised')).toBe('met');
    s.record(voided(told, 'Acknowledged'));
    expect(s.reading('response_as_promised')).toBe('cancelled (voided)');
  });
});

describe('an act of before a closure', () => {
  const withdrawnOn = (s: Scenario, day: string) => s.record(act('CaseWithdrawn', {}), closed('withdrawn', day));

  it('typed in after the reopening begins nothing that would run on (N-3)', () => {
    const s = of('commonsense', APPROVER);
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(proposed('x'), approved('x'));
    withdrawnOn(s.at('2025-06-04T10:00:00+01:00'), '2025-06-04');
    s.at('2025-06-10T10:00:00+01:00').record(act('CaseReopened', { reason: 'new' }));
    s.record({ ...answered('substantive'), occurredAt: moment('2025-06-03T10:00:00+01:00') });
    expect(open(s, 'follow_up')).toEqual([]);
  });

  it('typed in after it meets what it met (N-5)', () => {
    const s = of('commonsense');
    s.at('2025-06-02T10:00:00+01:00').receive();
    withdrawnOn(s.at('2025-06-03T12:00:00+01:00'), '2025-06-03');
    s.at('2025-06-04T12:00:00+01:00');
    s.record({ ...acknowledged({ expectedReplyDate: '2025-06-06' }), occurredAt: moment('2025-06-02T15:00:00+01:00') });
    expect(s.reading('ack')).toBe('met');
  });
});

describe('a request for the next stage', () => {
  it('of earlier on, typed in later, is the one that the limits count from (N-4)', () => {
    const s = of('poweron');
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-05T10:00:00+01:00').record(escalationRequested());
    s.record({ ...escalationRequested(), occurredAt: moment('2025-06-03T10:00:00+01:00') });
    const running = [...s.state.clocks.values()].filter((one) => one.rule === 'definitive' && one.end === undefined);
    expect(running.map(({ from }) => from)).toEqual(['2025-06-03T09:00:00.000Z']);
  });

  it('that was entered in error leaves an acknowledgement made meanwhile in the stage in which the case was (N-6)', () => {
    const s = of('poweron');
    s.at('2025-06-02T10:00:00+01:00').receive();
    const asked = s.at('2025-06-03T10:00:00+01:00').record(escalationRequested());
    s.at('2025-06-04T10:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-20' }));
    s.record(voided(asked, 'EscalationRequested'));
    expect(s.state.stage).toBe('first');
    expect(s.reading('escalation_ack')).toBe('cancelled (voided)');
    expect(s.reading('reply_as_promised')).toBe('running');
  });
});

it('a duplicate that was absorbed in error leaves no miss (N-7)', () => {
  const s = of('commonsense');
  s.at('2025-06-02T10:00:00+01:00').receive();
  const receivedAt = moment('2025-05-20T10:00:00+01:00');
  const absorbed = s.record(act('DuplicateAbsorbed', { case: 'c2', reference: 'B', receivedAt }));
  expect([isMissed(s, 'ack'), isMissed(s, 'response')]).toEqual([true, true]);
  s.record(voided(absorbed, 'DuplicateAbsorbed'));
  expect([isMissed(s, 'ack'), isMissed(s, 'response')]).toEqual([false, false]);
  expect(s.clock('ack')?.dueDate).toBe('2025-06-03');
});

it('one lateness is missed once, where another limit takes its place because a fact was wrong (C-2)', () => {
  const s = of('poweron');
  s.at('2025-02-03T10:00:00Z').receive({ channel: 'post' });
  s.at('2025-02-10T10:00:00Z').settle();
  expect(isMissed(s, 'ack')).toBe(true);
  s.record(fact('email_known', false, { correction: true }));
  expect([isMissed(s, 'ack'), isMissed(s, 'ack_in_writing')]).toEqual([false, true]);
});

describe('a receipt that is corrected', () => {
  const received = (at: string) => act('ReceiptCorrected', { receivedAt: moment(at), reason: 'the stamp says so' });

  it('and corrected back leaves the days as they were counted, with the holiday that was announced meanwhile', () => {
    const s = of('commonsense');
    s.at('2025-04-14T10:00:00+01:00').receive();
    const calendar = shippedCalendar('england-and-wales');
    const holidays = [...calendar.holidays, { date: '2025-04-15', title: 'announced' }];
    const announced = { ...calendar, version: calendar.version + 1, holidays };
    s.countings.push({ at: moment('2025-04-15T10:00:00+01:00'), calendar: announced, closureDays: [] });
    s.at('2025-04-16T10:00:00+01:00').settle();
    expect(s.clock('ack')?.dueDate).toBe('2025-04-16');
    s.record(received('2025-04-16T09:00:00+01:00'));
    s.record(received('2025-04-14T10:00:00+01:00'));
    expect(s.settle().events).toEqual([]);
    expect(s.clock('ack')?.dueDate).toBe('2025-04-16');
  });

  it('takes what began with a miss along, at once, where the miss stays and is one by another date', () => {
    const s = typedIn([]);
    s.at('2025-04-18T10:00:00+01:00');
    s.record({ ...extended('2025-04-24'), occurredAt: moment('2025-04-17T10:00:00+01:00') });
    expect(s.clock('write_to_them')?.dueDate).toBe('2025-04-28');
    s.at('2025-04-24T10:00:00+01:00').record(received('2025-04-16T09:00:00+01:00'));
    expect(isMissed(s, 'response')).toBe(true);
    expect(s.clock('write_to_them')?.dueDate).toBe('2025-04-30');
  });
});

// Open: the date goes to and fro with every sweep. What mends it takes the exception out of `properties.unit.spec`.
it.fails(
  'a receipt corrected after an earlier one of a duplicate came too late for what was missed leaves nothing to sweep',
  () => {
    const s = of('commonsense').at('2025-04-14T10:00:00+01:00');
    s.receive();
    s.at('2025-04-18T00:00:00+01:00').settle();
    const absorbed = act('DuplicateAbsorbed', {
      ...{ case: 'c2', reference: 'TST-2025-00002', kind: 'complaint', facts: [] },
      receivedAt: moment('2025-04-14T09:00:00+01:00'),
    });
    const receivedAt = moment('2025-04-15T00:00:00+01:00');
    s.at('2025-04-18T02:00:00+01:00').record(
      { ...absorbed, occurredAt: moment('2025-04-18T01:00:00+01:00') },
      act('ReceiptCorrected', { receivedAt, reason: 'the stamp says so' }),
    );
    s.at('2025-11-08T17:00:00Z').settle();
    expect(isMissed(s, 'response')).toBe(true);
    expect(s.settle().events).toEqual([]);
  },
);

describe('an imported case', () => {
  it('tells nobody, at the first act or look after it, of the limits that had been missed when it was imported', () => {
    const s = new Scenario(shippedPack('commonsense'), [], undefined, { kind: 'import', file: 'old.csv', line: 2 });
    s.at('2026-06-02T10:00:00+01:00').receive({ receivedAt: '2025-06-02T09:00:00.000Z' });
    expect(isMissed(s, 'ack')).toBe(true);
    s.origin = { kind: 'live' };
    const types = ({ events }: Answer) => events.map(({ type }) => type);
    expect(types(s.settle())).toEqual([]);
    expect(types(s.record(act('NoteAdded', { note: sealed })))).toEqual(['NoteAdded']);
  });

  it('tells of what is missed from then on', () => {
    const s = new Scenario(shippedPack('commonsense'), [], undefined, { kind: 'import', file: 'old.csv', line: 2 });
    s.at('2025-06-02T10:30:00+01:00').receive({ receivedAt: '2025-06-02T09:00:00.000Z' });
    s.origin = { kind: 'live' };
    const { events } = s.at('2025-07-01T10:00:00+01:00').settle();
    expect(events.filter(({ type, data }) => type === 'NoticeRaised' && data.kind === 'breach')).toHaveLength(2);
  });
});

it('an act is asked of the case as it was: what began in the same command falls due up to its moment, and not later', () => {
  const corrected = (at: string) => {
    const s = of('commonsense').at('2025-07-20T10:00:00+01:00');
    const reading = act('ClockReadingCorrected', { clock: 'ack', reason: 'see the mail log' });
    const receivedAt = moment('2025-06-02T10:00:00+01:00');
    return s.receive({ receivedAt }, { ...reading, occurredAt: moment(at) }).refusal?.code;
  };
  expect(corrected('2025-06-03T23:00:00+01:00')).toBe('CLOCK_UNKNOWN');
  expect(corrected('2025-06-04T09:00:00+01:00')).toBeUndefined();
});

describe('a receipt and a reading that are corrected in one step', () => {
  const receipt = (day: string) => act('ReceiptCorrected', { receivedAt: moment(day), reason: 'the stamp says so' });
  const reading = act('ClockReadingCorrected', { clock: 'ack', reason: 'we rang them' });
  const missed = (): Scenario => {
    const s = of('commonsense');
    s.at('2025-06-03T10:00:00+01:00').receive();
    s.at('2025-06-20T10:00:00+01:00').settle();
    expect(isMissed(s, 'ack')).toBe(true);
    return s;
  };

  it('are as one after the other: the reading is of the date that the receipt makes it', () => {
    for (const day of ['2025-06-02T10:00:00+01:00', '2025-06-04T10:00:00+01:00']) {
      const [together, apart] = [missed(), missed()];
      expect(together.record(receipt(day), reading).refusal).toBeUndefined();
      apart.record(receipt(day));
      apart.record(reading);
      for (const s of [together, apart]) expect(isMissed(s, 'ack')).toBe(false);
      expect(together.clock('ack')?.keptBy).toEqual(apart.clock('ack')?.keptBy);
      expect(together.clock('ack')?.dueAt).toBe(apart.clock('ack')?.dueAt);
      expect(together.settle().events).toEqual([]);
      expect(isMissed(together, 'ack')).toBe(false);
    }
  });

  it('leave the miss by the right date, where the reading was of the wrong one', () => {
    const s = missed();
    s.record(reading, receipt('2025-06-04T10:00:00+01:00'));
    expect(isMissed(s, 'ack')).toBe(true);
  });
});

describe('a receipt that lies after a miss was read', () => {
  it('leaves what began with the miss to the date by which it is one', () => {
    const missed = (looks: readonly string[]): Scenario => {
      const s = new Scenario(PACKS.dated, APPROVER).at('2025-04-14T09:00:00.000Z');
      s.receive();
      for (const look of looks) s.at(look).settle();
      const receivedAt = moment('2025-04-18T00:00:00.000Z');
      s.at('2025-04-24T23:00:00.000Z').record(act('ReceiptCorrected', { receivedAt, reason: 'the stamp says so' }));
      expect(isMissed(s, 'response')).toBe(true);
      return s;
    };
    for (const looks of [[], ['2025-04-17T23:00:00.000Z']])
      expect(open(missed(looks), 'write_to_them')).toEqual(['write_to_them']);
  });
});
