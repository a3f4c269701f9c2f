import { describe, expect, it } from '@jest/globals';
import { packSchema, type Pack } from '#procedure';
import { acknowledged, act, closed, contacted, extended, fact } from '../testing/acts.ts';
import { Scenario, sealed, shippedPack } from '../testing/scenario.ts';

/** A shipped pack with clocks of a procedure that nobody here has seen. */
const withClocks = (id: string, ...clocks: readonly object[]): Pack => {
  const pack = shippedPack(id);
  return packSchema.parse({
    ...pack,
    clocks: [...pack.clocks, ...clocks.map((clock) => ({ owner: 'investigator', ...clock }))],
  });
};

describe('a window that opens with an event', () => {
  const ASK = { id: 'ask_panel', nature: 'window', for: { n: 20, unit: 'working_day' }, req: ['X-01'] };
  const pack = withClocks('commonsense', {
    ...ASK,
    startsOn: { event: 'Acknowledged' },
    satisfiedBy: { event: 'InteractionRecorded' },
  });
  const told = contacted({ direction: 'inbound' });

  it('is not used by what was said before it was open', () => {
    const s = new Scenario(pack);
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.at('2025-06-02T11:00:00+01:00').record(told);
    s.at('2025-06-03T11:00:00+01:00').record(acknowledged({ expectedReplyDate: '2025-06-10' }));
    expect(s.reading('ask_panel')).toBe('running');
    s.at('2025-06-04T11:00:00+01:00').record(told);
    expect(s.reading('ask_panel')).toBe('met');
  });
});

describe('an extension', () => {
  const s = () => {
    const scenario = new Scenario(shippedPack('commonsense'));
    scenario.at('2025-06-02T10:00:00+01:00').receive();
    return scenario;
  };

  it('to a day that is no later than the present one is none, and makes nobody late', () => {
    const one = s();
    const before = one.clock('response')?.dueAt;
    const answer = one.record(extended('2025-06-04'));
    expect(answer.refusal).toMatchObject({
      code: 'EXTENSION_NOT_ALLOWED',
      wouldAccept: `a day after ${one.clock('response')?.dueDate}`,
    });
    expect(one.clock('response')?.dueAt).toBe(before);
  });

  it('to a year that nobody meant is refused', () => {
    expect(s().record(extended('9999-12-31')).refusal).toMatchObject({ code: 'NOT_A_DATE' });
  });

  it('leaves alone the limits that lie later anyway', () => {
    const long = withClocks('commonsense', {
      id: 'six_months',
      nature: 'duty',
      startsOn: { event: 'Received' },
      satisfiedBy: { event: 'ResponseSent' },
      for: { n: 26, unit: 'week' },
      extension: { event: { event: 'DeadlineExtended' } },
      req: ['X-02'],
    });
    const one = new Scenario(long);
    one.at('2025-06-02T10:00:00+01:00').receive();
    const before = one.clock('six_months')?.dueAt;
    expect(one.record(extended('2025-06-20')).refusal).toBeUndefined();
    expect(one.clock('six_months')?.dueAt).toBe(before);
    expect(one.reading('response')).toBe('extended');
  });
});

describe('a date', () => {
  it.each(['2028-02-30', '2028-13-01', '2027-02-29', '0000-01-01', '9999-12-31'])(
    'that is no day of the calendar is no fact: %s',
    (value) => {
      const s = new Scenario(shippedPack('optimised'));
      s.at('2025-06-02T10:00:00+01:00').receive();
      const dated = s.pack.facts.find(({ type }) => type === 'date');
      expect(s.record(fact(dated?.id ?? '', value)).refusal).toMatchObject({ code: 'FACT_VALUE', field: 'value' });
    },
  );

  it.each(['0028-02-28T10:00:00.000Z', '1828-02-28T10:00:00.000Z'])(
    'of receipt from which nothing can be counted is refused, and the case is not opened without limits: %s',
    (receivedAt) => {
      const s = new Scenario(shippedPack('commonsense'));
      s.at('2025-06-02T10:00:00+01:00');
      expect(s.receive({ receivedAt }).refusal).toMatchObject({ code: 'NOT_A_DATE', field: 'receivedAt' });
    },
  );
});

describe('what is owed after the case is closed', () => {
  const pack = withClocks('commonsense', {
    id: 'agreed_action',
    nature: 'promise',
    per: 'ActionAgreed',
    startsOn: { event: 'ActionAgreed' },
    satisfiedBy: { event: 'ActionCompleted' },
    for: { unit: 'promised', from: 'actionDueOn' },
    extension: { event: { event: 'ActionRescheduled' } },
    outlivesClosure: true,
    req: ['X-03'],
  });
  const given = (): Scenario => {
    const s = new Scenario(pack);
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(act('ActionAgreed', { action: 'A1', description: sealed, actionDueOn: '2025-06-20' }));
    s.record(act('CaseWithdrawn', {}), closed('withdrawn', '2025-06-02'));
    expect(s.state.status).toBe('closed');
    return s;
  };

  it('can be done and moved then, and nothing else can', () => {
    const s = given();
    s.at('2025-06-10T10:00:00+01:00');
    expect(s.record(act('ActionCompleted', { action: 'A1' })).refusal).toBeUndefined();
    expect(s.reading('agreed_action:A1')).toBe('met');
    expect(s.record(act('ActionCompleted', { action: 'A1' })).refusal).toBeDefined();
    expect(
      s.record(act('ActivityScheduled', { activity: 'V1', kind: 'interview', on: '2025-06-11' })).refusal,
    ).toMatchObject({
      code: 'CASE_CLOSED',
    });
  });
});
