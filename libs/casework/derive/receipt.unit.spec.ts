import { describe, expect, it } from 'vitest';
import { packSchema, type Pack } from '#procedure';
import { acknowledged, act, contacted, extended, fact } from '../testing/acts.ts';
import { Scenario, shippedPack } from '../testing/scenario.ts';

const corrected = (receivedAt: string) =>
  act('ReceiptCorrected', { receivedAt: new Date(receivedAt).toISOString(), reason: 'the stamp says so' });

const ACK = acknowledged({ expectedReplyDate: '2025-07-30' });

/** A procedure with one day to acknowledge, which a task follows when it is missed, and a right after two weeks. */
const pack = (): Pack => {
  const shipped = shippedPack('commonsense');
  return packSchema.parse({
    ...shipped,
    clocks: [
      ...shipped.clocks,
      {
        id: 'ombudsman',
        nature: 'entitlement',
        startsOn: { event: 'Received' },
        for: { n: 2, unit: 'week' },
        owner: 'investigator',
        satisfiedBy: { event: 'ReferralSignposted' },
        onExpiry: [{ effect: 'flag', flag: 'may_go_to_the_ombudsman' }],
        req: ['X-01'],
      },
    ],
    rules: [
      ...shipped.rules,
      {
        id: 'explain',
        on: { event: 'ClockBreached', where: { rule: 'ack' } },
        then: { effect: 'start_task', task: 'explain', title: 'Explain the miss', role: 'approver' },
        req: ['X-02'],
      },
      {
        id: 'two_reasons',
        on: { event: 'ClockBreached', where: { rule: ['ack', 'response'] } },
        then: { effect: 'flag', flag: 'late' },
        req: ['X-02'],
      },
    ],
  });
};

/** Received on Monday 2 June 2025 at ten, so that Tuesday is the last day to acknowledge. */
function received(): Scenario {
  const s = new Scenario(pack());
  s.at('2025-06-02T10:00:00+01:00').receive();
  return s;
}
const openTasks = (s: Scenario): readonly string[] =>
  [...s.state.tasks.values()].filter(({ done }) => !done).map(({ title }) => title);
const breaches = (s: Scenario): readonly unknown[] =>
  s.history.flatMap((event) => (event.type === 'ClockBreached' && event.data.rule === 'ack' ? [event.data.dueAt] : []));

