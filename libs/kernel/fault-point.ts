/**
 * The moments between which a crash must lose nothing and double nothing: a command is decided, its events are appended;
 * rows are folded, their transaction is committed; a reaction is sent; the log's bytes are about to go to the disk, and
 * are there.
 */
export const FAULT_STEPS = ['decide', 'append', 'fold', 'commit', 'dispatch', 'flush', 'flushed'] as const;
export type FaultStep = (typeof FAULT_STEPS)[number];

/** What goes wrong in this process, for the crash tests. */
export interface Faults {
  /** What happens at a step: nothing, a wait, a rejection, or the end of the process. */
  at(step: FaultStep): Promise<void> | undefined;
  /** ms by which the machine's clock is off. */
  clockSkew(): number;
}

const NONE: Faults = { at: () => undefined, clockSkew: () => 0 };
let armed = NONE;

/** Called where a step is reached. Without faults, which is always so outside the crash tests, it does nothing. */
export const faultPoint = (step: FaultStep): Promise<void> | undefined => armed.at(step);

/** ms to add to what the machine's clock says. */
export const clockSkew = (): number => armed.clockSkew();

/** Sets what goes wrong from now on; `null` for nothing. */
export function setFaults(faults: Faults | null): void {
  armed = faults ?? NONE;
}
