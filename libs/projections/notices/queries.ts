import type { Id } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource } from 'typeorm';
import { pageOfAny, type Page, type Paging } from '../paging/index.ts';
import { notices } from './projection.ts';
import type { NoticeRow } from './row.ts';

export interface NoticeFilter {
  readonly person?: Id;
  /** Those to these roles, whoever fills them; with `person`, either. */
  readonly roles?: readonly string[];
  readonly caseId?: Id;
  readonly kind?: NoticeRow['kind'];
}

export interface NoticeListing extends Paging {
  readonly filter?: NoticeFilter;
}

/** What people were told, newest first. */
export class NoticeQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(organisation: string, { filter = {}, ...paging }: NoticeListing = {}): Promise<Page<Stamped<NoticeRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(notices))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
    const { person, roles, caseId, kind } = filter;
    if (caseId !== undefined) query.andWhere('row.caseId = :caseId', { caseId });
    if (kind !== undefined) query.andWhere('row.kind = :kind', { kind });
    const whose = [
      ...(person === undefined ? [] : [query.clone().andWhere('row.person = :person', { person })]),
      ...(roles ?? []).map((role) => query.clone().andWhere('row.role = :role', { role })),
    ];
    const isAnybodys = person === undefined && roles === undefined;
    const sort = { field: 'decidedAt', kind: 'instant', direction: 'DESC' } as const;
    return await pageOfAny<NoticeRow>(isAnybodys ? [query] : whose, sort, paging);
  }
}