describe('a receipt that was recorded wrongly', () => {
  it('counts its limits from the right moment, and what knows when it was received', () => {
    const s = received();
    s.at('2025-06-02T11:00:00+01:00').record(corrected('2025-06-01T09:00:00+01:00'));
    expect(s.state.receivedAt).toBe('2025-06-01T08:00:00.000Z');
    expect(s.state.reference).toBe('TST-2025-00001');
    expect(s.clock('ack')).toMatchObject({ from: '2025-06-01T08:00:00.000Z', dueDate: '2025-06-02' });
    expect(s.clock('ombudsman')?.dueDate).toBe('2025-06-15');
  });

  it('was no miss where it came in later: what followed from it is taken back, and it is missed once by its right date', () => {
    const s = received();
    s.at('2025-06-06T10:00:00+01:00').settle();
    expect([s.reading('ack'), openTasks(s)]).toEqual(['missed', expect.arrayContaining(['Explain the miss'])]);
    s.record(corrected('2025-06-05T10:00:00+01:00'));
    expect(s.clock('ack')).toMatchObject({
      dueDate: '2025-06-06',
      firstDueAt: '2025-06-06T23:00:00.000Z',
      breach: { corrected: { reason: 'the receipt was corrected: the stamp says so' } },
    });
    expect(openTasks(s)).not.toContain('Explain the miss');
    s.at('2025-06-10T10:00:00+01:00').settle();
    expect(s.clock('ack')?.breach).toMatchObject({ dueAt: '2025-06-06T23:00:00.000Z' });
    expect(s.clock('ack')?.breach?.corrected).toBeUndefined();
    expect(breaches(s)).toEqual(['2025-06-03T23:00:00.000Z', '2025-06-06T23:00:00.000Z']);
    expect(openTasks(s).filter((title) => title === 'Explain the miss')).toHaveLength(1);
  });

  it('was met in time where it was met late by the wrong one', () => {
    const s = received();
    s.at('2025-06-06T10:00:00+01:00').record(ACK);
    expect(s.reading('ack')).toBe('met late');
    s.at('2025-06-09T10:00:00+01:00').record(corrected('2025-06-05T10:00:00+01:00'));
    expect(s.clock('ack')).toMatchObject({
      end: { how: 'met', at: '2025-06-06T09:00:00.000Z' },
      breach: { corrected: expect.anything() },
    });
    expect(breaches(s)).toHaveLength(1);
  });

  it('was met late where it was met in time by the wrong one', () => {
    const s = received();
    s.at('2025-06-03T10:00:00+01:00').record(ACK);
    s.at('2025-06-04T10:00:00+01:00').record(corrected('2025-05-29T10:00:00+01:00'));
    expect(s.reading('ack')).toBe('met late');
    expect(s.clock('ack')).toMatchObject({
      end: { how: 'met', at: '2025-06-03T09:00:00.000Z' },
      breach: { dueAt: '2025-05-30T23:00:00.000Z' },
    });
    expect(breaches(s)).toEqual(['2025-05-30T23:00:00.000Z']);
  });

  it('that is missed by either date is missed once, by the right one, and nothing follows again', () => {
    const s = received();
    s.at('2025-06-20T10:00:00+01:00').settle();
    const answer = s.record(corrected('2025-06-04T10:00:00+01:00'));
    expect(s.clock('ack')?.breach).toMatchObject({ dueAt: '2025-06-05T23:00:00.000Z' });
    expect(s.clock('ack')?.breach?.corrected).toBeUndefined();
    expect(s.types(answer)).not.toContain('ClockBreached');
    expect(openTasks(s).filter((title) => title === 'Explain the miss')).toHaveLength(1);
  });

  it('is met by what was sent after it came in, though it lies before the wrong one', () => {
    const s = received();
    s.at('2025-06-03T10:00:00+01:00').record({ ...ACK, occurredAt: '2025-05-30T15:00:00+01:00' });
    expect(s.reading('ack')).toBe('running');
    s.record(corrected('2025-05-29T10:00:00+01:00'));
    expect([s.reading('ack'), s.clock('ack')?.end?.at]).toEqual(['met', '2025-05-30T14:00:00.000Z']);
    expect(s.clock('ack')?.breach).toBeUndefined();
  });

  it('gives a right back that had arisen too early, and the flag with it', () => {
    const s = received();
    s.at('2025-06-20T10:00:00+01:00').settle();
    expect([s.reading('ombudsman'), s.flags]).toEqual(['expired', expect.arrayContaining(['may_go_to_the_ombudsman'])]);
    s.record(corrected('2025-06-18T10:00:00+01:00'));
    expect([s.reading('ombudsman'), s.clock('ombudsman')?.dueDate]).toEqual(['running', '2025-07-02']);
    expect(s.flags).not.toContain('may_go_to_the_ombudsman');
  });

  it('leaves a date that was told, and takes back the miss before it was told', () => {
    const s = received();
    s.at('2025-06-06T10:00:00+01:00').record(extended('2025-06-20'));
    expect(s.reading('response')).toBe('missed, extended');
    s.record(corrected('2025-06-04T10:00:00+01:00'));
    expect(s.clock('response')).toMatchObject({ end: { how: 'extended' }, breach: { corrected: expect.anything() } });
    expect(s.clock('response_as_promised')?.dueDate).toBe('2025-06-20');
    expect(s.flags).not.toContain('response_overdue');
  });

  it('leaves the promise to which it was extended, though that was made before the right one', () => {
    const s = received();
    s.at('2025-06-02T15:00:00+01:00').record(extended('2025-06-12'));
    s.at('2025-06-03T10:00:00+01:00').record(corrected('2025-06-03T09:00:00+01:00'));
    expect([s.reading('response'), s.reading('response_as_promised')]).toEqual(['extended', 'running']);
    expect(s.clock('response_as_promised')?.dueDate).toBe('2025-06-12');
  });

  it('ends as it ended with a case that was closed before it was due by the right one', () => {
    const s = received();
    s.at('2025-06-05T10:00:00+01:00').record(act('CaseWithdrawn', {}), act('CaseClosed', { exit: 'withdrawn' }));
    expect(s.reading('ack')).toBe('missed, cancelled (withdrawn)');
    const end = s.clock('ack')?.end;
    s.at('2025-06-12T10:00:00+01:00').record(corrected('2025-06-04T18:00:00+01:00'));
    expect(s.clock('ack')).toMatchObject({ end, dueDate: '2025-06-05', breach: { corrected: expect.anything() } });
    expect(s.state.status).toBe('closed');
  });

  it('counts as before once it is corrected back, the miss included', () => {
    const s = received();
    s.at('2025-06-06T10:00:00+01:00').settle();
    s.record(corrected('2025-06-05T10:00:00+01:00'));
    s.at('2025-06-06T11:00:00+01:00').record(corrected('2025-06-02T10:00:00+01:00'));
    expect(s.clock('ack')).toMatchObject({ dueDate: '2025-06-03', breach: { dueAt: '2025-06-03T23:00:00.000Z' } });
    expect(s.reading('ack')).toBe('missed');
    expect(s.clock('ack')?.breach?.corrected).toBeUndefined();
  });

  it('leaves the earlier receipt of a duplicate in force, of which the last word counts', () => {
    const s = received();
    const duplicate = (receivedAt: string) =>
      act('DuplicateAbsorbed', { case: 'c2', reference: 'TST-2025-00002', receivedAt });
    s.at('2025-06-02T11:00:00+01:00').record(duplicate('2025-05-28T09:00:00.000Z'));
    s.record(corrected('2025-05-30T10:00:00+01:00'));
    expect(s.state.receivedAt).toBe('2025-05-28T09:00:00.000Z');
    s.record(duplicate('2025-05-31T09:00:00.000Z'));
    expect(s.state.receivedAt).toBe('2025-05-30T09:00:00.000Z');
  });

  it('says on a case that went on in another one which has to hear of it', () => {
    const s = received();
    const into = { into: 'c2', intoReference: 'TST-2025-00002', reason: 'the same' };
    s.record(act('CaseMerged', into));
    const { events } = s.record(corrected('2025-06-01T10:00:00+01:00'));
    expect(events[0]).toMatchObject({ type: 'ReceiptCorrected', data: { mergedInto: 'c2' } });
  });

  it.each([
    ['IN_THE_FUTURE', '2025-06-04T10:00:00+01:00', 'a moment up to now'],
    ['NOTHING_TO_RECORD', '2025-06-02T10:00:00+01:00', 'another moment'],
    ['NOT_A_DATE', '0199-06-02T10:00:00Z', 'a moment from'],
  ])('is refused as %s at %s', (code, at, wouldAccept) => {
    const s = received();
    expect(s.at('2025-06-03T10:00:00+01:00').record(corrected(at)).refusal).toMatchObject({
      code,
      field: 'receivedAt',
      wouldAccept: expect.stringContaining(wouldAccept),
    });
  });

  it('is not put after the closure', () => {
    const s = received();
    s.record(act('CaseWithdrawn', {}), act('CaseClosed', { exit: 'withdrawn' }));
    const { refusal } = s.at('2025-06-05T10:00:00+01:00').record(corrected('2025-06-04T10:00:00+01:00'));
    expect(refusal).toMatchObject({ code: 'BEFORE_THE_ACT', wouldAccept: 'a moment up to 2025-06-02T09:00:00.000Z' });
  });

  it('is not voided but corrected again', () => {
    const s = received();
    const { events } = s.record(corrected('2025-06-01T10:00:00+01:00'));
    const voided = act('ActVoided', { act: events[0]?.id ?? '', reason: 'entered_in_error' });
    expect(s.record(voided).refusal).toMatchObject({ wouldAccept: 'correctReceipt with the right moment' });
  });

  it('makes a fact that was known at it known from the right moment', () => {
    const s = new Scenario(pack());
    s.at('2025-06-02T10:00:00+01:00').receive({}, fact('formally_raised', true));
    s.record(corrected('2025-05-30T10:00:00+01:00'));
    expect(s.state.facts.get('formally_raised')?.since).toBe('2025-05-30T09:00:00.000Z');
  });
});

