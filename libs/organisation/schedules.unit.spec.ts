import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { eventsOf, OrganisationScenario, schedule } from './testing/organisation-scenario.ts';

const POLICY_REVIEW = schedule({
  id: 'policy_review',
  what: 'review',
  every: { n: 12, unit: 'calendar_month' },
  anchor: { date: '2023-08-28' },
});
const QUARTERLY = schedule({
  id: 'quarterly_report',
  what: 'report',
  anchor: 'calendar_quarter',
  within: { n: 20, unit: 'working_day' },
});
const PANEL = schedule({
  id: 'panel_meets',
  what: 'meeting',
  of: 'panel',
  every: { n: 1, unit: 'calendar_month' },
  anchor: { date: '2025-01-31' },
});

const agency = () => new OrganisationScenario().registered();

describe('a duty counted from its first due date (O-30)', () => {
  it('is overdue since that date where the organisation took the pack later', () => {
    const scenario = agency().publish(POLICY_REVIEW).at('2025-03-01T09:00:00.000Z');
    const events = scenario.settle();
    expect(events.map(({ type }) => type)).toEqual([
      'ProcedureTaken',
      'ScheduleStarted',
      'RecurringDutyOpened',
      'RecurringDutyMissed',
      'RecurringDutyOpened',
      'RecurringDutyMissed',
      'RecurringDutyOpened',
    ]);
    expect(eventsOf(events, 'RecurringDutyMissed').map(({ dueAt }) => dueAt)).toEqual([
      '2023-08-28T23:00:00.000Z',
      '2024-08-28T23:00:00.000Z',
    ]);
    expect(scenario.duties('policy_review')).toEqual(['2023-08-28 missed', '2024-08-28 missed', '2025-08-28']);
  });

  it('is done late for every date that had passed, and then for the one that comes', () => {
    const scenario = agency().publish(POLICY_REVIEW).at('2025-03-01T09:00:00.000Z');
    scenario.review('policy_review');
    expect(scenario.duties('policy_review')).toEqual([
      '2023-08-28 missed done',
      '2024-08-28 missed done',
      '2025-08-28',
    ]);
    scenario.at('2025-08-20T09:00:00.000Z').review('policy_review');
    scenario.at('2025-09-01T09:00:00.000Z').settle();
    expect(scenario.duties('policy_review').slice(-2)).toEqual(['2025-08-28 done', '2026-08-28']);
  });

  it('stays missed where a review before the date was recorded after it', () => {
    const scenario = agency()
      .publish(schedule({ ...POLICY_REVIEW, anchor: { date: '2025-08-28' } }))
      .at('2025-09-05T09:00:00.000Z');
    scenario.review('policy_review', '2025-08-27');
    expect(scenario.duties('policy_review')).toEqual(['2025-08-28 missed done', '2026-08-28']);
  });

  it('is done once: a second review in the same time does nothing more', () => {
    const scenario = agency()
      .publish(schedule({ ...POLICY_REVIEW, anchor: { date: '2025-08-28' } }))
      .at('2025-08-01T09:00:00.000Z');
    scenario.review('policy_review');
    expect(
      scenario
        .at('2025-08-02T09:00:00.000Z')
        .review('policy_review')
        .map(({ type }) => type),
    ).toEqual(['PolicyReviewHeld']);
  });

  it('is not moved by when it was done, and ends with a month that has no such day', () => {
    const scenario = agency().publish(PANEL);
    for (const day of ['2025-01-10', '2025-02-27', '2025-04-05'])
      scenario.at(`${day}T09:00:00.000Z`).meet('panel').settle();
    expect(scenario.duties('panel_meets')).toEqual([
      '2025-01-31 done',
      '2025-02-28 done',
      '2025-03-31 missed done',
      '2025-04-30',
    ]);
  });

  it('is done by meetings of its own body only', () => {
    const scenario = agency().publish(PANEL).at('2025-01-10T09:00:00.000Z').meet('board');
    scenario.settle();
    expect(scenario.duties('panel_meets')).toEqual(['2025-01-31']);
  });

  it('says what is meant by a review that the procedure does not ask for', () => {
    const scenario = agency().publish(POLICY_REVIEW, QUARTERLY);
    const data = { review: 'r', schedule: 'quarterly_report', heldOn: '2025-01-01' };
    expect(scenario.when({ type: 'recordReview', data })).toMatchObject({
      ok: false,
      refusal: { code: 'SCHEDULE_UNKNOWN', field: 'schedule', wouldAccept: 'one of: policy_review' },
    });
    const ahead = { ...data, schedule: 'policy_review', heldOn: '2025-01-02' };
    expect(scenario.when({ type: 'recordReview', data: ahead })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_YET_HELD', field: 'heldOn', wouldAccept: '2025-01-01 or earlier' },
    });
  });
});

