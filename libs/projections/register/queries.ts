import type { Id, Instant } from '#kernel';
import { entityOf, tableName, type Stamped } from '#read-model';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { pageOf, plainRows, type Page, type Paging, type Sort } from '../paging/index.ts';
import { partyCases } from '../parties/party-cases.ts';
import { matchingWords, type Veil } from '../search/index.ts';
import { work } from '../work/projection.ts';
import { register } from './projection.ts';
import type { RegisterRow } from './row.ts';

export interface RegisterFilter {
  readonly status?: 'open' | 'closed';
  readonly kind?: string;
  readonly stage?: string;
  readonly area?: string;
  /** Assigned to this person in any role, or in `role` where that is given. */
  readonly person?: Id;
  readonly role?: string;
  /** Something owed was missed and is not met yet, or is due by this moment. */
  readonly overdueAt?: Instant;
  /** Received at or after, and before. */
  readonly receivedFrom?: Instant;
  readonly receivedBefore?: Instant;
  readonly externalReference?: string;
  readonly party?: Id;
  /** In which this person has a part, as complainant or as somebody who acts for one. */
  readonly involving?: Id;
  /** Every word of it begins a word of the reference, title or company, or of a name, e-mail or address not erased. */
  readonly text?: string;
}

/** A version of a pack that cases are dealt with under. */
export interface PackInUse {
  readonly pack: string;
  readonly version: number;
}

export type RegisterSort = 'receivedAt' | 'reference' | 'nextDueAt';

export interface RegisterListing extends Paging {
  readonly filter?: RegisterFilter;
  /** Cases whose personal data the reader may not see, so that `text` does not find them by it. */
  readonly veils?: readonly Veil[];
  /** `receivedAt` unless told. Cases with nothing due come last by `nextDueAt`, in either direction. */
  readonly sort?: RegisterSort;
  /** `DESC` by receipt and `ASC` otherwise, unless told. */
  readonly direction?: Sort['direction'];
  /** Those of the rows that are wanted, beside the key and what they are sorted by; all unless told. */
  readonly fields?: readonly (keyof RegisterRow)[];
}

