import { describe, expect, it } from 'vitest';
import { packSchema, type Pack } from '#procedure';
import { acknowledged, act, closed, contacted, evidence, extended, fact } from '../testing/acts.ts';
import { Scenario, sealed, shippedPack } from '../testing/scenario.ts';
import { missingForExit } from '../words/exits.ts';

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

describe('a date that was mistyped', () => {
  const WRONG = '2024-05-29';
  const received = (id: string, name: string, value: string): Scenario => {
    const s = new Scenario(shippedPack(id));
    s.at('2025-06-02T10:00:00+01:00').receive({}, fact(name, value));
    return s;
  };
  const clocksOf = (s: Scenario, rule: string): number =>
    [...s.state.clocks.values()].filter((clock) => clock.rule === rule).length;
  const optimised = (value: string): Scenario => received('optimised', 'issue_arose_on', value);

  it('ends a window, and the right one takes back the end with its flag', () => {
    const s = optimised(WRONG);
    expect([s.reading('raise_in_time'), s.flags]).toEqual(['expired', ['raised_late']]);
    s.record(fact('issue_arose_on', '2025-05-29', { correction: true }));
    expect([s.reading('raise_in_time'), s.flags]).toEqual(['met', []]);
    expect(s.clock('raise_in_time')?.from).toBe('2025-05-28T23:00:00.000Z');
    expect(clocksOf(s, 'raise_in_time')).toBe(1);
  });

  it('lets a complaint in that was late by the right one', () => {
    const s = optimised('2025-05-29');
    expect(s.reading('raise_in_time')).toBe('met');
    s.record(fact('issue_arose_on', WRONG));
    expect([s.reading('raise_in_time'), s.flags]).toEqual(['expired', ['raised_late']]);
    expect(clocksOf(s, 'raise_in_time')).toBe(1);
  });

  it('said twice begins no second window', () => {
    const s = optimised(WRONG);
    s.record(fact('issue_arose_on', WRONG));
    expect([clocksOf(s, 'raise_in_time'), s.flags]).toEqual([1, ['raised_late']]);
  });

  it('has a task that ends with it', () => {
    const s = received('mobilise', 'aware_on', WRONG);
    const task = () => [...s.state.tasks.values()].find(({ rule }) => rule === 'raise_in_time.onExpiry');
    expect(task()?.done).toBe(false);
    s.record(fact('aware_on', '2025-05-29'));
    expect([s.reading('raise_in_time'), task()?.end?.how]).toEqual(['met', 'voided']);
  });

  it('voided leaves nothing of it', () => {
    const s = optimised('2025-05-29');
    const wrong = s.record(fact('issue_arose_on', WRONG)).events.find(({ type }) => type === 'CaseFactRecorded');
    s.record(act('ActVoided', { act: wrong?.id ?? '', reason: 'entered_in_error' }));
    expect([s.reading('raise_in_time'), s.flags]).toEqual(['met', []]);
  });

  it('without any other leaves no window', () => {
    const s = optimised(WRONG);
    const wrong = s.state.acts.find(({ type }) => type === 'CaseFactRecorded');
    s.record(act('ActVoided', { act: wrong?.id ?? '', reason: 'entered_in_error' }));
    expect([s.reading('raise_in_time'), s.flags]).toEqual(['cancelled (voided)', []]);
  });

  it('moves no date that was told, nor a limit that was missed, and says so to whoever owes it', () => {
    const told = withClocks('optimised', {
      id: 'report',
      title: 'Report',
      nature: 'duty',
      startsOn: { fact: 'issue_arose_on' },
      satisfiedBy: { event: 'ResponseSent' },
      for: { n: 20, unit: 'working_day' },
      extension: { event: { event: 'DeadlineExtended' } },
      req: ['X-04'],
    });
    const notices = ({ events }: { readonly events: readonly { type: string; data: object }[] }): readonly object[] =>
      events
        .filter(({ type, data }) => type === 'NoticeRaised' && 'clock' in data && data.clock === 'report')
        .map(({ data }) => data);
    const s = new Scenario(told);
    s.at('2025-06-02T10:00:00+01:00').receive({}, fact('issue_arose_on', '2025-05-29'));
    s.record(extended('2025-07-10', { rule: 'report' }));
    expect(s.clock('report')?.dueDate).toBe('2025-07-10');
    const answer = s.record(fact('issue_arose_on', '2025-05-20'));
    expect(s.clock('report')?.dueDate).toBe('2025-07-10');
    expect(notices(answer)).toMatchObject([
      {
        clock: 'report',
        role: 'investigator',
        message:
          '"Report" was counted from 2025-05-29, which was corrected since: it keeps 2025-07-10, to which it was extended, because that was told',
      },
    ]);
    expect(notices(s.record(fact('microbusiness', true)))).toEqual([]);
    s.at('2025-07-14T10:00:00+01:00');
    expect(notices(s.record(fact('issue_arose_on', '2025-05-21')))).toMatchObject([
      { clock: 'report', message: expect.stringContaining('correctClockReading') },
    ]);
  });
});

describe('a refusal', () => {
  const received = (pack: Pack): Scenario => {
    const s = new Scenario(pack);
    s.at('2025-06-02T10:00:00+01:00').receive();
    return s;
  };

  it('names no exit that is shut as well', () => {
    const s = received(shippedPack('commonsense'));
    const open = s.pack.closing.exits.filter(
      (exit) => missingForExit({ state: s.state, pack: s.pack }, exit).length === 0,
    );
    expect(open.length).toBeLessThan(s.pack.closing.exits.length - 1);
    const { refusal } = s.record(closed('resolved', '2025-06-02'));
    const named = refusal?.wouldAccept?.split('or an exit that is open: ')[1]?.split(', ') ?? [];
    expect(named).toEqual(open.map(({ id }) => id));
  });

  it('of what a rule forbade says how long it lasts, and calls nothing final that is not', () => {
    const pack = shippedPack('commonsense');
    const freeze = {
      id: 'frozen_for_court',
      on: { event: 'CaseFactRecorded', where: { fact: 'formally_raised' } },
      when: { fact: 'formally_raised', is: true },
      then: { effect: 'forbid', what: { event: 'EvidenceAdded' } },
      req: ['X-05'],
    };
    const s = received(packSchema.parse({ ...pack, rules: [...pack.rules, freeze] }));
    s.record(fact('formally_raised', true));
    expect(s.record(evidence()).refusal).toMatchObject({
      code: 'FORBIDDEN',
      message: 'The procedure does not allow this any more: evidence added (frozen for court)',
      wouldAccept: expect.stringContaining('the same once this holds no more: formally raised is true'),
    });
  });
});

describe('what is told with the receipt', () => {
  const COLD = 'without_heating_or_hot_water';

  it('is known before anything follows from the receipt: nobody is asked for it', () => {
    const s = new Scenario(shippedPack('aura'));
    const answer = s.at('2025-02-06T09:00:00Z').receive({}, fact(COLD, true));
    const tasks = answer.events.flatMap((event) => (event.type === 'TaskRaised' ? [event.data.rule] : []));
    expect(tasks).not.toContain('ask_about_heating');
  });

  it('is told apart from what is said in the same moment and later (A-08)', () => {
    const s = new Scenario(shippedPack('aura'));
    s.at('2025-02-06T09:00:00Z').receive({}, fact(COLD, true));
    s.record(fact(COLD, false));
    expect(s.reading('urgent_inspection')).toBe('cancelled (not_applicable)');
    expect([s.reading('inspection#2'), s.clock('inspection#2')?.dueDate]).toEqual(['running', '2025-02-13']);
  });
});
