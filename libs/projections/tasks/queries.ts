import type { Id } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource } from 'typeorm';
import { pageOfAny, type Page, type Paging } from '../paging/index.ts';
import { tasks } from './projection.ts';
import type { TaskRow } from './row.ts';

export interface TaskFilter {
  readonly state?: 'open' | 'done';
  readonly caseId?: Id;
  /** Those of this person. With `roles`, also those of these roles that nobody in particular was given. */
  readonly person?: Id;
  readonly roles?: readonly string[];
  readonly kind?: TaskRow['kind'];
}

export interface TaskListing extends Paging {
  readonly filter?: TaskFilter;
}

/** What is to be done, oldest first. */
export class TaskQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(organisation: string, { filter = {}, ...paging }: TaskListing = {}): Promise<Page<Stamped<TaskRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(tasks))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
    const { state, caseId, kind, person, roles } = filter;
    if (state !== undefined) query.andWhere('row.done = :done', { done: state === 'done' });
    if (caseId !== undefined) query.andWhere('row.caseId = :caseId', { caseId });
    if (kind !== undefined) query.andWhere('row.kind = :kind', { kind });
    const whose = [
      ...(person === undefined ? [] : [query.clone().andWhere('row.person = :person', { person })]),
      ...(roles ?? []).map((role) => query.clone().andWhere('row.person IS NULL AND row.role = :role', { role })),
    ];
    const isAnybodys = person === undefined && roles === undefined;
    const sort = { field: 'raisedAt', kind: 'instant', direction: 'ASC' } as const;
    return await pageOfAny<TaskRow>(isAnybodys ? [query] : whose, sort, paging);
  }
}
