import type { Core } from '#application';
import { may, type Caller } from '#identity';
import type { Id } from '#kernel';
import { holdersOn, type OrganisationState } from '#organisation';
import { localDateOf, type Pack } from '#procedure';
import type { PackInUse, Veil } from '#projections';

/** What has to be known of a case to say who sees the personal data in it. */
export interface SeenCase {
  readonly packId: string;
  readonly packVersion: number;
  readonly area: string | null;
  readonly handlers: readonly { readonly role: string; readonly person: Id | null }[];
  readonly consentWithheld: boolean;
}

/** Whether the caller sees the personal data of a case, and the clauses that say no. */
export type Sight = { readonly open: true } | { readonly open: false; readonly clauses: readonly string[] };

/** A list of roles by which a pack keeps the personal data of its cases, or of some of them, to those who need it. */
interface Reservation {
  readonly roles: readonly string[];
  readonly consentWithheld: boolean;
  readonly clauses: readonly string[];
}

const OPEN: Sight = { open: true };

function reservationsOf({ access }: Pack): readonly Reservation[] {
  if (access === undefined) return [];
  const { personalDetails, consentWithheld, req: clauses } = access;
  return [
    ...(personalDetails === undefined ? [] : [{ roles: personalDetails, consentWithheld: false, clauses }]),
    ...(consentWithheld === undefined ? [] : [{ roles: consentWithheld, consentWithheld: true, clauses }]),
  ];
}

/**
 * Who sees the personal data of which case: those whose token allows it, and where the pack of the case keeps it to
 * some roles, those of them who fill such a role on the case or hold it today by appointment. Nobody is excepted:
 * an auditor sees that something is there, and what it is where the pack names a role that they hold.
 */
export class Access {
  readonly #core: Core;
  readonly #caller: Caller;

  constructor(core: Core, caller: Caller) {
    this.#core = core;
    this.#caller = caller;
  }

  /** Whether the caller's token lets them read personal data of any case. */
  get mayAtAll(): boolean {
    return may(this.#caller, 'read_personal_data');
  }

  async sightOf(seen: SeenCase): Promise<Sight> {
    const [sight = { open: false, clauses: [] }] = await this.sightsOf([seen]);
    return sight;
  }

  /** In the order of the cases. Packs are remembered and the organisation is read once, whatever the number of cases. */
  async sightsOf(seen: readonly SeenCase[]): Promise<readonly Sight[]> {
    if (!this.mayAtAll) return seen.map(() => ({ open: false, clauses: [] }));
    const organisation = await this.#core.library.organisation(this.#caller.organisation);
    const versions = new Map(
      seen.map(({ packId, packVersion }) => [`${packId} ${packVersion}`, { packId, packVersion }]),
    );
    const known = new Map<string, readonly Reservation[]>();
    for (const [key, { packId: pack, packVersion: version }] of versions) {
      known.set(key, await this.#reservations({ pack, version }));
    }
    return seen.map((one) => {
      const against = known
        .get(`${one.packId} ${one.packVersion}`)
        ?.find(
          ({ roles, consentWithheld }) =>
            (!consentWithheld || one.consentWithheld) &&
            !this.#fills(one, roles) &&
            !this.#holds(organisation, roles, one.area ?? undefined),
        );
      return against === undefined ? OPEN : { open: false, clauses: against.clauses };
    });
  }

  /** What the caller does not see in cases under these versions, for searches; with the clauses that say so. */
  async veils(
    packs: readonly PackInUse[],
  ): Promise<{ readonly veils: readonly Veil[]; readonly clauses: readonly string[] }> {
    const organisation = await this.#core.library.organisation(this.#caller.organisation);
    const areas = [...new Set(organisation.appointments.flatMap(({ area }) => area ?? []))];
    const veils: Veil[] = [];
    const clauses = new Set<string>();
    for (const pack of packs) {
      for (const { roles, consentWithheld, clauses: said } of await this.#reservations(pack)) {
        if (this.#holds(organisation, roles)) continue;
        const held = areas.filter((area) => this.#holds(organisation, roles, area));
        veils.push({ ...pack, roles, consentWithheld, person: this.#caller.person, areas: held });
        for (const clause of said) clauses.add(clause);
      }
    }
    return { veils, clauses: [...clauses] };
  }

  async #reservations({ pack: id, version }: PackInUse): Promise<readonly Reservation[]> {
    const pack = await this.#core.library.pack(this.#caller.organisation, id, version);
    // A pack that cannot be found cannot say who may: then it is nobody.
    return pack === undefined ? [{ roles: [], consentWithheld: false, clauses: [] }] : reservationsOf(pack);
  }

  #fills({ handlers }: SeenCase, roles: readonly string[]): boolean {
    return handlers.some(({ role, person }) => person === this.#caller.person && roles.includes(role));
  }

  #holds(organisation: OrganisationState, roles: readonly string[], area?: string): boolean {
    const today = localDateOf(this.#core.time.now(), organisation.timeZone);
    return roles.some((role) =>
      holdersOn(organisation, role, today, area).some(({ person }) => person === this.#caller.person),
    );
  }
}
