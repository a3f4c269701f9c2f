import type { Id, Instant } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { clocks, type ClockRow } from '../clocks/index.ts';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { register } from '../register/index.ts';
import { tasks, type TaskRow } from '../tasks/index.ts';

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

/** What is to be done on open cases: the limits that run, and the tasks that are open. */
export class WorkQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Limits that run, the longest due first; those without a date last. @throws MalformedCursor, BadPageSize */
  async limits(organisation: string, listing: WorkListing): Promise<Page<Stamped<ClockRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(clocks))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation AND row.running', { organisation })
      // What nobody of the firm owes is no work.
      .andWhere(`row.nature NOT IN ('entitlement', 'window')`);
    const { dueAfter, dueUpTo, whose } = listing;
    if (dueUpTo !== undefined) query.andWhere('row.dueAt <= :dueUpTo', { dueUpTo });
    if (dueAfter !== undefined) query.andWhere('row.dueAt > :dueAfter', { dueAfter });
    this.#onCases(query, whose, 'owner');
    return await pageOf<ClockRow>(query, { field: 'dueAt', kind: 'instant', direction: 'ASC' }, listing);
  }

  /** Open tasks, oldest first: none has a date. @throws MalformedCursor, BadPageSize */
  async tasks(organisation: string, { whose, ...paging }: WorkListing): Promise<Page<Stamped<TaskRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(tasks))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation AND NOT row.done', { organisation });
    this.#onCases(query, whose, 'role');
    return await pageOf<TaskRow>(query, { field: 'raisedAt', kind: 'instant', direction: 'ASC' }, paging);
  }

  /** Narrows to cases that are somebody's. @param role the column that names the role which owes it. */
  #onCases<R extends ObjectLiteral>(query: SelectQueryBuilder<R>, whose: Whose, role: 'owner' | 'role'): void {
    const of = query.subQuery().select('1').from(entityOf(register), 'of').where('of.key = row.caseId');
    if ('areas' in whose) {
      if (whose.areas === null) return;
      query.andWhere(`EXISTS ${of.andWhere('of.area = ANY(:areas)').getQuery()}`, { areas: whose.areas });
      return;
    }
    const { person, roles } = whose;
    const filler = `of.handlers -> row.${role} ->> 'person'`;
    // Theirs on the case: they fill the role that owes it; or nobody does, and they hold it or handle the case.
    const handles = `EXISTS (SELECT 1 FROM jsonb_each(of.handlers) AS one WHERE one.value ->> 'person' = :person)`;
    const held = roles.map(
      (_, n) => `(row.${role} = :role${n} AND (CAST(:area${n} AS text) IS NULL OR of.area = :area${n}))`,
    );
    const free = [handles, ...held].join(' OR ');
    const theirs = role === 'role' ? `row.person = :person OR ` : '';
    const nobodys = role === 'role' ? 'row.person IS NULL AND ' : '';
    of.andWhere(`(${theirs}${filler} = :person OR (${nobodys}${filler} IS NULL AND (${free})))`);
    query.andWhere(`EXISTS ${of.getQuery()}`, {
      person,
      ...Object.fromEntries(
        roles.flatMap(({ role: name, area }, n) => [
          [`role${n}`, name],
          [`area${n}`, area],
        ]),
      ),
    });
  }
}
