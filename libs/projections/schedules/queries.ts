import type { Id, Instant } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { procedures } from './procedures.ts';
import { recurringDuties, schedules } from './projection.ts';
import type { RecurringDutyRow, ScheduleRow } from './row.ts';

export interface ScheduleListing extends Paging {
  readonly filter?: {
    /** Ended ones, or the others. */
    readonly ended?: boolean;
    readonly what?: ScheduleRow['what'];
  };
}

export interface DutyListing extends Paging {
  readonly schedule: Id;
}

/** What an organisation owes again and again. */
export class ScheduleQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** In the order in which they started. @throws MalformedCursor, BadPageSize */
  async list(
    organisation: string,
    { filter = {}, ...paging }: ScheduleListing = {},
  ): Promise<Page<Stamped<ScheduleRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(schedules))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation', { organisation });
    const { ended, what } = filter;
    if (ended !== undefined) query.andWhere(`row.endedAt IS ${ended ? 'NOT NULL' : 'NULL'}`);
    if (what !== undefined) query.andWhere('row.what = :what', { what });
    return await pageOf<ScheduleRow>(query, { field: 'since', kind: 'instant', direction: 'ASC' }, paging);
  }

  /** Every time that a schedule fell or falls due, latest first. @throws MalformedCursor, BadPageSize */
  async duties(organisation: string, { schedule, ...paging }: DutyListing): Promise<Page<Stamped<RecurringDutyRow>>> {
    const query = this.#dataSource
      .getRepository(entityOf(recurringDuties))
      .createQueryBuilder('row')
      .where('row.organisation = :organisation AND row.schedule = :schedule', { organisation, schedule });
    return await pageOf<RecurringDutyRow>(query, { field: 'dueAt', kind: 'instant', direction: 'DESC' }, paging);
  }
}

/** The timers of organisations: schedules, and versions of a procedure that came into force. */
export class ScheduleTimers {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Organisations for which a settle has something to do; at most `limit`. */
  async organisationsToSettle(now: Instant, limit: number): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const entity of [entityOf(schedules), entityOf(procedures)]) {
      const rows = await this.#dataSource
        .getRepository(entity)
        .createQueryBuilder('row')
        .select('row.organisation', 'organisation')
        .where('row.wakeAt <= :now', { now })
        .groupBy('row.organisation')
        .orderBy('row.organisation')
        .limit(limit)
        .getRawMany<{ organisation: string }>();
      for (const { organisation } of rows) found.add(organisation);
    }
    return [...found].slice(0, limit);
  }

  /** Organisations with a schedule that holds, by name, after the one given; at most `limit`. */
  async organisationsWithSchedules(after: string | null, limit: number): Promise<readonly string[]> {
    const query = this.#dataSource
      .getRepository(entityOf(schedules))
      .createQueryBuilder('row')
      .select('row.organisation', 'organisation')
      .where('row.endedAt IS NULL');
    if (after !== null) query.andWhere('row.organisation > :after', { after });
    const rows = await query
      .groupBy('row.organisation')
      .orderBy('row.organisation')
      .limit(limit)
      .getRawMany<{ organisation: string }>();
    return rows.map(({ organisation }) => organisation);
  }

  /** The first instant after `after` and up to `upTo` at which something is to be done. */
  async nextInstant(after: Instant, upTo: Instant): Promise<Instant | null> {
    const next = await this.#dataSource
      .getRepository(entityOf(schedules))
      .createQueryBuilder('row')
      .where('row.wakeAt > :after AND row.wakeAt <= :upTo', { after, upTo })
      .orderBy('row.wakeAt')
      .limit(1)
      .getOne();
    return next?.wakeAt ?? null;
  }
}
