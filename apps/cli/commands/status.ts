import { ReadSide } from '../../projector/read-side.ts';
import { answer } from '../output.ts';
import { withCore } from '../session.ts';
import { statusOfHistory, type HistoryOptions } from './status-of-history.ts';

interface Options extends HistoryOptions {
  readonly history: boolean;
}

/** `redress status`: the stores, and how far every projection is. `--history`: what an older version read otherwise. */
export async function status({ history, json, ...rest }: Options): Promise<void> {
  if (history) return statusOfHistory({ json, ...rest });
  await withCore(async ({ core, stores, config }) => {
    const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
    try {
      const projections = await readSide.status(core);
      const parked = await readSide.readModel.parked();
      const oldVersions = await readSide.readModel.oldVersions();
      const lines = [
        `Stores: ${stores.kind}; time: ${core.time.now()} (${config.TIME})`,
        ...projections.map(
          (one) =>
            `  ${one.projection.padEnd(18)} ${one.ready ? 'ready' : 'not ready'}, lag ${one.lag ?? 'unknown'}, ${one.parked} parked${one.error === undefined ? '' : `: ${one.error}`}`,
        ),
        ...parked.map((one) => `  parked: ${one.projection} ${one.partition}: ${one.error}`),
        ...(oldVersions.length > 0 ? [`  left behind: ${oldVersions.join(', ')}`] : []),
      ];
      answer(json, { stores: stores.kind, now: core.time.now(), projections, parked, oldVersions }, lines.join('\n'));
    } finally {
      await readSide.close();
    }
  });
}
