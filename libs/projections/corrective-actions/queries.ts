import type { Id } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { correctiveActionKey, correctiveActions } from './projection.ts';
import type { CorrectiveActionRow, CorrectiveActionStatus } from './row.ts';

export interface CorrectiveActionFilter {
  readonly status?: CorrectiveActionStatus;
  /** Closed, or anything but. */
  readonly open?: boolean;
  readonly owner?: Id;
  readonly caseId?: Id;
}

export interface CorrectiveActionListing extends Paging {
  readonly filter?: CorrectiveActionFilter;
}

/** The corrective actions of an organisation, newest first. */
export class CorrectiveActionQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  async byId(organisation: string, correctiveAction: Id): Promise<Stamped<CorrectiveActionRow> | null> {
    return await this.#of(organisation)
      .andWhere('row.key = :key', { key: correctiveActionKey(organisation, correctiveAction) })
      .getOne();
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(
    organisation: string,
    { filter = {}, ...paging }: CorrectiveActionListing = {},
  ): Promise<Page<Stamped<CorrectiveActionRow>>> {
    const query = this.#of(organisation);
    for (const field of ['status', 'owner', 'caseId'] as const) {
      if (filter[field] !== undefined) query.andWhere(`row.${field} = :${field}`, { [field]: filter[field] });
    }
    if (filter.open !== undefined) query.andWhere(`row.status ${filter.open ? '<>' : '='} 'closed'`);
    return await pageOf<CorrectiveActionRow>(query, { field: 'raisedAt', kind: 'instant', direction: 'DESC' }, paging);
  }

  #of(organisation: string): SelectQueryBuilder<Stamped<CorrectiveActionRow>> {
    return this.#dataSource
      .getRepository(entityOf(correctiveActions))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
  }
}
