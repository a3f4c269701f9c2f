import type { Core } from '#application';
import { parkedIn, type Readiness } from '../api/index.ts';
import type { ReadSide } from '../projector/read-side.ts';
import type { Timekeeper } from '../timekeeper/index.ts';

/** Whether this process can take work: its stores answer, and its projections and process managers have caught up. */
export async function readinessOf(
  core: Core,
  readSide: Pick<ReadSide, 'status'>,
  timekeeper: Pick<Timekeeper, 'status'>,
): Promise<Readiness> {
  try {
    await core.guard.demand();
    const status = await readSide.status(core);
    const managers = [...timekeeper.status.values()].filter(({ state }) => state === 'failed' || state === 'waiting');
    const reasons = [
      ...status
        .filter((one) => !one.ready)
        .map((one) => `${one.projection} has not caught up${one.error === undefined ? '' : `: ${one.error}`}`),
      ...managers.map(({ name, state }) => `${name} is ${state}`),
    ];
    return { ready: reasons.length === 0, reasons, warnings: parkedIn(status) };
  } catch (error) {
    return { ready: false, reasons: [error instanceof Error ? error.message : String(error)], warnings: [] };
  }
}
