import type { Id, Instant } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { departures } from './projection.ts';
import type { DepartureRow } from './row.ts';

export interface DepartureFilter {
  readonly caseId?: Id;
  readonly gate?: string;
  readonly mode?: DepartureRow['mode'];
  /** Occurred at or after, and before. */
  readonly occurredFrom?: Instant;
  readonly occurredBefore?: Instant;
}

export interface DepartureListing extends Paging {
  readonly filter?: DepartureFilter;
}

/** Where the procedure was departed from, newest first: for auditors. */
export class DepartureQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(
    organisation: string,
    { filter = {}, ...paging }: DepartureListing = {},
  ): Promise<Page<Stamped<DepartureRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(departures))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
    for (const field of ['caseId', 'gate', 'mode'] as const) {
      if (filter[field] !== undefined) query.andWhere(`row.${field} = :${field}`, { [field]: filter[field] });
    }
    const { occurredFrom, occurredBefore } = filter;
    if (occurredFrom !== undefined) query.andWhere('row.occurredAt >= :occurredFrom', { occurredFrom });
    if (occurredBefore !== undefined) query.andWhere('row.occurredAt < :occurredBefore', { occurredBefore });
    return await pageOf<DepartureRow>(query, { field: 'occurredAt', kind: 'instant', direction: 'DESC' }, paging);
  }
}
