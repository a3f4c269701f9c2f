import type { Core } from '#application';
import type { Config } from '#config';
import type { SubscriptionStatus } from '#event-store';
import type { TokenVerifier } from '#identity';
import type { Instant } from '#kernel';
import type { ReadModel } from '#read-model';

/** Whether this process can take work, and why not. */
export interface Readiness {
  readonly ready: boolean;
  /** One line for each part that is not there yet; empty when ready. */
  readonly reasons: readonly string[];
  /** One line for each part that works and wants looking at: it takes no process out of service. */
  readonly warnings: readonly string[];
}

/** What the process that runs the API gives it. */
export interface ApiHost {
  readonly config: Config;
  readonly core: Core;
  readonly verifier: TokenVerifier;
  /** Open, whether its projections run in this process or in another. */
  readonly readModel: ReadModel;
  readonly readiness: () => Promise<Readiness>;
  /** The catch-up subscriptions that run in this process, as they are now. */
  readonly subscriptions: () => Iterable<SubscriptionStatus>;
  /**
   * Moves manual time, stopping at each due instant and settling there; `null` where time is the system's. Where the
   * timekeeper runs beside the API, it is the timekeeper's.
   */
  readonly advanceTime: ((to: Instant) => Promise<unknown>) | null;
}

/** The injection token of what the host gives. */
export const HOST = Symbol('host');
