import type { Id, Instant, LocalDate } from '#kernel';
import type { Nature } from '#procedure';
import type { Consequences } from './events/index.ts';

/** How a clock ended. Independent of whether it was breached. */
export type ClockEnd =
  | { readonly how: 'met'; readonly by: Id; readonly at: Instant }
  | { readonly how: 'extended'; readonly by: Id; readonly at: Instant; readonly promise: Id }
  | { readonly how: 'expired'; readonly at: Instant }
  | {
      readonly how: 'cancelled';
      readonly because: Consequences['ClockCancelled']['because'];
      readonly by: Id;
      readonly at: Instant;
    };

/** A time limit on a case. Breach and end are independent: a limit missed may be met later, and stays missed. */
export interface Clock {
  readonly id: Id;
  readonly rule: string;
  readonly title: string;
  readonly nature: Nature;
  readonly owner: string;
  readonly stage?: string;
  readonly subject?: Id;
  readonly startedBy: Id;
  readonly from: Instant;
  /** The calendar that the due date was last counted on, and when that was. */
  readonly calendar: { readonly id: string; readonly version: number };
  readonly countedAt: Instant;
  /** The date that was told or computed first. */
  readonly firstDueAt: Instant | null;
  /** As last computed, extensions aside: what holds again when an extension or what met the clock is undone. */
  readonly countedDueAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly dueDate: LocalDate | null;
  readonly provisional: boolean;
  readonly remindAt: readonly Instant[];
  readonly reminded: number;
  readonly extensions: number;
  readonly breach?: {
    readonly dueAt: Instant;
    readonly detectedAt: Instant;
    readonly corrected?: { readonly by: Id; readonly reason: string };
  };
  readonly end?: ClockEnd;
}

export const startedClock = (data: Consequences['ClockStarted'], countedAt: Instant): Clock => ({
  id: data.clock,
  rule: data.rule,
  title: data.title,
  nature: data.nature,
  owner: data.owner,
  stage: data.stage,
  subject: data.subject,
  startedBy: data.startedBy,
  from: data.inputs.from,
  calendar: data.inputs.calendar,
  countedAt,
  firstDueAt: data.dueAt,
  countedDueAt: data.dueAt,
  dueAt: data.dueAt,
  dueDate: data.dueDate,
  provisional: data.provisional,
  remindAt: data.remindAt,
  reminded: 0,
  extensions: 0,
});

/** Counted anew: the reminders begin again, but those whose moment has been are not given twice. */
export function recalculated(clock: Clock, data: Consequences['ClockRecalculated'], countedAt: Instant): Clock {
  const { from, dueAt, dueDate, provisional, remindAt, inputs } = data;
  const reminded = remindAt.filter((at) => at <= countedAt).length;
  const counted = { from, dueAt, countedDueAt: dueAt, dueDate, provisional, remindAt, reminded };
  return { ...clock, ...counted, calendar: inputs.calendar, countedAt };
}

export const extended = (clock: Clock, data: Consequences['ClockExtended']): Clock => ({
  ...clock,
  extensions: clock.extensions + 1,
  ...(data.promise === null
    ? { dueAt: data.until }
    : { end: { how: 'extended', by: data.by, at: data.at, promise: data.promise } }),
});

export const isRunning = (clock: Clock): boolean => clock.end === undefined;