/** The register of cases of an organisation. Personal data comes sealed. */
export class RegisterQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  async byId(organisation: string, caseId: Id): Promise<Stamped<RegisterRow> | null> {
    return await this.#of(organisation).andWhere('row.key = :caseId', { caseId }).getOne();
  }

  /** The newest, should two have the same. */
  async byReference(organisation: string, reference: string): Promise<Stamped<RegisterRow> | null> {
    return await this.#of(organisation)
      .andWhere('row.reference = :reference', { reference })
      .orderBy('row.recordedAt', 'DESC')
      .addOrderBy('row.key')
      .limit(1)
      .getOne();
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(organisation: string, listing: RegisterListing = {}): Promise<Page<Stamped<RegisterRow>>> {
    const field = listing.sort ?? 'receivedAt';
    const direction = listing.direction ?? (field === 'receivedAt' ? 'DESC' : 'ASC');
    const kind = field === 'reference' ? 'text' : 'instant';
    const { person, role } = listing.filter ?? {};
    const isOfSomebody = person !== undefined || role !== undefined;
    const by = isOfSomebody && field === 'receivedAt' ? (['part.raisedAt', 'part.caseId'] as const) : undefined;
    return await pageOf<RegisterRow>(
      this.#matching(organisation, listing.filter, listing.veils),
      { field, kind, direction, by },
      listing,
      listing.fields,
    );
  }

  async count(organisation: string, filter: RegisterFilter = {}): Promise<number> {
    return await this.#matching(organisation, filter).getCount();
  }

  /** The rows of these cases, in no order. @param ids at most a page of them. */
  async byIds(organisation: string, ids: readonly Id[]): Promise<readonly Stamped<RegisterRow>[]> {
    if (ids.length === 0) return [];
    return await plainRows<RegisterRow>(this.#of(organisation).andWhere('row.key = ANY(:ids)', { ids }));
  }

  /** How many open cases there are under each version of each pack. */
  async openByPack(organisation: string): Promise<readonly (PackInUse & { readonly cases: number })[]> {
    const rows = await this.#of(organisation)
      .andWhere(`row.status = 'open'`)
      .select('row.packId', 'pack')
      .addSelect('row.packVersion', 'version')
      .addSelect('COUNT(*)', 'cases')
      .groupBy('row.packId')
      .addGroupBy('row.packVersion')
      .orderBy('row.packId')
      .addOrderBy('row.packVersion')
      .getRawMany<{ pack: string; version: number; cases: string }>();
    // Counts are 64-bit in Postgres, and come as text.
    return rows.map(({ cases, ...inUse }) => ({ ...inUse, cases: Number(cases) }));
  }

  /** Every version of a pack under which the organisation has a case. */
  async packsInUse(organisation: string): Promise<readonly PackInUse[]> {
    const found: PackInUse[] = [];
    // One step of the index for each version, however many cases it has.
    for (;;) {
      const last = found.at(-1);
      const query = this.#of(organisation).orderBy('row.packId').addOrderBy('row.packVersion').limit(1);
      if (last !== undefined) {
        query.andWhere('(row.packId, row.packVersion) > (:pack, :version)', { ...last });
      }
      const next = await query.getOne();
      if (next === null) return found;
      found.push({ pack: next.packId, version: next.packVersion });
    }
  }

  #of(organisation: string): SelectQueryBuilder<Stamped<RegisterRow>> {
    return this.#dataSource
      .getRepository(entityOf(register))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
  }

  #matching(
    organisation: string,
    filter: RegisterFilter = {},
    veils: readonly Veil[] = [],
  ): SelectQueryBuilder<Stamped<RegisterRow>> {
    const query = this.#of(organisation);
    for (const field of ['status', 'kind', 'stage', 'area', 'externalReference', 'party'] as const) {
      if (filter[field] !== undefined) query.andWhere(`row.${field} = :${field}`, { [field]: filter[field] });
    }
    if (filter.receivedFrom !== undefined) {
      query.andWhere('row.receivedAt >= :receivedFrom', { receivedFrom: filter.receivedFrom });
    }
    if (filter.receivedBefore !== undefined) {
      query.andWhere('row.receivedAt < :receivedBefore', { receivedBefore: filter.receivedBefore });
    }
    if (filter.overdueAt !== undefined) {
      query.andWhere('(row.overdueCount > 0 OR row.nextDueAt <= :overdueAt)', { overdueAt: filter.overdueAt });
    }
    if (filter.person !== undefined || filter.role !== undefined) byHandler(query, filter);
    if (filter.involving !== undefined) {
      const theirs = query
        .subQuery()
        .select('part.caseId')
        .from(entityOf(partyCases), 'part')
        .where('part.organisation = :organisation AND part.party = :involving AND part.isParty');
      query.andWhere(`row.key IN ${theirs.getQuery()}`, { involving: filter.involving });
    }
    if (filter.text !== undefined) matchingWords(query, organisation, filter.text, { veils });
    return query;
  }
}

/** Assigned to somebody, or in a role: the rows of `work` that say so are in the order of the register. */
function byHandler(query: SelectQueryBuilder<Stamped<RegisterRow>>, { person, role, status }: RegisterFilter): void {
  const whose = [
    ...(person === undefined ? [] : ['part.person = :person']),
    ...(role === undefined ? ['part.first'] : ['part.role = :role']),
    // Said of both, so that the index of open ones can be gone along.
    ...(status === undefined ? [] : [status === 'open' ? 'part.open' : 'NOT part.open']),
  ];
  query.innerJoin(
    tableName(work),
    'part',
    `part.caseId = row.key AND part.organisation = :organisation AND part.what = 'person' AND ${whose.join(' AND ')}`,
    { person, role },
  );
}
