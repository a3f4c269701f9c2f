import type { Id, Instant } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { register } from '../register/projection.ts';
import { matchingWords, underAVeil, type Veil } from '../search/index.ts';
import { partyKey } from './joining.ts';
import { partyCases } from './party-cases.ts';
import { parties } from './projection.ts';
import type { PartyRow } from './row.ts';

export interface PartyFilter {
  /** Every word of it begins a word of one of their cases, as in the register. */
  readonly text?: string;
  /** Somebody of whom contact is restricted at present, or nobody such. */
  readonly restricted?: boolean;
}

export interface PartyListing extends Paging {
  readonly filter?: PartyFilter;
  /** Cases whose personal data the reader may not see, so that nobody is found by it. */
  readonly veils?: readonly Veil[];
}

/** The people and companies behind an organisation's cases, newest first. Personal data comes sealed. */
export class PartyQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  async byId(organisation: string, party: Id): Promise<Stamped<PartyRow> | null> {
    return await this.#of(organisation)
      .andWhere('row.key = :key', { key: partyKey(organisation, party) })
      .getOne();
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(organisation: string, listing: PartyListing = {}): Promise<Page<Stamped<PartyRow>>> {
    const { filter = {}, veils = [], ...paging } = listing;
    const query = this.#of(organisation);
    if (filter.restricted !== undefined) {
      query.andWhere(`jsonb_array_length(row.restrictions) ${filter.restricted ? '>' : '='} 0`);
    }
    if (filter.text !== undefined) this.#withCaseMatching(query, organisation, filter.text, veils);
    return await pageOf<PartyRow>(query, { field: 'knownSince', kind: 'instant', direction: 'DESC' }, paging);
  }

  /** Those of them who have a part in a case that is under none of the veils. */
  async seen(organisation: string, wanted: readonly Id[], veils: readonly Veil[]): Promise<ReadonlySet<Id>> {
    const query = this.#dataSource
      .getRepository(entityOf(partyCases))
      .createQueryBuilder('part')
      .select('DISTINCT part.party', 'party')
      .where('part.organisation = :organisation', { organisation })
      .andWhere('part.isParty AND part.party = ANY(:wanted)', { wanted: [...wanted] });
    if (veils.length > 0) {
      const cases = query.subQuery().select('row.key').from(entityOf(register), 'row');
      cases.where(`row.key = part.caseId AND NOT ${underAVeil(query, 'row', veils)}`);
      query.andWhere(`EXISTS ${cases.getQuery()}`);
    }
    const rows = await query.getRawMany<{ party: Id }>();
    return new Set(rows.map(({ party }) => party));
  }

  #withCaseMatching(
    query: SelectQueryBuilder<Stamped<PartyRow>>,
    organisation: string,
    text: string,
    veils: readonly Veil[],
  ): void {
    const cases = query
      .subQuery()
      .select('of_them.party')
      .from(entityOf(register), 'of_them')
      .where('of_them.organisation = :organisation');
    matchingWords(cases, organisation, text, { alias: 'of_them', veils });
    query.andWhere(`row.party IN ${cases.getQuery()}`).setParameters({ ...cases.getParameters(), organisation });
  }

  #of(organisation: string): SelectQueryBuilder<Stamped<PartyRow>> {
    return this.#dataSource
      .getRepository(entityOf(parties))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
  }
}

export interface PartyToSettle {
  readonly organisation: string;
  readonly party: Id;
}

/** The timers of restrictions: reviews that fall due, over all organisations. */
export class DueReviews {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Parties with a review due by `now` that is not on record as due yet; longest due first. */
  async partiesToSettle(now: Instant, limit: number): Promise<readonly PartyToSettle[]> {
    const rows = await this.#rows()
      .where('row.wakeAt <= :now', { now })
      .orderBy('row.wakeAt')
      .addOrderBy('row.key')
      .limit(limit)
      .getMany();
    return rows.map(({ organisation, party }) => ({ organisation, party }));
  }

  /** The first instant after `after` and up to `upTo` at which a review falls due. */
  async nextInstant(after: Instant, upTo: Instant): Promise<Instant | null> {
    const next = await this.#rows()
      .where('row.wakeAt > :after AND row.wakeAt <= :upTo', { after, upTo })
      .orderBy('row.wakeAt')
      .limit(1)
      .getOne();
    return next?.wakeAt ?? null;
  }

  #rows() {
    return this.#dataSource.getRepository(entityOf(parties)).createQueryBuilder('row');
  }
}
