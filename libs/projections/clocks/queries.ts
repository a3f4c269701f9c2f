import type { Id, Instant } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource } from 'typeorm';
import { clocks } from './projection.ts';
import type { ClockRow } from './row.ts';

/** The limits of an organisation's cases. */
export class ClockQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Every clock of a case, in the order in which they started. */
  async ofCase(organisation: string, caseId: Id): Promise<readonly Stamped<ClockRow>[]> {
    return await this.#rows()
      .where('row.organisation = :organisation AND row.caseId = :caseId', { organisation, caseId })
      .orderBy('row.startedAt')
      .addOrderBy('row.key')
      .getMany();
  }

  async byId(organisation: string, caseId: Id, clock: Id): Promise<Stamped<ClockRow> | null> {
    return await this.#rows()
      .where('row.organisation = :organisation', { organisation })
      .andWhere('row.caseId = :caseId AND row.clock = :clock', { caseId, clock })
      .getOne();
  }

  /** Limits of an organisation that run on a calendar, by key, after the one given. @param limit rows in one answer. */
  async runningOn(
    organisation: string,
    calendar: string,
    after: string | null,
    limit: number,
  ): Promise<readonly Stamped<ClockRow>[]> {
    const query = this.#rows()
      .where('row.organisation = :organisation', { organisation })
      .andWhere('row.calendar = :calendar AND row.running', { calendar });
    if (after !== null) query.andWhere('row.key > :after', { after });
    return await query.orderBy('row.key').limit(limit).getMany();
  }

  #rows() {
    return this.#dataSource.getRepository(entityOf(clocks)).createQueryBuilder('row');
  }
}

/** Which limits are meant: of one calendar, of one organisation, or of both. */
export interface CountedOn {
  readonly calendar?: string;
  readonly organisation?: string;
}

export interface CaseToSettle {
  readonly organisation: string;
  readonly caseId: Id;
}

/** How many limits there are of each kind. */
export interface ClockTotals {
  readonly overdue: number;
  readonly breached: number;
  readonly unsettled: number;
}

/** The timers of limits: what falls due on cases, over all organisations. */
export class DueClocks {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Cases with a limit due by `now` that is not breached yet, or a reminder to give; longest due first. */
  async casesToSettle(now: Instant, limit: number): Promise<readonly CaseToSettle[]> {
    return await this.#rows()
      .select('row.organisation', 'organisation')
      .addSelect('row.caseId', 'caseId')
      .where('row.wakeAt <= :now', { now })
      .groupBy('row.organisation')
      .addGroupBy('row.caseId')
      .orderBy('MIN(row.wakeAt)')
      .addOrderBy('row.caseId')
      .limit(limit)
      .getRawMany<CaseToSettle>();
  }

  /**
   * Cases with a limit that runs on a calendar, of one organisation or of all; by id, after the one given.
   * @param limit cases in one answer.
   */
  async casesCountedOn(
    { calendar, organisation }: CountedOn,
    after: Id | null,
    limit: number,
  ): Promise<readonly CaseToSettle[]> {
    const query = this.#rows()
      .select('row.organisation', 'organisation')
      .addSelect('row.caseId', 'caseId')
      .where('row.running AND row.dueAt IS NOT NULL AND row.breachedAt IS NULL');
    if (calendar !== undefined) query.andWhere('row.calendar = :calendar', { calendar });
    if (organisation !== undefined) query.andWhere('row.organisation = :organisation', { organisation });
    if (after !== null) query.andWhere('row.caseId > :after', { after });
    return await query
      .groupBy('row.organisation')
      .addGroupBy('row.caseId')
      .orderBy('row.caseId')
      .limit(limit)
      .getRawMany<CaseToSettle>();
  }

  /**
   * Over all organisations: limits that were breached and still run, but for those that a person found to be none; every breach on record; and limits that were due
   * by `now` and are not settled yet, which a timekeeper at work leaves at none.
   */
  async totals(now: Instant): Promise<ClockTotals> {
    const row = await this.#rows()
      .select(`COUNT(*) FILTER (WHERE row.running AND row.state = 'missed')`, 'overdue')
      .addSelect('COUNT(*) FILTER (WHERE row.breachedAt IS NOT NULL)', 'breached')
      .addSelect('COUNT(*) FILTER (WHERE row.wakeAt <= :now)', 'unsettled')
      .setParameter('now', now)
      .getRawOne<Readonly<Record<keyof ClockTotals, string>>>();
    // Counts are 64-bit in Postgres, and come as text.
    return {
      overdue: Number(row?.overdue ?? 0),
      breached: Number(row?.breached ?? 0),
      unsettled: Number(row?.unsettled ?? 0),
    };
  }

  /** The first instant after `after` and up to `upTo` at which something falls due or is to be reminded of. */
  async nextInstant(after: Instant, upTo: Instant): Promise<Instant | null> {
    const next = await this.#rows()
      .where('row.wakeAt > :after AND row.wakeAt <= :upTo', { after, upTo })
      .orderBy('row.wakeAt')
      .limit(1)
      .getOne();
    return next?.wakeAt ?? null;
  }

  #rows() {
    return this.#dataSource.getRepository(entityOf(clocks)).createQueryBuilder('row');
  }
}
