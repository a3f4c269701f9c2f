import type { Id } from '#kernel';

/**
 * Cases of a version of a pack whose personal data a reader does not see, unless they fill one of the roles on the
 * case or hold one for its area. They are not found by that data either: to be found by a name is to be told it.
 */
export interface Veil {
  readonly pack: string;
  readonly version: number;
  /** Only the cases of which the complainant does not want anything shared. */
  readonly consentWithheld: boolean;
  readonly roles: readonly string[];
  readonly person: Id;
  /** For which the reader holds one of the roles by appointment. */
  readonly areas: readonly string[];
}

/** As much of a query as is needed here. */
interface Parameterised {
  setParameters(parameters: Record<string, unknown>): unknown;
}

/** A condition over register rows, which are aliased `alias`: under one of the veils. Sets its own parameters. */
export function underAVeil(query: Parameterised, alias: string, veils: readonly Veil[]): string {
  const parts = veils.map(({ pack, version, consentWithheld, roles, person, areas }, n) => {
    query.setParameters({
      [`veilPack${n}`]: pack,
      [`veilVersion${n}`]: version,
      [`veilRoles${n}`]: [...roles],
      [`veilPerson${n}`]: person,
      [`veilAreas${n}`]: [...areas],
    });
    const fills = `EXISTS (SELECT 1 FROM jsonb_each(${alias}.handlers) AS filled WHERE filled.key = ANY(:veilRoles${n}) AND filled.value ->> 'person' = :veilPerson${n})`;
    const holds = `coalesce(${alias}.area = ANY(:veilAreas${n}), false)`;
    const concerned = `${alias}.packId = :veilPack${n} AND ${alias}.packVersion = :veilVersion${n}${consentWithheld ? ` AND ${alias}.consentWithheld` : ''}`;
    return `(${concerned} AND NOT (${fills} OR ${holds}))`;
  });
  return `(${parts.join(' OR ')})`;
}
