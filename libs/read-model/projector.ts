import { LogDamaged, LogMismatch, type Codec, type EventLog, type SubscriptionStatus, type Timers } from '#event-store';
import { Advances } from './advances.ts';
import { BatchWriter } from './batch-writer.ts';
import { tableName, type Opener, type Parked, type Projection } from './projection.ts';
import type { ReadModel } from './read-model.ts';
import { retryPartition } from './retry.ts';
import { Runner } from './runner.ts';

export interface ProjectorOptions {
  readonly readModel: ReadModel;
  readonly log: EventLog;
  readonly codec: Codec;
  /** For projections that declare `seals`. */
  readonly opener?: Opener;
  /** Most events of a transaction; 500 unless told. More is faster in a rebuild and holds others up for longer. */
  readonly batchSize?: number;
  /** ms between looks at whether another process asked for a rebuild; 5,000 unless told. */
  readonly watchMs?: number;
  /** Of the log, where it is known: every place remembers it. */
  readonly identity?: () => string | null;
  readonly timers?: Timers;
  readonly onStatus?: (status: SubscriptionStatus) => void;
}

export interface Retried {
  readonly freed: readonly string[];
  /** Those that wait on, at the event that breaks now. */
  readonly parked: readonly Parked[];
}

/** Runs the projections of a read model. Several at once, in one process or many, take turns batch by batch. */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #writers: ReadonlyMap<string, BatchWriter>;
  readonly #advances: Advances;
  readonly #running = new Map<string, Runner>();

  constructor(options: ProjectorOptions) {
    const { readModel, opener, identity } = options;
    this.#options = options;
    this.#advances = new Advances(readModel.dataSource, readModel.schema);
    this.#writers = new Map(
      readModel.catalogue.all.map((projection) => [
        projection.name,
        new BatchWriter(readModel.dataSource, readModel.schema, projection, opener, identity),
      ]),
    );
  }

  /**
   * Keeps these projections up to date, all of them unless told, until `signal` is aborted. One that fails for good
   * stands still (`ReadModel.status`) while the others go on.
   * @throws NoSuchProjection; at the end, the failure of the first one that failed.
   */
  async run(signal: AbortSignal, names?: readonly string[]): Promise<void> {
    await this.#runAll(this.#options.readModel.catalogue.pick(names), signal, () => undefined);
  }

  /**
   * Runs these projections, all of them unless told, until each has reached the end of the log.
   * @throws NoSuchProjection; the failure of one, which stops all; LogDamaged and LogMismatch, where no rest can be read.
   */
  async catchUp(names?: readonly string[], signal?: AbortSignal): Promise<void> {
    const projections = this.#options.readModel.catalogue.pick(names);
    const done = new AbortController();
    const behind = new Set(projections.map(({ name }) => name));
    const damage: Error[] = [];
    await this.#runAll(
      projections,
      signal === undefined ? done.signal : AbortSignal.any([signal, done.signal]),
      (status) => {
        if (status.state === 'live') behind.delete(status.name);
        if (status.error instanceof LogDamaged || status.error instanceof LogMismatch) damage.push(status.error);
        if (behind.size === 0 || status.state === 'failed' || damage.length > 0) done.abort();
      },
    );
    if (damage[0] !== undefined) throw damage[0];
  }

  /** Throws away the rows of a projection and lets it catch up. @throws NoSuchProjection */
  async rebuild(name: string): Promise<void> {
    await this.#options.readModel.reset(name);
    this.#running.get(name)?.restart();
  }

  /**
   * Folds what parked partitions of a projection have waited for, after their cause was mended; one, or all of them.
   * @throws NoSuchProjection; what the log throws
   */
  async retryParked(name: string, partition?: string): Promise<Retried> {
    const { readModel, log, codec, opener } = this.#options;
    const writer = this.#writerOf(readModel.catalogue.find(name));
    const { dataSource } = readModel;
    const waiting = await writer.parking.all(dataSource.manager, partition === undefined ? undefined : [partition]);
    const freed: string[] = [];
    for (const one of waiting) {
      if (await retryPartition({ dataSource, log, codec, writer, opener }, one)) freed.push(one.partition);
    }
    const parked = await readModel.parked([name]);
    return { freed, parked: parked.filter((one) => partition === undefined || one.partition === partition) };
  }

  async #runAll(
    projections: readonly Projection[],
    signal: AbortSignal,
    onStatus: (status: SubscriptionStatus) => void,
  ): Promise<void> {
    const outcomes = await Promise.allSettled(projections.map((one) => this.#runOne(one, signal, onStatus)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #runOne(
    projection: Projection,
    signal: AbortSignal,
    onStatus: (status: SubscriptionStatus) => void,
  ): Promise<void> {
    const { readModel, log, codec, batchSize = 500, watchMs = 5_000, timers } = this.#options;
    const table = tableName(projection);
    const runner = new Runner({
      dataSource: readModel.dataSource,
      log,
      codec,
      writer: this.#writerOf(projection),
      advances: this.#advances,
      batchSize,
      watchMs,
      timers,
      onStatus: (status) => {
        readModel.progress.report(table, status);
        onStatus(status);
        this.#options.onStatus?.(status);
      },
      onAdvance: (position) => readModel.progress.advanced(table, position),
    });
    this.#running.set(projection.name, runner);
    try {
      await runner.run(signal);
    } finally {
      if (this.#running.get(projection.name) === runner) this.#running.delete(projection.name);
    }
  }

  #writerOf({ name }: Projection): BatchWriter {
    const writer = this.#writers.get(name);
    if (writer === undefined) throw new TypeError(`${name} is not a projection of this read model`);
    return writer;
  }
}