describe('a duty on the periods of the calendar (M-40)', () => {
  it('begins with the period that runs and falls due so many working days after its end', () => {
    const scenario = agency().at('2025-05-15T09:00:00.000Z').publish(QUARTERLY);
    const [opened] = eventsOf(scenario.settle(), 'RecurringDutyOpened');
    expect(opened).toMatchObject({
      period: '2025-Q2',
      opensAt: '2025-05-15T09:00:00.000Z',
      dueDate: '2025-07-28',
      nextOpensAt: '2025-06-30T23:00:00.000Z',
      inputs: { from: '2025-06-29T23:00:00.000Z', duration: { n: 20, unit: 'working_day' } },
    });
  });

  it('is done by the report on that period and by no other', () => {
    const scenario = agency().at('2025-05-15T09:00:00.000Z').publish(QUARTERLY);
    scenario.at('2025-07-10T09:00:00.000Z').issue('2025-Q1').settle();
    expect(scenario.duties('quarterly_report')).toEqual(['2025-07-28', '2025-10-28']);
    scenario.at('2025-07-11T09:00:00.000Z').issue('2025-Q2').settle();
    expect(scenario.duties('quarterly_report')).toEqual(['2025-07-28 done', '2025-10-28']);
  });

  it('is kept by a report in time even where nobody looked until later', () => {
    const scenario = agency().at('2025-05-15T09:00:00.000Z').publish(QUARTERLY);
    scenario.at('2025-07-11T09:00:00.000Z').issue('2025-Q2').at('2026-01-05T09:00:00.000Z').settle();
    expect(scenario.duties('quarterly_report')).toEqual([
      '2025-07-28 done',
      '2025-10-28 missed',
      '2026-01-29',
      '2026-04-30',
    ]);
  });

  it('is late at the very instant at which it is due', () => {
    const scenario = agency().at('2025-05-15T09:00:00.000Z').publish(QUARTERLY);
    scenario.at('2025-07-28T23:00:00.000Z').issue('2025-Q2').settle();
    expect(scenario.duties('quarterly_report')[0]).toBe('2025-07-28 missed done');
  });
});

describe('a duty whose days are counted otherwise (S18)', () => {
  const LATE = '2025-07-28';
  const due = () => {
    const scenario = agency()
      .at('2025-05-15T09:00:00.000Z')
      .publish({ ...QUARTERLY, remindAt: [{ n: 5, unit: 'working_day' }] });
    scenario.settle();
    return scenario;
  };
  const recounted = (events: Parameters<typeof eventsOf>[0]) => eventsOf(events, 'RecurringDutyRecounted');

  it('is due later for a holiday announced meanwhile, and the event names both versions of the calendar', () => {
    const scenario = due().at('2025-06-02T09:00:00.000Z').announce('2025-07-04');
    expect(scenario.at('2025-06-03T09:00:00.000Z').settle()).toMatchObject([
      {
        type: 'RecurringDutyRecounted',
        occurredAt: '2025-06-02T09:00:00.000Z',
        data: {
          schedule: 'quarterly_report',
          at: '2025-06-02T09:00:00.000Z',
          dueDate: '2025-07-29',
          dueAt: '2025-07-29T23:00:00.000Z',
          inputs: { calendar: { id: 'england-and-wales', version: 2 } },
          was: { dueDate: LATE, calendar: { id: 'england-and-wales', version: 1 } },
          remindAt: ['2025-07-22T08:00:00.000Z'],
        },
      },
    ]);
    expect(scenario.duties('quarterly_report')).toEqual(['2025-07-29']);
    expect(scenario.settle()).toEqual([]);
  });

  it('is due later for a day on which the firm is closed', () => {
    const scenario = due().at('2025-06-02T09:00:00.000Z');
    expect(recounted(scenario.close('2025-07-04'))).toEqual([]);
    expect(recounted(scenario.settle())).toMatchObject([
      { dueDate: '2025-07-29', inputs: { closureDays: ['2025-07-04'] }, was: { dueDate: LATE } },
    ]);
  });

  it('keeps its date where it would be due earlier', () => {
    const scenario = due().at('2025-06-02T09:00:00.000Z').announce('2025-07-04');
    scenario.settle();
    scenario.at('2025-06-10T09:00:00.000Z').announce();
    expect(scenario.settle()).toEqual([]);
    expect(scenario.duties('quarterly_report')).toEqual(['2025-07-29']);
  });

  it('is not moved once it was missed or done, or where its date is not counted in days', () => {
    const missed = due().at('2025-07-30T09:00:00.000Z').announce('2025-07-04');
    expect(recounted(missed.settle())).toEqual([]);
    expect(missed.duties('quarterly_report')[0]).toBe(`${LATE} missed`);
    const done = due().at('2025-07-02T09:00:00.000Z').issue('2025-Q2');
    done.settle();
    expect(recounted(done.announce('2025-07-04').settle())).toEqual([]);
    const dated = agency().publish(PANEL).at('2025-01-10T09:00:00.000Z').announce('2025-01-31');
    expect(recounted(dated.settle())).toEqual([]);
  });

  it('was not missed on the old date where the change was known by then and nobody looked until later', () => {
    const scenario = due().at('2025-07-01T09:00:00.000Z').announce('2025-07-04');
    scenario.at('2025-07-29T12:00:00.000Z').issue('2025-Q2').at('2025-09-01T09:00:00.000Z').settle();
    expect(scenario.duties('quarterly_report')[0]).toBe('2025-07-29 done');
  });

  it('is reminded of before the new date', () => {
    const scenario = due().at('2025-07-21T12:00:00.000Z');
    expect(eventsOf(scenario.settle(), 'RecurringDutyReminded')).toHaveLength(1);
    scenario.at('2025-07-21T13:00:00.000Z').announce('2025-07-04').settle();
    expect(eventsOf(scenario.at('2025-07-22T12:00:00.000Z').settle(), 'RecurringDutyReminded')).toMatchObject([
      { at: '2025-07-22T08:00:00.000Z', message: 'quarterly report (2025-Q2) is due by the end of 2025-07-29' },
    ]);
  });
});

