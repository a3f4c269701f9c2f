import type { Pack, CalendarVersion } from '#procedure';
import { packSchema } from '#procedure';
import { parse } from 'yaml';
import type { Repository } from '#event-store';
import type { Aggregate, DomainEvent } from '#kernel';
import {
  calendarAggregate,
  calendarSeen,
  currentVersion,
  latestCalendar,
  orgCalendarAggregate,
  packAggregate,
  type CalendarInForce,
  type CalendarState,
  type PackVersion,
} from '#publishing';
import { organisationAggregate, type OrganisationState } from '#organisation';
import { calendarStream, organisationStream, orgCalendarStream, packStream } from './streams.ts';

/** One calendar: the version that counts now, and which counted since when. */
export interface CalendarShelf {
  readonly latest: CalendarVersion;
  /** What counted before any was published; `undefined` for a calendar that does not ship. */
  readonly shipped: CalendarVersion | undefined;
  readonly inForce: readonly CalendarInForce[];
}

const versionKey = (...parts: readonly [string, string, number]): string => JSON.stringify(parts);

/** Whose calendars are. */
const EVERYBODY = '';

/** ms for which an answer of the log stands: long enough for a file of rows, too short for anybody to wait for. */
const FRESH_MS = 250;

/**
 * What decisions need beside their own stream: organisations, packs, calendars. Read from the log, never from a read
 * model. What this process has changed it sees at once (`forget`), what another one has, within 250 ms.
 */
export class Library {
  readonly #recent = new Map<
    string,
    { readonly organisation: string; readonly until: number; readonly answer: Promise<unknown> }
  >();
  /** A published version never changes, so what was parsed once stays true. */
  readonly #packs = new Map<string, Pack>();

  constructor(private readonly repository: Repository) {}

  async organisation(id: string): Promise<OrganisationState> {
    return this.#state(id, organisationAggregate, organisationStream(id));
  }

  /** What was read of a stream is no longer true: this process has written to it. */
  forget(stream: string): void {
    this.#recent.delete(stream);
  }

  #state<S, C, E extends DomainEvent, X>(
    organisation: string,
    aggregate: Aggregate<S, C, E, X>,
    stream: string,
  ): Promise<S> {
    const now = performance.now();
    const recent = this.#recent.get(stream);
    // Another organisation's stream of the same name is not there, which is an answer of its own.
    if (recent?.organisation === organisation && recent.until > now) return recent.answer as Promise<S>;
    const answer = this.repository.load(aggregate, stream, { organisation }).then(({ state }) => state);
    this.#recent.set(stream, { organisation, until: now + FRESH_MS, answer });
    // A failure is nobody else's answer.
    answer.catch(() => this.#recent.delete(stream));
    return answer;
  }

  /** Whether a pack has a version for new cases. */
  async isPublished(organisation: string, id: string): Promise<boolean> {
    return currentVersion(await this.#state(organisation, packAggregate, packStream(organisation, id))) !== undefined;
  }

  /** The pack in the version given, or the newest that is not withdrawn; `undefined` where there is none. */
  async pack(organisation: string, id: string, version?: number): Promise<Pack | undefined> {
    const known = version === undefined ? undefined : this.#packs.get(versionKey(organisation, id, version));
    if (known !== undefined) return known;
    const state = await this.#state(organisation, packAggregate, packStream(organisation, id));
    const found = version === undefined ? currentVersion(state) : state.versions.find((one) => one.version === version);
    return found === undefined ? undefined : this.parsed(organisation, id, found);
  }

  /** A version that was read from its stream, parsed once. */
  parsed(organisation: string, id: string, { version, source }: Pick<PackVersion, 'version' | 'source'>): Pack {
    const key = versionKey(organisation, id, version);
    const pack = this.#packs.get(key) ?? packSchema.parse(parse(source));
    this.#packs.set(key, pack);
    return pack;
  }

  /** A calendar as an organisation counts on it: what an operator installed, and what it published for itself. */
  async calendar(organisation: string, name: string): Promise<CalendarState> {
    const [installed, own] = await Promise.all([this.installedCalendar(name), this.ownCalendar(organisation, name)]);
    return calendarSeen(name, installed, own);
  }

  /** What was published of a calendar for every organisation, after the one that ships. */
  installedCalendar(name: string): Promise<CalendarState> {
    return this.#state(EVERYBODY, calendarAggregate, calendarStream(name));
  }

  /** What an organisation published of a calendar for itself. */
  ownCalendar(organisation: string, name: string): Promise<CalendarState> {
    return this.#state(organisation, orgCalendarAggregate, orgCalendarStream(organisation, name));
  }

  /** The calendars that a pack counts on: the version of each that counts, and those that did. */
  async calendars(organisation: string, pack: Pack): Promise<ReadonlyMap<string, CalendarShelf>> {
    const names = new Set<string>([pack.calendar, ...pack.clocks.flatMap((clock) => clock.calendar ?? [])]);
    const shelves = await Promise.all(
      [...names].map(async (name) => {
        const state = await this.calendar(organisation, name);
        return { name, latest: latestCalendar(name, state), shipped: latestCalendar(name), inForce: state.inForce };
      }),
    );
    return new Map(
      shelves.flatMap(({ name, latest, ...rest }) =>
        latest === undefined ? [] : [[name, { latest, ...rest }] as const],
      ),
    );
  }
}
