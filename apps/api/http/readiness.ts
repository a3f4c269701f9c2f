import type { Core } from '#application';
import type { ProjectionStatus, ReadModel } from '#read-model';
import type { Readiness } from '../host.ts';

/** Ready when the log is the right one and every projection has caught up with the log once; a failed runner is a reason, a parked partition not. */
export async function readinessOf(
  { guard }: Pick<Core, 'guard'>,
  readModel: Pick<ReadModel, 'status'>,
): Promise<Readiness> {
  try {
    await guard.demand();
  } catch (error) {
    return { ready: false, reasons: [error instanceof Error ? error.message : String(error)], warnings: [] };
  }
  const status = await readModel.status();
  const behind = status.filter((one) => !one.ready);
  return {
    ready: behind.length === 0,
    reasons: behind.map(({ projection, state, error }) => `${projection}: ${error ?? state}`),
    warnings: parkedIn(status),
  };
}

/**
 * What waits at an event that cannot be folded. It is one case or a few in all processes alike: to take them out of
 * service would hide every other case too, and a restart mends nothing.
 */
export const parkedIn = (status: readonly Pick<ProjectionStatus, 'projection' | 'parked'>[]): readonly string[] =>
  status
    .filter(({ parked }) => parked > 0)
    .map(({ projection, parked }) => `${projection} has ${parked} parked, which show as they were (redress status)`);
