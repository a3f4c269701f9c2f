import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Codec, UNCHAINED, type Positioned } from '#event-store';
import { isOpen, organisationAggregate } from '#organisation';
import { packAggregate } from '#publishing';
import { OrganisationScenario, schedule } from '../../organisation/testing/organisation-scenario.ts';
import { MemoryLog } from '../../event-store/testing/index.ts';
import { projected } from '../../read-model/testing/in-memory.ts';
import { procedures, recurringDuties, schedules } from './index.ts';

const RULES = [
  schedule({
    id: 'policy_review',
    what: 'review',
    every: { n: 6, unit: 'calendar_month' },
    anchor: { date: '2024-08-28' },
    remindAt: [{ n: 10, unit: 'working_day' }],
  }),
  schedule({ id: 'report', what: 'report', anchor: 'calendar_quarter', within: { n: 20, unit: 'working_day' } }),
  schedule({
    id: 'panel',
    what: 'meeting',
    of: 'panel',
    every: { n: 5, unit: 'week' },
    anchor: { date: '2025-01-15' },
  }),
];
const codec = new Codec([organisationAggregate, packAggregate]);
const momentOf = (days: number) => new Date(Date.UTC(2025, 0, 2, 9) + days * 86_400_000).toISOString();

/** What the scenario decided, as it is read back from a log. */
class Told {
  readonly scenario = new OrganisationScenario().registered();
  readonly #log = new MemoryLog();
  #stored = 0;

  async keep(): Promise<void> {
    for (; this.#stored < this.scenario.events.length; this.#stored += 1) {
      const event = this.scenario.events[this.#stored]!;
      const id = `00000000-0000-4000-8000-${String(this.#stored).padStart(12, '0')}`;
      await this.append('organisation-agency', { ...event, id });
    }
  }

  async append(stream: string, event: { type: string; data: object; id: string; occurredAt: string }): Promise<void> {
    const provenance = {
      $correlationId: 'c',
      $causationId: 'c',
      commandId: 'c',
      commandHash: 'c',
      organisation: 'agency',
      actor: { id: 'ada', role: 'administrator', authenticated: 'token' as const },
      origin: { kind: 'live' as const },
      decidedAt: this.scenario.now,
    };
    await this.#log.append(stream, 'any', codec.encode(stream, [event], provenance, UNCHAINED));
  }

  get events(): readonly Positioned[] {
    return this.#log.events.map((stored) => codec.decode(stored)).filter((event) => event !== null);
  }
}

/** An organisation that lives until a day, with these things happening on the way. */
async function lived(happenings: readonly { on: number; what: string }[], until: number): Promise<Told> {
  const told = new Told();
  const { scenario } = told;
  scenario.publish(...RULES).settle();
  await told.keep();
  for (const { on, what } of [...happenings].sort((a, b) => a.on - b.on).filter(({ on: day }) => day <= until)) {
    scenario.at(momentOf(on));
    if (what === 'review') scenario.review('policy_review');
    else if (what === 'meeting') scenario.meet('panel').settle();
    else if (what === 'report') scenario.issue(`2025-Q${(on % 4) + 1}`).settle();
    else if (what === 'announce') scenario.announce(momentOf(on + (on % 20)).slice(0, 10)).settle();
    else scenario.publish(...RULES.slice(0, 1 + (on % 3))).settle();
    await told.keep();
  }
  return told;
}

const happenings = fc.array(
  fc.record({ on: fc.nat(500), what: fc.constantFrom('review', 'meeting', 'report', 'publish', 'announce') }),
  { maxLength: 10 },
);

describe('the projections of schedules', () => {
  it('say of every schedule and duty what the decider says', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.nat(500), async (given, until) => {
        const { scenario, events } = await lived(given, until);
        const rows = projected(schedules, events);
        const duties = projected(recurringDuties, events);
        for (const one of scenario.state.recurring.schedules) {
          const row = rows.find((each) => each.schedule === one.schedule)!;
          const overdue = one.ended ? [] : one.duties.filter((duty) => isOpen(duty) && duty.missed);
          expect(row).toMatchObject({
            rule: one.rule,
            overdueCount: overdue.length,
            overdueSince: overdue.map(({ dueDate }) => dueDate).sort()[0] ?? null,
            missedCount: one.duties.filter(({ missed }) => missed).length,
          });
          expect(row.endedAt !== null).toBe(one.ended);
          const ofSchedule = duties.filter((each) => each.schedule === one.schedule);
          const seen = ofSchedule.map(({ occurrence, dueAt, missedAt, doneBy }) => [
            occurrence,
            dueAt,
            missedAt !== null,
            doneBy,
          ]);
          const decided = one.duties.map(({ occurrence, dueAt, missed, doneBy }) => [
            occurrence,
            dueAt,
            missed,
            doneBy ?? null,
          ]);
          expect(seen.sort()).toEqual(decided.sort());
        }
        expect(rows).toHaveLength(scenario.state.recurring.schedules.length);
      }),
      { numRuns: 40 },
    );
  });

  it('wake the timekeeper exactly when a settle has something to add', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.nat(500), fc.nat(700), async (given, until, day) => {
        const told = await lived(given, until);
        const { scenario } = told;
        const now = momentOf(Math.max(day, 501));
        const wakes = (): boolean =>
          projected(schedules, told.events).some(({ wakeAt }) => wakeAt !== null && wakeAt <= now);
        const woken = wakes();
        expect(scenario.at(now).settle().length > 0).toBe(woken);
        await told.keep();
        expect(wakes()).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('do not depend on where the batches end', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(happenings, sizes, async (given, batchSizes) => {
        const { events } = await lived(given, 500);
        for (const projection of [schedules, recurringDuties, procedures] as const) {
          const engine = projection as unknown as typeof schedules;
          expect(projected(engine, events, { batchSizes })).toEqual(projected(engine, events));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('wake the timekeeper for a version that came into force, until it is taken over', async () => {
    const told = new Told();
    await told.keep();
    const published = (pack: string, version: number) => ({
      type: 'PackPublished',
      data: { pack, version, title: 'A pack', source: 'pack: x' },
      id: `10000000-0000-4000-8000-${pack === 'other' ? '1' : '0'}0000000000${version}`,
      occurredAt: told.scenario.now,
    });
    await told.append('pack-agency.other', published('other', 1));
    expect(projected(procedures, told.events)).toMatchObject([{ pack: 'every-word', wakeAt: null }]);
    await told.append('pack-agency.every-word', published('every-word', 1));
    expect(projected(procedures, told.events)).toMatchObject([{ wakeAt: told.scenario.now }]);
    told.scenario.publish(...RULES).settle();
    await told.keep();
    expect(projected(procedures, told.events)).toMatchObject([{ version: 1, wakeAt: null }]);
  });
});