describe('a reading that somebody corrected', () => {
  const reading = (clock: string) => act('ClockReadingCorrected', { clock, reason: 'it was done in time' });

  /** The acknowledgement is put off, and nobody promises a date by it; that it was is typed in when it was missed. */
  const putOff = (): Scenario => {
    const { clocks, ...rest } = pack();
    const extension = { event: { event: 'DeadlineExtended' }, requires: [] };
    const s = new Scenario(
      packSchema.parse({ ...rest, clocks: clocks.map((one) => (one.id === 'ack' ? { ...one, extension } : one)) }),
    );
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-06T10:00:00+01:00').record({
      ...extended('2025-06-20', { rule: 'ack' }),
      occurredAt: '2025-06-03T10:00:00+01:00',
    });
    expect([s.reading('ack'), s.clock('ack')?.dueDate]).toEqual(['missed', '2025-06-20']);
    return s;
  };

  it('takes back what followed, and is missed again by the later date to which the limit runs', () => {
    const s = putOff();
    expect(openTasks(s)).toContain('Explain the miss');
    s.record(reading('ack'));
    expect(openTasks(s)).not.toContain('Explain the miss');
    s.at('2025-06-23T10:00:00+01:00').settle();
    expect(s.clock('ack')?.breach).toMatchObject({ dueAt: '2025-06-20T23:00:00.000Z' });
    expect(s.clock('ack')?.breach?.corrected).toBeUndefined();
    expect(s.settle().events).toEqual([]);
  });

  it('is missed by the later date at once where it was met after that', () => {
    const s = putOff();
    s.at('2025-06-24T10:00:00+01:00').record(ACK);
    expect(s.reading('ack')).toBe('met late');
    s.record(reading('ack'));
    expect(s.clock('ack')?.breach).toMatchObject({ dueAt: '2025-06-20T23:00:00.000Z' });
    expect([s.reading('ack'), s.clock('ack')?.breach?.corrected]).toEqual(['met late', undefined]);
  });

  it('leaves a flag that another miss has raised as well, and takes it down with the last of them', () => {
    const s = received();
    s.at('2025-06-06T10:00:00+01:00').settle();
    s.record(reading('ack'));
    expect(s.flags).toContain('late');
    s.record(reading('response'));
    expect(s.flags).not.toContain('late');
  });

  it('is not missed again by the date that it was corrected for', () => {
    const s = received();
    s.at('2025-06-06T10:00:00+01:00').settle();
    s.record(reading('ack'));
    s.at('2025-07-06T10:00:00+01:00').record(contacted());
    expect(breaches(s)).toHaveLength(1);
    expect(s.clock('ack')?.breach?.corrected?.reason).toBe('it was done in time');
  });

  it('counts from the right day where a wrong one was on record', () => {
    const shipped = shippedPack('optimised');
    const report = {
      id: 'report',
      nature: 'duty',
      startsOn: { fact: 'issue_arose_on' },
      satisfiedBy: { event: 'ResponseSent' },
      for: { n: 20, unit: 'working_day' },
      owner: 'investigator',
      req: ['X-04'],
    };
    const s = new Scenario(packSchema.parse({ ...shipped, clocks: [...shipped.clocks, report] }));
    s.at('2025-06-02T10:00:00+01:00').receive({}, fact('issue_arose_on', '2025-04-29'));
    expect([s.reading('report'), s.clock('report')?.dueDate]).toEqual(['missed', '2025-05-29']);
    s.record(fact('issue_arose_on', '2025-05-29'));
    expect(s.clock('report')?.dueDate).toBe('2025-05-29');
    s.record(reading('report'));
    expect([s.clock('report')?.from, s.clock('report')?.dueDate]).toEqual(['2025-05-28T23:00:00.000Z', '2025-06-26']);
    s.at('2025-06-30T10:00:00+01:00').settle();
    expect(s.clock('report')?.breach).toMatchObject({ dueAt: '2025-06-26T23:00:00.000Z' });
  });
});
