import { describe, expect, it } from 'vitest';
import { packSchema } from '#procedure';
import { act, acknowledged, fact } from '../testing/acts.ts';
import { Scenario, shippedPack } from '../testing/scenario.ts';

/** Two weeks after the receipt a right arises, and by then, or once the acknowledgement is missed, a letter is owed. */
function firm(letter: object = {}): Scenario {
  const pack = shippedPack('commonsense');
  const owed = { nature: 'duty', satisfiedBy: { event: 'LessonsRecorded' }, owner: 'investigator', req: ['X-01'] };
  const over = (event: string, rule: string) => ({ event, where: { rule } });
  const s = new Scenario(
    packSchema.parse({
      ...pack,
      clocks: [
        ...pack.clocks,
        {
          ...owed,
          id: 'right',
          nature: 'entitlement',
          startsOn: { event: 'Received' },
          for: { n: 2, unit: 'week' },
          satisfiedBy: { event: 'ReferralSignposted' },
          owner: 'complainant',
        },
        {
          ...owed,
          id: 'letter',
          startsOn: { any: [over('ClockExpired', 'right'), over('ClockBreached', 'ack')] },
          for: { n: 5, unit: 'working_day' },
          ...letter,
        },
      ],
    }),
  );
  s.at('2025-06-02T10:00:00+01:00').receive();
  return s;
}
const ACK = acknowledged({ expectedReplyDate: '2025-07-30' });
const ON_TIME = { ...ACK, occurredAt: '2025-06-03T09:00:00+01:00' };

describe('a limit that begins when another is over', () => {
  it('counts from the last day of that one, whenever somebody looks', () => {
    const s = firm();
    s.at('2025-06-03T10:00:00+01:00').record(ON_TIME);
    s.at('2025-06-16T23:59:00+01:00').settle();
    expect(s.reading('letter')).toBe('none');
    s.at('2025-06-20T10:00:00+01:00').settle();
    // The right arose with the end of Monday 16 June.
    expect(s.clock('letter')).toMatchObject({ from: '2025-06-16T22:59:59.999Z', dueDate: '2025-06-23' });
    s.at('2025-06-30T10:00:00+01:00').settle();
    expect(s.reading('letter')).toBe('missed');
  });

  it('counts hours from its very end', () => {
    const s = firm({ for: { n: 48, unit: 'elapsed_hour' } });
    s.at('2025-06-04T10:00:00+01:00').settle();
    expect(s.clock('letter')).toMatchObject({ from: '2025-06-03T23:00:00.000Z', dueAt: '2025-06-05T23:00:00.000Z' });
  });

  it('begins once, by whatever is over first', () => {
    const s = firm();
    s.at('2025-06-18T10:00:00+01:00').settle();
    expect([...s.state.clocks.keys()].filter((id) => id.startsWith('letter'))).toEqual(['letter']);
    expect(s.clock('letter')?.dueDate).toBe('2025-06-10');
  });

  it('ends with the miss that was none', () => {
    const s = firm();
    s.at('2025-06-05T10:00:00+01:00').settle();
    expect(s.reading('letter')).toBe('running');
    s.record(act('ClockReadingCorrected', { clock: 'ack', reason: 'sent on the day' }));
    expect(s.reading('letter')).toBe('cancelled (voided)');
  });

  it('moves with the receipt of a complaint that was missed by either date', () => {
    const s = firm();
    s.at('2025-06-20T10:00:00+01:00').settle();
    const corrected = { receivedAt: '2025-06-04T09:00:00.000Z', reason: 'the stamp says so' };
    s.record(act('ReceiptCorrected', corrected));
    expect([s.clock('ack')?.breach?.dueAt, s.clock('letter')?.dueDate]).toEqual([
      '2025-06-05T23:00:00.000Z',
      '2025-06-12',
    ]);
    expect(s.reading('letter')).toBe('missed');
  });

  it('begins where what it depends on is learnt after that one was over', () => {
    const s = firm({ appliesWhen: { fact: 'formally_raised', is: false }, whenLearntLate: 'from_start' });
    s.at('2025-06-03T10:00:00+01:00').record(ON_TIME);
    s.at('2025-06-17T10:00:00+01:00').settle();
    expect(s.reading('letter')).toBe('none');
    s.record(fact('formally_raised', false));
    expect(s.clock('letter')).toMatchObject({ dueDate: '2025-06-23' });
  });
});
