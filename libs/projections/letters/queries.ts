import type { Id, Instant } from '#kernel';
import { entityOf, type Stamped } from '#read-model';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { pageOf, type Page, type Paging } from '../paging/index.ts';
import { letters } from './projection.ts';
import type { LetterRow, LetterState } from './row.ts';

export interface LetterFilter {
  readonly caseId?: Id;
  readonly state?: LetterState;
}

export interface LetterListing extends Paging {
  readonly filter?: LetterFilter;
}

/** A letter that is to be handed over. */
export interface DueLetter {
  readonly organisation: string;
  readonly caseId: Id;
  readonly dispatch: Id;
}

const rowsIn = (dataSource: DataSource): SelectQueryBuilder<Stamped<LetterRow>> =>
  dataSource.getRepository(entityOf(letters)).createQueryBuilder('row');

/** The letters of an organisation, newest first. */
export class LetterQueries {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** @throws MalformedCursor, BadPageSize */
  async list(organisation: string, { filter = {}, ...paging }: LetterListing = {}): Promise<Page<Stamped<LetterRow>>> {
    const query = rowsIn(this.#dataSource).where('row.organisation = :organisation', { organisation });
    for (const field of ['caseId', 'state'] as const) {
      if (filter[field] !== undefined) query.andWhere(`row.${field} = :${field}`, { [field]: filter[field] });
    }
    return await pageOf<LetterRow>(query, { field: 'requestedAt', kind: 'instant', direction: 'DESC' }, paging);
  }
}

/** When letters are to be handed over, over all organisations. */
export class DueLetters {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Letters to hand over by `now`, longest due first. */
  async lettersToHandOver(now: Instant, limit: number): Promise<readonly DueLetter[]> {
    return await rowsIn(this.#dataSource)
      .select('row.organisation', 'organisation')
      .addSelect('row.caseId', 'caseId')
      .addSelect('row.dispatch', 'dispatch')
      .where('row.nextAttemptAt <= :now', { now })
      .orderBy('row.nextAttemptAt')
      .addOrderBy('row.key')
      .limit(limit)
      .getRawMany<DueLetter>();
  }

  /** The first instant after `after` and up to `upTo` at which a letter is to be tried. */
  async nextInstant(after: Instant, upTo: Instant): Promise<Instant | null> {
    const next = await rowsIn(this.#dataSource)
      .where('row.nextAttemptAt > :after AND row.nextAttemptAt <= :upTo', { after, upTo })
      .orderBy('row.nextAttemptAt')
      .limit(1)
      .getOne();
    return next?.nextAttemptAt ?? null;
  }
}
