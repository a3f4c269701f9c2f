import { countingsOf, organisationStream, type CalendarShelf, type Core } from '#application';
import type { Codec, EventLog } from '#event-store';
import type { Instant } from '#kernel';
import { codesOn, evolve, holdersOn, initialOrganisation, type OrganisationState } from '#organisation';
import { localDateOf, type CalendarVersion, type Pack } from '#procedure';
import type { RecordedOrganisationEvent } from '#organisation';
import type { Known, World } from './world.ts';

/** An organisation as it was known at every moment. */
class OrganisationPast {
  readonly #states: { readonly at: Instant; readonly state: OrganisationState }[] = [];

  static async read(log: EventLog, codec: Codec, organisation: string): Promise<OrganisationPast> {
    const past = new OrganisationPast();
    let state = initialOrganisation;
    for await (const stored of log.read(organisationStream(organisation), organisation)) {
      const event = codec.decode(stored) as RecordedOrganisationEvent | null;
      if (event === null) continue;
      state = evolve(state, event);
      past.#states.push({ at: event.meta.decidedAt, state });
    }
    return past;
  }

  at(moment: Instant): OrganisationState {
    return this.#states.findLast(({ at }) => at <= moment)?.state ?? initialOrganisation;
  }
}

/** The world of the organisation's cases, with what was known of days, roles and lists at each moment of it. */
export async function worldOf(core: Core, organisation: string, pack: Pack): Promise<World> {
  const past = await OrganisationPast.read(core.log, core.codec, organisation);
  const shelves = await core.library.calendars(organisation, pack);
  const tzdb = process.versions['tz'] ?? 'unknown';
  const knownAt = (moment: Instant): Known => {
    const state = past.at(moment);
    const { timeZone } = state;
    return {
      timeZone,
      closureDays: state.closureDays.map(({ date }) => date),
      tzdb,
      calendar: (division) => calendarAt(shelves.get(division), moment) ?? missing(division),
      countings: (division) => {
        const shelf = shelves.get(division);
        return shelf === undefined ? [] : countingsOf(shelf, state).filter(({ at }) => at <= moment);
      },
      lists: (list) => codesOn(state.lists, list, localDateOf(moment, timeZone)),
      holders: (role, on, area) => holdersOn(state, role, localDateOf(on, timeZone), area),
    };
  };
  return { pack, now: core.time.now(), knownAt };
}

const calendarAt = (shelf: CalendarShelf | undefined, moment: Instant): CalendarVersion | undefined =>
  shelf?.inForce.findLast(({ at }) => at <= moment)?.calendar ?? shelf?.shipped ?? shelf?.latest;

function missing(division: string): CalendarVersion {
  throw new Error(`the pack counts on the calendar ${division}, which nobody has published`);
}
