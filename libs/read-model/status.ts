import type { SubscriptionStatus } from '#event-store';

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