describe('the owner', () => {
  const reminded = schedule({
    ...POLICY_REVIEW,
    anchor: { date: '2025-08-28' },
    remindAt: [
      { n: 20, unit: 'working_day' },
      { n: 1, unit: 'working_day' },
    ],
  });
  const appointed = () => {
    const scenario = agency().publish(reminded);
    const until = '2025-08-15';
    const data = { role: 'director', person: 'dora', name: 'Dora', from: '2025-01-01', until, appointment: 'a1' };
    scenario.expectAccepted({ type: 'appoint', data });
    const next = { role: 'director', person: 'carl', name: 'Carl', from: '2025-08-16', appointment: 'a2' };
    scenario.expectAccepted({ type: 'appoint', data: next });
    return scenario;
  };

  it('is whoever holds the role on the day: reminded before, and named with the miss', () => {
    const scenario = appointed();
    const first = eventsOf(scenario.at('2025-08-01T09:00:00.000Z').settle(), 'RecurringDutyReminded');
    expect(first).toMatchObject([{ at: '2025-07-30T08:00:00.000Z', role: 'director', people: ['dora'] }]);
    const second = eventsOf(scenario.at('2025-08-27T12:00:00.000Z').settle(), 'RecurringDutyReminded');
    expect(second).toMatchObject([{ at: '2025-08-27T08:00:00.000Z', people: ['carl'] }]);
    const missed = eventsOf(scenario.at('2025-08-29T12:00:00.000Z').settle(), 'RecurringDutyMissed');
    expect(missed).toMatchObject([{ role: 'director', people: ['carl'] }]);
  });

  it('is not reminded of what is done or already missed', () => {
    const done = appointed();
    done.at('2025-07-15T09:00:00.000Z').review('policy_review');
    const late = appointed().at('2025-09-01T09:00:00.000Z');
    expect(eventsOf(done.at('2025-08-28T09:00:00.000Z').settle(), 'RecurringDutyReminded')).toEqual([]);
    expect(eventsOf(late.settle(), 'RecurringDutyReminded')).toEqual([]);
  });
});

