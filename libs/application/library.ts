import type { Pack, CalendarVersion } from '#procedure';
import { packSchema } from '#procedure';
import { parse } from 'yaml';
import type { Repository } from '#event-store';
import type { Aggregate, DomainEvent } from '#kernel';
import { calendarAggregate, currentVersion, latestCalendar, packAggregate } from '#publishing';
import { organisationAggregate, type OrganisationState } from '#organisation';
import { calendarStream, organisationStream, packStream } from './streams.ts';

/** ms for which an answer of the log stands: long enough for a file of rows, too short for anybody to wait for. */
const FRESH_MS = 250;

/**
 * What decisions need beside their own stream: organisations, packs, calendars. Read from the log, never from a read
 * model. What this process has changed it sees at once (`forget`), what another one has, within 250 ms.
 */
export class Library {
  readonly #recent = new Map<string, { readonly until: number; readonly answer: Promise<unknown> }>();
  /** A published version never changes, so what was parsed once stays true. */
  readonly #packs = new Map<string, Pack>();

  constructor(private readonly repository: Repository) {}

  async organisation(id: string): Promise<OrganisationState> {
    return this.#state(organisationAggregate, organisationStream(id));
  }

  /** What was read of a stream is no longer true: this process has written to it. */
  forget(stream: string): void {
    this.#recent.delete(stream);
  }

  #state<S, C, E extends DomainEvent, X>(aggregate: Aggregate<S, C, E, X>, stream: string): Promise<S> {
    const now = performance.now();
    const recent = this.#recent.get(stream);
    if (recent !== undefined && recent.until > now) return recent.answer as Promise<S>;
    const answer = this.repository.load(aggregate, stream).then(({ state }) => state);
    this.#recent.set(stream, { until: now + FRESH_MS, answer });
    // A failure is nobody else's answer.
    answer.catch(() => this.#recent.delete(stream));
    return answer;
  }

  /** The pack in the version given, or the newest that is not withdrawn; `undefined` where there is none. */
  async pack(organisation: string, id: string, version?: number): Promise<Pack | undefined> {
    const known = version === undefined ? undefined : this.#packs.get(`${organisation}/${id}/${version}`);
    if (known !== undefined) return known;
    const state = await this.#state(packAggregate, packStream(organisation, id));
    const found = version === undefined ? currentVersion(state) : state.versions.find((one) => one.version === version);
    if (found === undefined) return undefined;
    const key = `${organisation}/${id}/${found.version}`;
    const pack = this.#packs.get(key) ?? packSchema.parse(parse(found.source));
    this.#packs.set(key, pack);
    return pack;
  }

  /** The calendars that a pack counts on, each in its newest version. */
  async calendars(pack: Pack): Promise<ReadonlyMap<string, CalendarVersion>> {
    const names = new Set<string>([pack.calendar, ...pack.clocks.flatMap((clock) => clock.calendar ?? [])]);
    const versions = await Promise.all(
      [...names].map(async (name) => {
        return [name, latestCalendar(name, await this.#state(calendarAggregate, calendarStream(name)))] as const;
      }),
    );
    return new Map(versions.flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const])));
  }
}
