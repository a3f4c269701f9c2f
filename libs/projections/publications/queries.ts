import type { Id } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { publications } from './projection.ts';
import type { PublicationRow } from './row.ts';

export interface PublicationListing extends Paging {
  readonly filter?: { readonly period?: string; readonly audience?: PublicationRow['audience'] };
}

/** The reports that an organisation has given out. */
export class PublicationQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  async byId(organisation: string, issue: Id): Promise<Stamped<PublicationRow> | null> {
    return await this.#of(organisation).andWhere('row.issue = :issue', { issue }).getOne();
  }

  /** Newest first. @throws MalformedCursor, BadPageSize */
  async list(
    organisation: string,
    { filter = {}, ...paging }: PublicationListing = {},
  ): Promise<Page<Stamped<PublicationRow>>> {
    const query = this.#of(organisation);
    for (const field of ['period', 'audience'] as const) {
      if (filter[field] !== undefined) query.andWhere(`row.${field} = :${field}`, { [field]: filter[field] });
    }
    return await pageOf<PublicationRow>(query, { field: 'issuedAt', kind: 'instant', direction: 'DESC' }, paging);
  }

  #of(organisation: string): SelectQueryBuilder<Stamped<PublicationRow>> {
    return this.#dataSource
      .getRepository(entityOf(publications))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
  }
}
