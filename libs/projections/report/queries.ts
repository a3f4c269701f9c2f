import { entityOf, tableName, type Freshness, type Row, type Stamped } from '#read-model';
import type { DataSource, EntitySchema, SelectQueryBuilder } from 'typeorm';
import { clocks } from '../clocks/index.ts';
import { correctiveActions } from '../corrective-actions/index.ts';
import { departures } from '../departures/index.ts';
import { register } from '../register/index.ts';
import type { CaseRead } from './case-figures.ts';
import type { ClockRead } from './clock-result.ts';
import { compileReport, type ReportOptions } from './compile.ts';
import type { Bounds } from './period.ts';
import type { CompiledReport } from './report.ts';
import type { CaseClocks, Happening, ReportSource } from './source.ts';

/** Rows read at once: what a report holds in memory does not grow with the number of cases. */
const AT_ONCE = 2_000;
const READ = [register, clocks, correctiveActions, departures].map(({ name }) => name);

const CASE_FIELDS = ['reference', 'kind', 'channel', 'area', 'receivedAt', 'spells', 'outcome', 'causes'] as const;
const CLOCK_FIELDS = [
  'caseId',
  'clock',
  'rule',
  'title',
  'nature',
  'subject',
  'startedBy',
  'firstDueAt',
  'countedDueAt',
  'breachedAt',
  'correctedBecause',
  'promise',
  'endHow',
  'endAt',
  'endBy',
  'endBecause',
  'lateByMs',
] as const;

type ClockOfCase = ClockRead & { readonly key: string; readonly caseId: string; readonly reference: string };

/** Where the report says how fresh it is: the read model. */
export interface FreshnessSource {
  readonly dataSource: DataSource;
  freshness(names: readonly string[]): Promise<Freshness>;
}

/** Compliance reports of an organisation, by quarter, year or any period. */
export class ReportQueries {
  readonly #source: FreshnessSource;

  constructor(source: FreshnessSource) {
    this.#source = source;
  }

  /**
   * The report as of what the projections hold now. Frozen by whoever publishes it.
   * @throws BadPeriod
   */
  async compile(organisation: string, options: ReportOptions): Promise<CompiledReport> {
    const freshness: Record<string, Freshness> = {};
    for (const name of READ) freshness[name] = await this.#source.freshness([name]);
    const rows = new StoredRows(this.#source.dataSource, organisation);
    return { ...(await compileReport(rows, organisation, options)), freshness };
  }
}

/** Of what each happening is a row, and which field says when. */
const HAPPENED: Readonly<Record<Happening, { entity: EntitySchema<Stamped<Row>>; field: string; also?: string }>> = {
  undatedClocks: { entity: entityOf(clocks), field: 'startedAt', also: 'row.firstDueAt IS NULL' },
  correctiveActionsRaised: { entity: entityOf(correctiveActions), field: 'raisedAt' },
  correctiveActionsClosed: { entity: entityOf(correctiveActions), field: 'closedAt' },
  departures: { entity: entityOf(departures), field: 'occurredAt' },
};

/** The rows of the read model. */
class StoredRows implements ReportSource {
  readonly #dataSource: DataSource;
  readonly #organisation: string;

  constructor(dataSource: DataSource, organisation: string) {
    this.#dataSource = dataSource;
    this.#organisation = organisation;
  }

  /** Cases that any figure may count: those closed for good before the period are none of them. */
  async *cases({ end, from }: Bounds, since: string): AsyncGenerator<CaseRead> {
    const query = this.#rows(entityOf(register))
      .andWhere('row.receivedAt < :end', { end })
      .andWhere(
        `(row.status = 'open' OR row.closedOn >= :from OR row.receivedAt >= :since OR jsonb_array_length(row.spells) > 1)`,
        { from, since },
      );
    for (const field of CASE_FIELDS) query.addSelect(`row.${field}`, field);
    yield* allOf<CaseRead & { readonly key: string }>(query);
  }

  /** Every clock of the cases that have one first due in the period, case by case. */
  async *clocksByCase({ start, end }: Bounds): AsyncGenerator<CaseClocks> {
    const organisation = this.#organisation;
    const due = this.#dataSource
      .getRepository(entityOf(clocks))
      .createQueryBuilder('due')
      .select('due.caseId')
      .where('due.organisation = :organisation AND due.firstDueAt > :start AND due.firstDueAt <= :end');
    const query = withReference(this.#rows(entityOf(clocks)))
      .andWhere(`row.caseId IN (${due.getQuery()})`)
      .setParameters({ organisation, start, end });
    for (const field of CLOCK_FIELDS) query.addSelect(`row.${field}`, field);
    // Keys begin with the case's id, so that the clocks of a case come together.
    let ofCase: ClockOfCase[] = [];
    for await (const clock of allOf<ClockOfCase>(query)) {
      const [first] = ofCase;
      if (first !== undefined && first.caseId !== clock.caseId) {
        yield { reference: first.reference, ofCase };
        ofCase = [];
      }
      ofCase.push(clock);
    }
    const [last] = ofCase;
    if (last !== undefined) yield { reference: last.reference, ofCase };
  }

  async *happened({ start, end }: Bounds, what: Happening): AsyncGenerator<string> {
    const { entity, field, also = 'TRUE' } = HAPPENED[what];
    const query = withReference(this.#rows(entity))
      .andWhere(`row.${field} >= :start AND row.${field} < :end AND ${also}`)
      .setParameters({ organisation: this.#organisation, start, end });
    for await (const { reference } of allOf<{ key: string; reference: string }>(query)) yield reference;
  }

  #rows<R extends Row>(entity: EntitySchema<Stamped<R>>): SelectQueryBuilder<Stamped<R>> {
    return this.#dataSource
      .getRepository(entity)
      .createQueryBuilder('row')
      .select('row.key', 'key')
      .where('row.organisation = :organisation', { organisation: this.#organisation });
  }
}

/** The register may be a batch behind: the case's id stands for a reference that is not there yet. */
const withReference = <R extends Row>(query: SelectQueryBuilder<Stamped<R>>): SelectQueryBuilder<Stamped<R>> =>
  query
    .leftJoin(tableName(register), 'held', 'held.key = row.caseId AND held.organisation = row.organisation')
    .addSelect('COALESCE(held.reference, row.caseId)', 'reference');

/** All rows of a query by key, some at a time. */
async function* allOf<T extends { readonly key: string }>(
  query: SelectQueryBuilder<Stamped<Row>> | SelectQueryBuilder<never>,
): AsyncGenerator<T> {
  for (let after = ''; ;) {
    const rows = await query
      .clone()
      .andWhere('row.key > :after', { after })
      .orderBy('row.key')
      .limit(AT_ONCE)
      .getRawMany<T>();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    after = last.key;
  }
}
