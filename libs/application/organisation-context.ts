import { randomUUID } from 'node:crypto';
import type { Repository } from '#event-store';
import type { Instant } from '#kernel';
import type { DoneElsewhere, OrganisationContext, OrganisationState, PublishedProcedure } from '#organisation';
import { localDateOf, periodNumberOf, periodOfNumber, Zone, type CalendarVersion, type Pack } from '#procedure';
import { publicationAggregate } from '#publication';
import { calendarAt, packAggregate } from '#publishing';
import { reviewAggregate } from '#review';
import type { Library } from './library.ts';
import { packStream, publicationStream, reviewStream } from './streams.ts';

/** Periods whose reports are looked for: those that a duty may still wait for. */
const MOST_PERIODS = 40;

interface CalendarInTime {
  /** The version that was in force at a moment. */
  readonly at: (moment: Instant) => CalendarVersion | undefined;
  /** When another one came into force, oldest first. */
  readonly changes: readonly Instant[];
}

/** Gathers what a decision on an organisation needs from other streams of the log, never from a read model. */
export class OrganisationContexts {
  constructor(
    private readonly repository: Repository,
    private readonly library: Library,
    private readonly tzdb: string,
  ) {}

  /** @param pack the one that the command names, where it names one. */
  async of(organisation: string, state: OrganisationState, now: Instant, pack?: string): Promise<OrganisationContext> {
    const names = [...new Set([state.pack, ...(pack === undefined ? [] : [pack])])].filter((name) => name !== '');
    const procedures = new Map(
      await Promise.all(names.map(async (name) => [name, await this.#procedures(organisation, name)] as const)),
    );
    const divisions = new Set([...procedures.values()].flat().map(({ calendar }) => calendar));
    for (const { calendar } of state.recurring.schedules) divisions.add(calendar);
    divisions.delete('');
    const calendars = new Map(
      await Promise.all([...divisions].map(async (name) => [name, await this.#calendar(organisation, name)] as const)),
    );
    return {
      now,
      newId: () => randomUUID(),
      isTimeZone: (name) => Zone.of(name) !== null,
      procedures: (name) => procedures.get(name) ?? [],
      calendar: (division, at) => calendars.get(division)?.at(at),
      calendarChanges: (division) => calendars.get(division)?.changes ?? [],
      tzdb: this.tzdb,
      doneElsewhere: await this.#doneElsewhere(organisation, state, now),
    };
  }

  async #procedures(organisation: string, name: string): Promise<readonly PublishedProcedure[]> {
    const { state } = await this.repository.load(packAggregate, packStream(organisation, name), { organisation });
    return state.inForce.map(({ version, at }) => {
      const found = state.versions.find((one) => one.version === version);
      return { version, at, ...owed(found && this.library.parsed(organisation, name, found)) };
    });
  }

  async #calendar(organisation: string, name: string): Promise<CalendarInTime> {
    const state = await this.library.calendar(organisation, name);
    return { at: (moment) => calendarAt(name, state, moment), changes: state.inForce.map(({ at }) => at) };
  }

  async #doneElsewhere(
    organisation: string,
    state: OrganisationState,
    now: Instant,
  ): Promise<readonly DoneElsewhere[]> {
    const running = state.recurring.schedules.filter(({ ended }) => !ended);
    const bodies = new Set(running.flatMap(({ what, of }) => (what === 'meeting' && of !== undefined ? [of] : [])));
    const periods = new Set(running.flatMap((schedule) => openPeriods(schedule, now, state.timeZone)));
    const found = await Promise.all([
      ...[...bodies].map((body) => this.#meetings(organisation, body)),
      ...[...periods].map((period) => this.#report(organisation, period)),
    ]);
    return found.flat().sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  async #meetings(organisation: string, of: string): Promise<readonly DoneElsewhere[]> {
    const { state } = await this.repository.load(reviewAggregate, reviewStream(organisation, of), { organisation });
    return state.meetings.flatMap(({ meeting: id, on, heldAt: at }) =>
      at === undefined ? [] : [{ what: 'meeting' as const, id, of, on, at }],
    );
  }

  /** The first issue does the duty, whatever was restated later. */
  async #report(organisation: string, period: string): Promise<readonly DoneElsewhere[]> {
    const { state } = await this.repository.load(publicationAggregate, publicationStream(organisation, period), {
      organisation,
    });
    const [first] = state.issues;
    return first === undefined ? [] : [{ what: 'report', id: first.issue, period, on: first.issuedOn, at: first.at }];
  }
}

const owed = (pack: Pack | undefined): Pick<PublishedProcedure, 'calendar' | 'schedules'> =>
  pack === undefined ? { calendar: '', schedules: [] } : { calendar: pack.calendar, schedules: pack.schedules };

/** The periods that a report is owed for and is not on record, up to the one that runs. */
function openPeriods(
  { what, cadence, duties, first }: OrganisationState['recurring']['schedules'][number],
  now: Instant,
  timeZone: string,
): readonly string[] {
  if (what !== 'report' || cadence.by !== 'periods') return [];
  const last = periodNumberOf(localDateOf(now, timeZone), cadence.period);
  const done = new Set(duties.flatMap(({ occurrence, doneBy }) => (doneBy === undefined ? [] : [occurrence])));
  const numbers = Array.from(
    { length: Math.min(MOST_PERIODS, Math.max(0, last - first + 1)) },
    (_, back) => last - back,
  );
  return numbers.filter((number) => !done.has(number)).map((number) => periodOfNumber(number, cadence.period).name);
}
