import type { Pack, CalendarVersion } from '#procedure';
import { packSchema } from '#procedure';
import { parse } from 'yaml';
import type { Repository } from '#event-store';
import { calendarAggregate, currentVersion, latestCalendar, packAggregate } from '#publishing';
import { organisationAggregate, type OrganisationState } from '#organisation';
import { calendarStream, organisationStream, packStream } from './streams.ts';

/** What decisions need beside their own stream: organisations, packs, calendars. Read from the log, never from a read model. */
export class Library {
  /** A published version never changes, so what was parsed once stays true. */
  readonly #packs = new Map<string, Pack>();

  constructor(private readonly repository: Repository) {}

  async organisation(id: string): Promise<OrganisationState> {
    return (await this.repository.load(organisationAggregate, organisationStream(id))).state;
  }

  /** The pack in the version given, or the newest that is not withdrawn; `undefined` where there is none. */
  async pack(organisation: string, id: string, version?: number): Promise<Pack | undefined> {
    const known = version === undefined ? undefined : this.#packs.get(`${organisation}/${id}/${version}`);
    if (known !== undefined) return known;
    const { state } = await this.repository.load(packAggregate, packStream(organisation, id));
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
        const { state } = await this.repository.load(calendarAggregate, calendarStream(name));
        return [name, latestCalendar(name, state)] as const;
      }),
    );
    return new Map(versions.flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const])));
  }
}
