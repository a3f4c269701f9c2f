import { randomUUID } from 'node:crypto';
import type { Core } from '#application';
import type { Id, Instant } from '#kernel';
import { TIMEKEEPER } from './timekeeper-caller.ts';

export interface CaseToSettle {
  readonly organisation: string;
  readonly caseId: Id;
}

/** What is due, from the clocks' projection: durable timers that no process holds in its memory. */
export interface DueWork {
  /** Cases with a clock that was due by `now` and is not breached yet, or a reminder to give; at most `limit`. */
  casesToSettle(now: Instant, limit: number): Promise<readonly CaseToSettle[]>;
  /** The next instant after `after` and up to `upTo` at which something falls due or is to be reminded of. */
  nextInstant(after: Instant, upTo: Instant): Promise<Instant | null>;
}

export interface Swept {
  readonly settled: number;
  /** Events written: breaches, expiries, reminders and what follows them. */
  readonly events: number;
}

/** Cases settled by one sweep; what is left waits for the next one. */
const AT_MOST = 1_000;
/** Settled at once. */
const AT_ONCE = 8;

/**
 * Sends `settle` to every case with something due. A settle is idempotent by nature: the decider writes each breach
 * once, whoever asks and however often, so two sweeps at once harm nothing.
 * @throws what the store throws; the next sweep finds the same work again.
 */
export async function sweep(core: Core, due: DueWork): Promise<Swept> {
  const cases = await due.casesToSettle(core.time.now(), AT_MOST);
  let events = 0;
  for (let index = 0; index < cases.length; index += AT_ONCE) {
    const batch = cases.slice(index, index + AT_ONCE);
    const results = await Promise.all(batch.map((one) => settle(core, one)));
    events += results.reduce((sum, written) => sum + written, 0);
  }
  return { settled: cases.length, events };
}

async function settle(core: Core, { organisation, caseId }: CaseToSettle): Promise<number> {
  const caller = { ...TIMEKEEPER, organisation };
  const result = await core.cases.settle(caseId, { caller, commandId: randomUUID() });
  return result.ok && result.done.outcome === 'written' ? result.done.events.length : 0;
}