describe('another version of the procedure', () => {
  it('leaves a schedule in peace that says the same', () => {
    const scenario = agency().publish(POLICY_REVIEW).at('2025-03-01T09:00:00.000Z');
    scenario.settle();
    expect(scenario.at('2025-03-02T09:00:00.000Z').publish(POLICY_REVIEW).settle()).toMatchObject([
      { type: 'ProcedureTaken', data: { version: 2 } },
    ]);
  });

  it('renames a schedule without forgetting what is overdue', () => {
    const scenario = agency().publish(POLICY_REVIEW).at('2025-03-01T09:00:00.000Z');
    scenario.settle();
    scenario.publish(schedule({ ...POLICY_REVIEW, title: 'Review of the policy' }));
    expect(scenario.settle().map(({ type }) => type)).toEqual(['ProcedureTaken', 'ScheduleAmended']);
    expect(scenario.duties('policy_review')).toHaveLength(3);
  });

  it('starts another rhythm with the next date and not with what the former owed', () => {
    const scenario = agency().publish(POLICY_REVIEW).at('2025-03-01T09:00:00.000Z');
    scenario.settle();
    scenario.publish(schedule({ ...POLICY_REVIEW, every: { n: 6, unit: 'calendar_month' } }));
    expect(scenario.settle()).toMatchObject([
      { type: 'ProcedureTaken' },
      { type: 'ScheduleEnded', data: { schedule: 'policy_review', because: 'another_rhythm' } },
      { type: 'ScheduleStarted', data: { schedule: 'policy_review#2', rule: 'policy_review', first: 4 } },
      { type: 'RecurringDutyOpened', data: { schedule: 'policy_review#2', occurrence: 4, dueDate: '2025-08-28' } },
    ]);
  });

  it('ends what is in it no more, and everything once nothing is published', () => {
    const scenario = agency().publish(POLICY_REVIEW, QUARTERLY);
    scenario.settle();
    scenario.at('2025-03-01T09:00:00.000Z').publish(QUARTERLY);
    expect(eventsOf(scenario.settle(), 'ScheduleEnded')).toMatchObject([{ schedule: 'policy_review' }]);
    scenario.at('2025-03-02T09:00:00.000Z').withdraw();
    expect(eventsOf(scenario.settle(), 'ScheduleEnded')).toMatchObject([{ schedule: 'quarterly_report' }]);
    expect(scenario.at('2027-03-02T09:00:00.000Z').settle()).toEqual([]);
  });

  it('leaves out what lies further back than ten years of months', () => {
    const scenario = agency().publish(schedule({ ...PANEL, anchor: { date: '1990-01-31' } }));
    const [started] = eventsOf(scenario.settle(), 'ScheduleStarted');
    expect(started?.first).toBe(420 - 120);
  });
});

const day = fc.integer({ min: 0, max: 900 });
const dayAfter = (days: number, further: number) => momentOf(days + further).slice(0, 10);
const momentOf = (days: number) => new Date(Date.UTC(2025, 0, 2, 9) + days * 86_400_000).toISOString();

describe('any organisation, however often it is swept', () => {
  const happening = fc.record({
    on: day,
    what: fc.constantFrom('review', 'meeting', 'report', 'publish', 'announce', 'close'),
  });
  const RULES = [
    [POLICY_REVIEW, QUARTERLY, PANEL],
    [POLICY_REVIEW, PANEL],
    [schedule({ ...POLICY_REVIEW, every: { n: 6, unit: 'calendar_month' } }), QUARTERLY],
  ] as const;

  /** Lives through it, with a sweep on each of these days. */
  function lived(happenings: readonly { on: number; what: string }[], sweeps: readonly number[]): OrganisationScenario {
    const scenario = agency().publish(...RULES[0]);
    const all = [
      ...happenings.map((one) => ({ ...one, sweep: false })),
      ...sweeps.map((on) => ({ on, what: '', sweep: true })),
    ].sort((a, b) => a.on - b.on || Number(a.sweep) - Number(b.sweep));
    for (const { on, what, sweep } of all) {
      scenario.at(momentOf(on));
      if (sweep) scenario.settle();
      else if (what === 'review') scenario.review('policy_review');
      else if (what === 'meeting') scenario.meet('panel');
      else if (what === 'report') scenario.issue(`2025-Q${(on % 4) + 1}`);
      else if (what === 'announce') scenario.announce(...(on % 3 === 0 ? [] : [dayAfter(on, on % 7)]));
      else if (what === 'close')
        scenario.when({ type: 'declareClosureDay', data: { date: dayAfter(on, on % 50), title: 'Closed' } });
      else scenario.publish(...(RULES[on % 3] ?? RULES[0]));
    }
    scenario.at(momentOf(901)).settle();
    return scenario;
  }
  const result = ({ state }: OrganisationScenario) =>
    state.recurring.schedules.map(({ schedule: id, since, ended, duties }) => ({
      id,
      since,
      ended,
      duties: duties.map(({ occurrence, dueAt, missed, doneBy }) => ({
        occurrence,
        dueAt,
        missed,
        done: doneBy !== undefined,
      })),
    }));

  it('comes to the same result', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), fc.array(day, { maxLength: 40 }), (happenings, sweeps) => {
        expect(result(lived(happenings, sweeps))).toEqual(result(lived(happenings, [])));
      }),
      { numRuns: 60 },
    );
  });

  it('writes nothing when it is swept a second time, and misses each time once', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), fc.array(day, { maxLength: 10 }), (happenings, sweeps) => {
        const scenario = lived(happenings, sweeps);
        expect(scenario.settle()).toEqual([]);
        const missed = eventsOf(scenario.events, 'RecurringDutyMissed').map(
          (one) => `${one.schedule}/${one.occurrence}`,
        );
        expect(new Set(missed).size).toBe(missed.length);
      }),
      { numRuns: 60 },
    );
  });
});
