import type { Id, Instant, LocalDate } from '#kernel';
import type { ClockRule, Effect, Nature } from '#procedure';
import type { FactValue } from '../record/act.ts';
import type { ClockEnd } from '../record/clock.ts';
import type { ComputedDue } from '../record/limit.ts';
import type { Act } from '../record/record.ts';
import type { CaseState } from '../record/state.ts';
import type { Flag, Task } from '../record/task.ts';

/** A time limit as the pass comes to it. */
export interface Limit {
  readonly id: Id;
  readonly rule: string;
  readonly nature: Nature;
  readonly subject?: Id;
  /** What begins it: an act, or that another limit is over. */
  readonly startedBy: Id;
  readonly ground: string;
  readonly from: Instant;
  /** It counts from the receipt, whichever counts. */
  readonly isFromReceipt: boolean;
  readonly calendar: { readonly id: string; readonly version: number };
  readonly countedAt: Instant;
  /** Extensions aside. */
  readonly countedDueAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly dueDate: LocalDate | null;
  readonly extensions: number;
  /** The acts that moved it, where it itself runs on with a later date. */
  readonly extendedBy: readonly Id[];
  readonly breach?: Miss;
  readonly end?: ClockEnd;
  /** The rule as it was when it began: another version of the pack may have another. */
  readonly as: ClockRule;
  /** What made it begin: its ground, or what made it apply later. */
  readonly cause: Pick<Cause, 'id' | 'occurredAt'>;
  /** As it was counted first, and every time since that it was counted anew, with the moment of that. */
  readonly counts: readonly Counted[];
  readonly moved: readonly Moved[];
  /** The facts that it depended on, as they stood when it began. */
  readonly facts: Readonly<Record<string, FactValue>>;
  /** Where in the pass it began, was missed and ended: what is written of it follows what it follows from. */
  readonly place: { readonly begun: number; readonly missed: number; readonly ended: number };
}

export interface Counted extends ComputedDue {
  readonly at: Instant;
  readonly countedAt: Instant;
  readonly isAnew: boolean;
}

/** An act that moved a limit to a later date, or handed it on to a promise. */
export interface Moved {
  readonly by: Id;
  readonly at: Instant;
  readonly until: Instant;
  readonly dueDate: LocalDate | null;
  /** The rule of the promise. */
  readonly promise: string | null;
}

/** A limit was missed. */
export interface Miss {
  /** The event that says so, or will. */
  readonly id: Id;
  readonly dueAt: Instant;
  readonly detectedAt: Instant;
  /** Nothing that is missed here was ever corrected; what was is not missed. */
  readonly corrected?: undefined;
  /** The acts alone make it one, whatever is on record. */
  readonly byItself: boolean;
}

/** Limits that a command gives rise to fall due, while its acts are asked for, only up to the act that comes next. */
export interface Newborn {
  /** Those that there were before it. */
  readonly known: ReadonlyMap<Id, unknown>;
  readonly until: Instant;
}

/** A case at a moment, as the acts that stand make it. */
export interface Timeline extends Pick<
  CaseState,
  'status' | 'stage' | 'kind' | 'receivedAt' | 'facts' | 'assigned' | 'forbidden' | 'area'
> {
  readonly acts: readonly Act[];
  readonly clocks: ReadonlyMap<Id, Limit>;
  readonly tasks: ReadonlyMap<Id, Task>;
  readonly flags: readonly (Flag & { readonly message?: string })[];
  /** All that is due by then has fallen due; where it was more than one decision takes, the first of it. */
  readonly isSettled: boolean;
  /** What the pack does and has not done, each with its place. */
  readonly wanted: readonly (readonly [Act, number])[];
  readonly notices: readonly Notice[];
  /** Where in the pass each task was raised. */
  readonly raisedAt: ReadonlyMap<Id, number>;
}

/** What of a case can be over, as it was at a moment. */
export type Snapshot = Pick<Timeline, 'status' | 'stage' | 'clocks' | 'tasks' | 'notices' | 'flags' | 'forbidden'>;

/** What somebody is told, or what goes into a register, once for its cause. */
export interface Notice {
  readonly rule: string;
  readonly effect: Extract<Effect, { effect: 'notify' | 'record_in_register' }>;
  readonly cause: Cause;
  readonly person: Id | null;
  readonly place: number;
}

/** What the pack makes follow from: an act, or that a limit is over. */
export interface Cause {
  readonly id: Id;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Instant;
}

/** A limit that falls due. */
export interface Due {
  readonly at: Instant;
  /** By a date that the limit has not come to, and may never: it counts from when it was read, after what was done then. */
  readonly isRead: boolean;
  readonly follow: Follow & { readonly limit: Limit['id'] };
}

/** Days of a calendar are counted otherwise since a moment. */
export interface CountingChange {
  readonly at: Instant;
  readonly division: string;
}

/** What runs in a twin of the case that was handled by another version of the procedure from the first. */
export interface Twin {
  readonly limit: (like: Pick<Limit, 'rule' | 'subject' | 'ground'>) => Limit | undefined;
  /** The limit that an act begins by that version. */
  readonly begun: (rule: ClockRule, act: Act) => Limit | undefined;
}

/** What is to be worked off next. The parts of the pass name it and never call each other. */
export type Follow =
  | { readonly do: 'follow'; readonly act: Act }
  | { readonly do: 'end' | 'meet' | 'extend'; readonly limit: Id; readonly act: Act }
  /** @property twin where the case goes on by another version: what runs by that. */
  | { readonly do: 'conditions'; readonly change: Act; readonly twin?: Twin }
  | {
      readonly do: 'begin';
      readonly rule: ClockRule;
      readonly ground: Act;
      readonly cause: Act;
      readonly waited?: true;
      /** The moment it counts from, where that is known already. */
      readonly from?: Instant;
    }
  | { readonly do: 'meetBySome' | 'catchUp'; readonly limit: Id }
  | { readonly do: 'fallDue'; readonly limit: Id; readonly reading?: Miss }
  | { readonly do: 'beginAfter' | 'missedBefore'; readonly limit: Id }
  | { readonly do: 'rules'; readonly cause: Cause }
  | { readonly do: 'effect'; readonly effect: Effect; readonly rule: string; readonly cause: Cause }
  | { readonly do: 'step'; readonly work: () => readonly Follow[] };
