import type { Codec, EventLog } from '#event-store';
import type { Id, Recorded } from '#kernel';
import type { Projection, Row } from '#read-model';
import { clocks, type ClockRow } from '../clocks/index.ts';
import { correctiveActions, type CorrectiveActionRow } from '../corrective-actions/index.ts';
import { departures, type DepartureRow } from '../departures/index.ts';
import { register, type RegisterRow } from '../register/index.ts';
import { compileReport, type ReportOptions } from './compile.ts';
import type { Bounds } from './period.ts';
import type { ComplianceReport } from './report.ts';
import type { CaseClocks, Happening, ReportSource } from './source.ts';

/** The part of a projection's rows that a report needs, folded in memory. */
class Folded<R extends Row> {
  readonly #partitions = new Map<string, Map<string, R>>();
  /** Partitions that an event broke on: the engine would have parked them there. */
  readonly #parked = new Set<string>();
  readonly #projection: Projection<R>;

  constructor(projection: unknown) {
    this.#projection = projection as Projection<R>;
  }

  apply(event: Recorded): void {
    const { handles, prefixes } = this.#projection;
    if (!handles.includes(event.type) || !prefixes.some((prefix) => event.stream.startsWith(prefix))) return;
    const partition = this.#projection.partition(event);
    if (this.#parked.has(partition)) return;
    const rows = this.#partitions.get(partition) ?? new Map<string, R>();
    try {
      for (const change of this.#projection.fold(rows, event, () => null)) {
        if ('put' in change) rows.set(change.put.key, change.put);
        else rows.delete(change.drop);
      }
    } catch {
      this.#parked.add(partition);
    }
    this.#partitions.set(partition, rows);
  }

  /** In byte order of the keys, as the read model has them. */
  get rows(): readonly R[] {
    const rows = [...this.#partitions.values()].flatMap((partition) => [...partition.values()]);
    return rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }
}

/** The rows of one organisation as they were when an event was the last of the log. */
export class ReplayedRows implements ReportSource {
  readonly #register = new Folded<RegisterRow>(register);
  readonly #clocks = new Folded<ClockRow>(clocks);
  readonly #correctiveActions = new Folded<CorrectiveActionRow>(correctiveActions);
  readonly #departures = new Folded<DepartureRow>(departures);

  apply(event: Recorded): void {
    for (const folded of [this.#register, this.#clocks, this.#correctiveActions, this.#departures]) folded.apply(event);
  }

  async *cases(): AsyncGenerator<RegisterRow> {
    yield* await Promise.resolve(this.#register.rows);
  }

  async *clocksByCase({ start, end }: Bounds): AsyncGenerator<CaseClocks> {
    const references = this.#references();
    const byCase = new Map<Id, ClockRow[]>();
    for (const clock of await Promise.resolve(this.#clocks.rows)) {
      const ofCase = byCase.get(clock.caseId);
      if (ofCase === undefined) byCase.set(clock.caseId, [clock]);
      else ofCase.push(clock);
    }
    for (const [caseId, ofCase] of byCase) {
      const isDue = ofCase.some(({ firstDueAt }) => firstDueAt !== null && start < firstDueAt && firstDueAt <= end);
      if (isDue) yield { reference: references(caseId), ofCase };
    }
  }

  async *happened({ start, end }: Bounds, what: Happening): AsyncGenerator<string> {
    const references = this.#references();
    for (const { caseId, at } of await Promise.resolve(this.#moments(what))) {
      if (at !== null && start <= at && at < end) yield references(caseId);
    }
  }

  #moments(what: Happening): readonly { readonly caseId: Id; readonly at: string | null }[] {
    switch (what) {
      case 'undatedClocks':
        return this.#clocks.rows
          .filter(({ firstDueAt }) => firstDueAt === null)
          .map(({ caseId, startedAt: at }) => ({ caseId, at }));
      case 'correctiveActionsRaised':
        return this.#correctiveActions.rows.map(({ caseId, raisedAt: at }) => ({ caseId, at }));
      case 'correctiveActionsClosed':
        return this.#correctiveActions.rows.map(({ caseId, closedAt: at }) => ({ caseId, at }));
      case 'departures':
        return this.#departures.rows.map(({ caseId, occurredAt: at }) => ({ caseId, at }));
      default:
        return what satisfies never;
    }
  }

  #references(): (caseId: Id) => string {
    const known = new Map(this.#register.rows.map(({ caseId, reference }) => [caseId, reference]));
    return (caseId) => known.get(caseId) ?? caseId;
  }
}

export interface FromLogOptions extends ReportOptions {
  /** The last event to count; the whole log unless told. */
  readonly upTo?: Id;
}

/**
 * The report counted from the log alone, up to an event: what was known when that event was the last one. It reads the
 * whole log and holds the rows of one organisation in memory.
 * @returns `null` where the log has no such event.
 * @throws BadPeriod, and what the log and the codec throw
 */
export async function reportFromLog(
  log: EventLog,
  codec: Codec,
  organisation: string,
  { upTo, ...options }: FromLogOptions,
): Promise<ComplianceReport | null> {
  const rows = new ReplayedRows();
  let found = upTo === undefined;
  for await (const stored of log.readAll()) {
    if (COUNTED.some((prefix) => stored.stream.startsWith(prefix))) {
      const event = codec.decode(stored);
      if (event !== null && event.meta.organisation === organisation) rows.apply(event);
    }
    if (stored.id !== upTo) continue;
    found = true;
    break;
  }
  return found ? compileReport(rows, organisation, options) : null;
}

/** The streams whose events a report counts. */
const COUNTED = [...new Set([register, clocks, correctiveActions, departures].flatMap(({ prefixes }) => prefixes))];
