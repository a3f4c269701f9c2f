import type { ReadModel } from '#read-model';
import type { Readiness } from '../host.ts';

/** Ready when every projection has caught up with the log once; a failed runner is a reason, a parked partition not. */
export async function readinessOf(readModel: ReadModel): Promise<Readiness> {
  const status = await readModel.status();
  const behind = status.filter((one) => !one.ready);
  return {
    ready: behind.length === 0,
    reasons: behind.map(({ projection, state, error }) => `${projection}: ${error ?? state}`),
  };
}
