/** Waiting and chance, given from outside, so that a test waits for nothing. */
export interface Timers {
  /** Runs `action` once after `ms` milliseconds; what it returns calls it off. */
  after(ms: number, action: () => void): () => void;
  /** Milliseconds on any scale that only grows. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
}

export const systemTimers: Timers = {
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  now: () => performance.now(),
  random: () => Math.random(),
};

/** No answer in time. What was asked may still happen: the outcome is unknown. */
export class TimedOut extends Error {
  constructor(readonly ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'TimedOut';
  }
}

/** `work`, or `TimedOut` after `ms`; an answer that comes later is dropped, whatever it is. */
export async function within<T>(timers: Timers, ms: number, work: Promise<T>): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const cancel = timers.after(ms, () => reject(new TimedOut(ms)));
    work.then(resolve, reject).finally(cancel);
  });
}

/** Waits `ms`, or until `signal` is aborted; never rejects. */
export async function pause(timers: Timers, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = timers.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}

export interface Backoff {
  /** Of the first retry, in ms. */
  readonly first: number;
  /** The longest, in ms. */
  readonly cap: number;
}

/** The wait before retry number `attempt` (1, 2 …): doubling up to the cap, the upper half of it left to chance. */
export function backoff({ first, cap }: Backoff, attempt: number, timers: Pick<Timers, 'random'>): number {
  const whole = Math.min(cap, first * 2 ** Math.min(attempt - 1, 30));
  return whole / 2 + (timers.random() * whole) / 2;
}

/** Asked through a function, because the compiler takes a signal that was not aborted once for one that never is. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;
