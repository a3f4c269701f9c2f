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

  #rows() {
    return this.#dataSource.getRepository(entityOf(clocks)).createQueryBuilder('row');
  }
}

export interface CaseToSettle {
  readonly organisation: string;
  readonly caseId: Id;
}

/**
 * The timers, which no process holds in its memory: what a sweep has to do, over all organisations. A case may be
 * named though it was settled a moment ago; settling it again writes nothing.
 */
export class DueWork {
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
