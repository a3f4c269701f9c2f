import type { Decision, Decided } from '#kernel';
import { shippedCalendar, type CalendarVersion, type Schedule } from '#procedure';
import {
  decide,
  evolve,
  initialOrganisation,
  type DoneElsewhere,
  type OrganisationCommand,
  type OrganisationEvent,
  type OrganisationEventMap,
  type OrganisationState,
  type PublishedProcedure,
} from '../index.ts';

type Unfinished = Partial<Schedule> & Pick<Schedule, 'id' | 'what' | 'anchor'>;

/** A schedule as a checked pack has it, with what the example does not care about filled in. */
export const schedule = (given: Unfinished): Schedule => ({ owner: 'director', remindAt: [], req: [], ...given });

/** An organisation that lives through time: given what is published and done elsewhere, when, then. */
export class OrganisationScenario {
  state: OrganisationState = initialOrganisation;
  now = '2025-01-01T09:00:00.000Z';
  readonly events: Decided<OrganisationEvent>[] = [];
  #procedures: PublishedProcedure[] = [];
  #doneElsewhere: DoneElsewhere[] = [];
  #calendars: { readonly at: string; readonly calendar: CalendarVersion }[] = [];
  #ids = 0;

  at(now: string): this {
    this.now = now;
    return this;
  }

  registered(): this {
    const data = { organisation: 'agency', name: 'An agency', referencePrefix: 'AGE', pack: 'every-word' };
    this.expectAccepted({ type: 'register', data: { ...data, timeZone: 'Europe/London' } });
    return this;
  }

  /** The next version of the pack comes into force now. */
  publish(...schedules: readonly Schedule[]): this {
    const version = this.#procedures.length + 1;
    this.#procedures.push({ version, at: this.now, calendar: 'england-and-wales', schedules });
    return this;
  }

  /** All versions are withdrawn now. */
  withdraw(): this {
    this.#procedures.push({ version: null, at: this.now, calendar: '', schedules: [] });
    return this;
  }

  /** The next version of the calendar comes into force now: the shipped one with these holidays besides. */
  announce(...holidays: readonly string[]): this {
    const shipped = shippedCalendar('england-and-wales');
    const calendar = {
      ...shipped,
      version: shipped.version + this.#calendars.length + 1,
      holidays: [...shipped.holidays, ...holidays.map((date) => ({ date, title: 'A day announced late' }))],
    };
    this.#calendars.push({ at: this.now, calendar });
    return this;
  }

  close(date: string): readonly Decided<OrganisationEvent>[] {
    return this.expectAccepted({ type: 'declareClosureDay', data: { date, title: 'Closed' } });
  }

  issue(period: string): this {
    const id = `report-${period}`;
    this.#doneElsewhere.push({ what: 'report', id, period, on: this.now.slice(0, 10), at: this.now });
    return this;
  }

  meet(of: string, on = this.now.slice(0, 10)): this {
    const id = `meeting-${this.#doneElsewhere.length}`;
    this.#doneElsewhere.push({ what: 'meeting', id, of, on, at: this.now });
    return this;
  }

  when(command: OrganisationCommand): Decision<Decided<OrganisationEvent>> {
    const { now } = this;
    const decision = decide(this.state, command, {
      now,
      newId: () => `e${(this.#ids += 1)}`,
      isTimeZone: (name) => name === 'Europe/London',
      procedures: () => this.#procedures.filter(({ at }) => at <= now),
      calendar: (division, at) =>
        this.#calendars.findLast((one) => one.at <= at)?.calendar ?? shippedCalendar(division as 'england-and-wales'),
      calendarChanges: () => this.#calendars.map(({ at }) => at).filter((at) => at <= now),
      tzdb: '2025b',
      doneElsewhere: this.#doneElsewhere.filter(({ at }) => at <= now),
    });
    if (!decision.ok) return decision;
    for (const { id: _id, occurredAt: _at, ...event } of decision.events) {
      this.state = evolve(this.state, { ...(event as OrganisationEvent), meta: { decidedAt: now } });
    }
    this.events.push(...decision.events);
    return decision;
  }

  settle(): readonly Decided<OrganisationEvent>[] {
    return this.expectAccepted({ type: 'settle' });
  }

  review(rule: string, heldOn = this.now.slice(0, 10)): readonly Decided<OrganisationEvent>[] {
    const review = `review-${(this.#ids += 1)}`;
    return this.expectAccepted({ type: 'recordReview', data: { review, schedule: rule, heldOn } });
  }

  expectAccepted(command: OrganisationCommand): readonly Decided<OrganisationEvent>[] {
    const decision = this.when(command);
    if (!decision.ok) throw new Error(decision.refusal.message);
    return decision.events;
  }

  /** What became of each time a duty fell due: `2025-08-28 missed, done`. */
  duties(id: string): readonly string[] {
    const running = this.state.recurring.schedules.find((one) => one.schedule === id);
    return (running?.duties ?? []).map(({ dueDate, missed, doneBy }) =>
      [dueDate, ...(missed ? ['missed'] : []), ...(doneBy === undefined ? [] : ['done'])].join(' '),
    );
  }
}

/** The data of the events of a type, in order. */
export const eventsOf = <T extends OrganisationEvent['type']>(
  events: readonly OrganisationEvent[],
  type: T,
): readonly OrganisationEventMap[T][] =>
  events.flatMap((event) => (event.type === type ? [event.data as OrganisationEventMap[T]] : []));
