import { ApiFault } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';

/** ms that a command waits for the read model that it is made from. */
const PATIENCE = 10_000;

/**
 * Waits until projections have seen all that was in the log when this was asked: what a command is made from at the
 * edge has to be what its sender could have seen.
 * @throws ApiFault NOT_YET where they have not in time.
 */
export async function readModelCaughtUp({ core, readModel }: ApiHost, projections: readonly string[]): Promise<void> {
  const last = await core.log.last();
  if (last === null || (await readModel.waitFor(last.position, PATIENCE, projections))) return;
  throw new ApiFault(503, 'NOT_YET', 'The read model is not as far as the log yet', {
    wouldAccept: 'the same command a little later',
  });
}
