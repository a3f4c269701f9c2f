import { Position, type SubscriptionStatus } from '#event-store';
import type { CheckpointRow } from './entities.ts';
import { messageOf } from './fold-batch.ts';
import type { Projection } from './projection.ts';

export interface ProjectionStatus {
  readonly projection: string;
  readonly version: number;
  /** Of the checkpoint; `null` before the first event. */
  readonly position: string | null;
  /** Of the runner in this process; `elsewhere` where another process runs it, or none. */
  readonly state: SubscriptionStatus['state'] | 'elsewhere';
  /** It has caught up with the log once since it was built, and its runner has not failed. */
  readonly ready: boolean;
  /** Bytes of the log after the checkpoint, as positions count them; `null` where the end of the log was not given. */
  readonly lag: string | null;
  /** Partitions that wait (`ReadModel.parked`). */
  readonly parked: number;
  /** Why the runner waits or has failed. */
  readonly error?: string;
}

/** How fresh an answer is. */
export interface Freshness {
  /** Every event up to here is in it; `null` where nothing is yet. */
  readonly position: string | null;
  /** The projections behind the answer have caught up once. */
  readonly ready: boolean;
}

/** @param local of the runner in this process. @param end of the log. */
export function statusOf(
  { name, version }: Pick<Projection, 'name' | 'version'>,
  checkpoint: CheckpointRow | undefined,
  local: SubscriptionStatus | undefined,
  end: Position | undefined,
): ProjectionStatus {
  const position = checkpoint?.position ?? null;
  const behind = end === undefined ? null : end.commit - (position === null ? 0n : Position.fromText(position).commit);
  return {
    projection: name,
    version,
    position,
    state: local?.state ?? 'elsewhere',
    ready: checkpoint?.caughtUp === true && local?.state !== 'failed',
    lag: behind === null ? null : String(behind < 0n ? 0n : behind),
    parked: checkpoint?.parked ?? 0,
    ...(local?.error == null ? {} : { error: messageOf(local.error) }),
  };
}
