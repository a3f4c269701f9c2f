import type { Id } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { timeline } from './projection.ts';
import type { TimelineRow } from './row.ts';

/** An act with everything that the procedure made follow from it, at once or later. */
export interface TimelineEntry {
  readonly act: Stamped<TimelineRow>;
  readonly consequences: readonly Stamped<TimelineRow>[];
}

/** The history of a case, as auditors read it: acts in the order of the record, consequences folded under them. */
export class TimelineQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** A page of acts with all their consequences. @throws MalformedCursor, BadPageSize */
  async acts(organisation: string, caseId: Id, paging: Paging = {}): Promise<Page<TimelineEntry>> {
    const acts = await this.#page(this.#of(organisation, caseId).andWhere('row.act = row.key'), paging);
    const ids = acts.edges.map(({ node }) => node.key);
    const following =
      ids.length === 0
        ? []
        : await this.#of(organisation, caseId)
            .andWhere('row.act = ANY(:ids) AND row.key <> row.act', { ids })
            .orderBy('row.revision')
            .getMany();
    const edges = acts.edges.map(({ cursor, node }) => ({
      cursor,
      node: { act: node, consequences: following.filter(({ act }) => act === node.key) },
    }));
    return { ...acts, edges };
  }

  /** A page of all events, one by one. @throws MalformedCursor, BadPageSize */
  async events(organisation: string, caseId: Id, paging: Paging = {}): Promise<Page<Stamped<TimelineRow>>> {
    return await this.#page(this.#of(organisation, caseId), paging);
  }

  #page(query: SelectQueryBuilder<Stamped<TimelineRow>>, paging: Paging): Promise<Page<Stamped<TimelineRow>>> {
    return pageOf<TimelineRow>(query, { field: 'revision', kind: 'integer', direction: 'ASC' }, paging);
  }

  #of(organisation: string, caseId: Id): SelectQueryBuilder<Stamped<TimelineRow>> {
    return this.#dataSource
      .getRepository(entityOf(timeline))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation AND row.caseId = :caseId', { organisation, caseId });
  }
}
