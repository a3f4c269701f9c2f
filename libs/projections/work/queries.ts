import type { Id, Instant } from '#kernel';
import { entityOf, type Row, type Stamped } from '#read-model';
import type { DataSource, EntitySchema, SelectQueryBuilder } from 'typeorm';
import { clocks, type ClockRow } from '../clocks/index.ts';
import { pageOfAny, plainRows, type Page, type Paging, type Sort } from '../paging/index.ts';
import { tasks, type TaskRow } from '../tasks/index.ts';
import { work } from './projection.ts';
import type { WorkRow } from './row.ts';

/** A role that somebody holds by appointment: for cases of an area, or of all. */
export interface HeldRole {
  readonly role: string;
  readonly area: string | null;
}

/** Whose work: what a person has to do, or everybody's on cases of some areas; `null` areas are the organisation. */
export type Whose =
  { readonly person: Id; readonly roles: readonly HeldRole[] } | { readonly areas: readonly string[] | null };

export interface WorkListing extends Paging {
  readonly whose: Whose;
  /**
   * Only limits due after the one and up to the other: the end of a day is the first instant of the next, and what is due
   * by the end of a day is due at that. What was missed and still runs is due when it was.
   */
  readonly dueAfter?: Instant;
  readonly dueUpTo?: Instant;
}

type Query = SelectQueryBuilder<Stamped<WorkRow>>;

/** What is to be done on open cases: the limits that run, and the tasks that are open. */
export class WorkQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Limits that run, the longest due first; those without a date last. @throws MalformedCursor, BadPageSize */
  async limits(organisation: string, listing: WorkListing): Promise<Page<Stamped<ClockRow>>> {
    const query = this.#open(organisation, 'limit');
    const { dueAfter, dueUpTo, whose } = listing;
    if (dueUpTo !== undefined) query.andWhere('row.dueAt <= :dueUpTo', { dueUpTo });
    if (dueAfter !== undefined) query.andWhere('row.dueAt > :dueAfter', { dueAfter });
    const sort: Sort = { field: 'dueAt', kind: 'instant', direction: 'ASC' };
    return this.#rowsOf(entityOf(clocks), await pageOfAny<WorkRow>(this.#theirs(query, whose), sort, listing));
  }

  /** Open tasks, oldest first: none has a date. @throws MalformedCursor, BadPageSize */
  async tasks(organisation: string, { whose, ...paging }: WorkListing): Promise<Page<Stamped<TaskRow>>> {
    const query = this.#open(organisation, 'task');
    const given = (person: Id): Query => query.clone().andWhere('row.person = :person', { person });
    const ways = [...('person' in whose ? [given(whose.person)] : []), ...this.#theirs(query, whose)];
    const sort: Sort = { field: 'raisedAt', kind: 'instant', direction: 'ASC' };
    return this.#rowsOf(entityOf(tasks), await pageOfAny<WorkRow>(ways, sort, paging));
  }

  #open(organisation: string, what: 'limit' | 'task'): Query {
    return this.#rows()
      .where('row.organisation = :organisation', { organisation })
      .andWhere(`row.what = '${what}' AND row.open`);
  }

  /** Theirs: they fill the role that owes it on the case; or nobody does, and they hold it or handle the case. */
  #theirs(query: Query, whose: Whose): readonly Query[] {
    if ('areas' in whose) {
      if (whose.areas === null) return [query];
      return whose.areas.map((area) => query.clone().andWhere('row.area = :area', { area }));
    }
    const { person, roles } = whose;
    const nobodys = query.clone().andWhere('row.person IS NULL AND row.filler IS NULL');
    const handled = this.#dataSource
      .getRepository(entityOf(work))
      .createQueryBuilder('on_it')
      .select('on_it.caseId')
      .where(`on_it.organisation = :organisation AND on_it.person = :person AND on_it.what = 'person'`)
      .andWhere('on_it.first AND on_it.free');
    return [
      query.clone().andWhere('row.filler = :person', { person }),
      nobodys.clone().andWhere(`row.caseId IN (${handled.getQuery()})`, { person }),
      ...roles.map(({ role, area }) => {
        const held = nobodys.clone().andWhere('row.role = :role', { role });
        return area === null ? held : held.andWhere('row.area = :area', { area });
      }),
    ];
  }

  /** The rows behind a page of work; one that is not there yet, or not any more, is left out. */
  async #rowsOf<R extends Row>(
    entity: EntitySchema<Stamped<R>>,
    { edges, hasNextPage }: Page<Stamped<WorkRow>>,
  ): Promise<Page<Stamped<R>>> {
    const keys = edges.map(({ node }) => node.key);
    const found =
      keys.length === 0
        ? []
        : await plainRows<R>(
            this.#dataSource.getRepository(entity).createQueryBuilder('row').where('row.key = ANY(:keys)', { keys }),
          );
    const byKey = new Map(found.map((row) => [row.key, row]));
    return {
      edges: edges.flatMap(({ cursor, node }) => {
        const row = byKey.get(node.key);
        return row === undefined ? [] : [{ cursor, node: row }];
      }),
      hasNextPage,
    };
  }

  #rows(): Query {
    return this.#dataSource.getRepository(entityOf(work)).createQueryBuilder('row');
  }
}
