import { entityOf, tableName, type Freshness, type Row, type Stamped } from '#read-model';
import type { DataSource, EntitySchema, SelectQueryBuilder } from 'typeorm';
import { clocks } from '../clocks/index.ts';
import { correctiveActions } from '../corrective-actions/index.ts';
import { departures } from '../departures/index.ts';
import { register } from '../register/index.ts';
import { CaseFigures, type CaseRead } from './case-figures.ts';
import { ClockFigures } from './clock-figures.ts';
import type { ClockRead } from './clock-result.ts';
import { DEFINITIONS } from './definitions.ts';
import { Count } from './figure.ts';
import { boundsOf, type Bounds, type Period } from './period.ts';
import type { CompiledReport, Figure } from './report.ts';

export interface ReportOptions extends Period {
  /** Of the organisation: where its days begin and end. */
  readonly timeZone: string;
  /** References listed behind each figure, and misses listed; 10,000 unless told. The counts are always whole. */
  readonly listUpTo?: number;
}

/** Rows read at once: what a report holds in memory does not grow with the number of cases. */
const AT_ONCE = 2_000;
const LIST_UP_TO = 10_000;
const READ = [register, clocks, correctiveActions, departures].map(({ name }) => name);

const CASE_FIELDS = ['reference', 'kind', 'channel', 'area', 'receivedAt', 'spells', 'outcome'] as const;
const CLOCK_FIELDS = [
  'caseId',
  'clock',
  'rule',
  'title',
  'nature',
  'subject',
  'startedBy',
  'firstDueAt',
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
   * The report as of what the projections hold now; see `definitions` for what each figure counts. Frozen by whoever
   * publishes it.
   * @throws BadPeriod
   */
  async compile(organisation: string, options: ReportOptions): Promise<CompiledReport> {
    const { listUpTo = LIST_UP_TO } = options;
    const bounds = boundsOf(options, options.timeZone);
    const freshness: Record<string, Freshness> = {};
    for (const name of READ) freshness[name] = await this.#source.freshness([name]);
    const cases = new CaseFigures(bounds, listUpTo);
    for await (const one of this.#cases(organisation, bounds)) cases.add(one);
    const ofClocks = new ClockFigures(bounds, listUpTo);
    for await (const { reference, ofCase } of this.#clocksByCase(organisation, bounds)) ofClocks.add(reference, ofCase);
    const happened = (entity: EntitySchema<Stamped<Row>>, field: string, also?: string): Promise<Figure> =>
      this.#happened(organisation, bounds, listUpTo, entity, field, also);
    return {
      organisation,
      period: bounds,
      definitions: DEFINITIONS,
      ...cases.figures,
      duties: ofClocks.duties,
      rights: ofClocks.rights,
      undatedClocks: await happened(entityOf(clocks), 'startedAt', 'row.firstDueAt IS NULL'),
      misses: ofClocks.misses,
      correctiveActionsRaised: await happened(entityOf(correctiveActions), 'raisedAt'),
      correctiveActionsClosed: await happened(entityOf(correctiveActions), 'closedAt'),
      departures: await happened(entityOf(departures), 'occurredAt'),
      freshness,
    };
  }

  /** Cases that any figure may count: those closed for good before the period are none of them. */
  async *#cases(organisation: string, { start, end, from }: Bounds): AsyncGenerator<CaseRead> {
    const query = this.#rows(entityOf(register), organisation)
      .andWhere('row.receivedAt < :end', { end })
      .andWhere(
        `(row.status = 'open' OR row.closedOn >= :from OR row.receivedAt >= :start OR jsonb_array_length(row.spells) > 1)`,
        { from, start },
      );
    for (const field of CASE_FIELDS) query.addSelect(`row.${field}`, field);
    yield* allOf<CaseRead & { readonly key: string }>(query);
  }

  /** Every clock of the cases that have one first due in the period, case by case. */
  async *#clocksByCase(
    organisation: string,
    { start, end }: Bounds,
  ): AsyncGenerator<{ readonly reference: string; readonly ofCase: readonly ClockRead[] }> {
    const due = this.#source.dataSource
      .getRepository(entityOf(clocks))
      .createQueryBuilder('due')
      .select('due.caseId')
      .where('due.organisation = :organisation AND due.firstDueAt > :start AND due.firstDueAt <= :end');
    const query = withReference(this.#rows(entityOf(clocks), organisation))
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

  /** Rows of which `field` falls in the period, with the references of their cases. */
  async #happened(
    organisation: string,
    { start, end }: Bounds,
    most: number,
    entity: EntitySchema<Stamped<Row>>,
    field: string,
    also = 'TRUE',
  ): Promise<Figure> {
    const count = new Count(most);
    const query = withReference(this.#rows(entity, organisation))
      .andWhere(`row.${field} >= :start AND row.${field} < :end AND ${also}`)
      .setParameters({ organisation, start, end });
    for await (const { reference } of allOf<{ key: string; reference: string }>(query)) count.add(reference);
    return count.figure;
  }

  #rows<R extends Row>(entity: EntitySchema<Stamped<R>>, organisation: string): SelectQueryBuilder<Stamped<R>> {
    return this.#source.dataSource
      .getRepository(entity)
      .createQueryBuilder('row')
      .select('row.key', 'key')
      .where('row.organisation = :organisation', { organisation });
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
