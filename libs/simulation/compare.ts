import { isMissed, type CaseState, type Clock } from '#casework';
import type { Id, Instant, LocalDate } from '#kernel';

/** What became of a limit: one that was missed stays missed, whatever ended it. */
export const RESULTS = ['running', 'met', 'met_late', 'missed', 'extended', 'expired', 'cancelled'] as const;
export type LimitResult = (typeof RESULTS)[number];

/** A limit as far as two of them are compared. */
export interface Limit {
  readonly result: LimitResult;
  readonly from: Instant;
  /** The last day in time; `null` for a limit without a date. */
  readonly dueDate: LocalDate | null;
  readonly endedAt: Instant | null;
}

/** A limit on record beside the same one in the trial; `null` where there is none. */
export interface LimitPair {
  readonly clock: Id;
  readonly rule: string;
  readonly was: Limit | null;
  readonly would: Limit | null;
}

/** Whether the limit came out otherwise: another date alone is no other result. */
export const cameOutOtherwise = ({ was, would }: LimitPair): boolean => was?.result !== would?.result;

/** The limits of both, by their ids; those that are left over of the same rule go together in their order. */
export function compareLimits(recorded: CaseState, tried: CaseState): readonly LimitPair[] {
  const pairs: LimitPair[] = [];
  const left = new Map(tried.clocks);
  const alone: Clock[] = [];
  for (const clock of recorded.clocks.values()) {
    const same = left.get(clock.id);
    if (same === undefined) alone.push(clock);
    else pairs.push(pairOf(clock, same));
    left.delete(clock.id);
  }
  for (const clock of alone) {
    // Of what a rule raised by itself each run has an id of its own.
    const alike = [...left.values()].find(({ rule }) => rule === clock.rule);
    if (alike !== undefined) left.delete(alike.id);
    pairs.push(pairOf(clock, alike));
  }
  return [...pairs, ...[...left.values()].map((clock) => pairOf(undefined, clock))];
}

function pairOf(was: Clock | undefined, would: Clock | undefined): LimitPair {
  const { id: clock, rule } = (was ?? would) as Clock;
  return { clock, rule, was: limitOf(was), would: limitOf(would) };
}

function limitOf(clock: Clock | undefined): Limit | null {
  if (clock === undefined) return null;
  const { from, dueDate, end } = clock;
  return { result: resultOf(clock), from, dueDate, endedAt: end?.at ?? null };
}

function resultOf(clock: Clock): LimitResult {
  const { end } = clock;
  if (!isMissed(clock)) return end?.how ?? 'running';
  return end?.how === 'met' ? 'met_late' : 'missed';
}
