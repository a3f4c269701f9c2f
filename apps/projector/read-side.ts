import type { Core } from '#application';
import type { Position } from '#event-store';
import { openerOf, PROJECTIONS } from '#projections';
import { Projector, ReadModel, type ProjectionStatus } from '#read-model';

/** The read side as the other apps use it: its tables, how fresh they are, and waiting for them. */
export class ReadSide {
  constructor(readonly readModel: ReadModel) {}

  /** @param poolSize most connections; 10 unless told. */
  static async open(databaseUrl: string, namespace: string, poolSize = 10): Promise<ReadSide> {
    return new ReadSide(await ReadModel.open({ databaseUrl, namespace, projections: PROJECTIONS, poolSize }));
  }

  get dataSource(): ReadModel['dataSource'] {
    return this.readModel.dataSource;
  }

  /** Waits until every projection has seen all that is in the log now. @returns whether it has within `timeout` ms. */
  async caughtUp(core: Core, timeout: number): Promise<boolean> {
    const end = await endOfLog(core);
    return end === null || (await this.readModel.waitFor(end, timeout));
  }

  async status(core: Core): Promise<readonly ProjectionStatus[]> {
    return this.readModel.status((await endOfLog(core)) ?? undefined);
  }

  projector(core: Core): Projector {
    const identity = (): string | null => core.guard.identity;
    return new Projector({
      readModel: this.readModel,
      log: core.log,
      codec: core.codec,
      opener: openerOf(core.vault),
      identity,
    });
  }

  close(): Promise<void> {
    return this.readModel.close();
  }
}

/** Of the last event of the namespace; `null` while it is empty. */
export const endOfLog = async ({ log }: Core): Promise<Position | null> => (await log.last())?.position ?? null;
