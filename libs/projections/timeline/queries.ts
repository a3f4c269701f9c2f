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

  /** What rules entered in a register about these cases, oldest first, each with the act that it is about. */
  async registerEntries(
    organisation: string,
    caseIds: readonly Id[],
    register: string,
    limit: number,
  ): Promise<readonly { readonly entry: TimelineRow; readonly about: TimelineRow }[]> {
    const rows = this.#dataSource.getRepository(entityOf(timeline));
    const entries = await rows
      .createQueryBuilder('row')
      .where('row.organisation = :organisation AND row.caseId = ANY(:caseIds)', { organisation, caseIds })
      .andWhere(`row.type = 'RegisterEntryMade' AND row.data ->> 'register' = :register`, { register })
      .orderBy('row.caseId')
      .addOrderBy('row.revision')
      .limit(limit)
      .getMany();
    const ids = entries.map(({ data }) => String(data['entry']));
    if (ids.length === 0) return [];
    const acts = await rows
      .createQueryBuilder('row')
      .where('row.organisation = :organisation AND row.key = ANY(:ids)', { organisation, ids })
      .getMany();
    const byId = new Map(acts.map((act) => [act.key, act]));
    return entries.flatMap((entry) => {
      const about = byId.get(String(entry.data['entry']));
      return about === undefined || about.voidedBy !== null ? [] : [{ entry, about }];
    });
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
