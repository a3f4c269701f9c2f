import type { Id, Instant, LocalDate } from '#kernel';
import type { Nature } from '#procedure';
import type { CaseEventType, Consequences, Foldable } from '../events/index.ts';

/** How a clock ended. Independent of whether it was breached. */
export type ClockEnd =
  | { readonly how: 'met'; readonly by: Id; readonly at: Instant }
  | { readonly how: 'extended'; readonly by: Id; readonly at: Instant; readonly promise: Id }
  | { readonly how: 'expired'; readonly by: Id; readonly at: Instant }
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
  readonly countedDueDate: LocalDate | null;
  readonly dueAt: Instant | null;
  readonly dueDate: LocalDate | null;
  readonly provisional: boolean;
  readonly remindAt: readonly Instant[];
  readonly reminded: number;
  readonly extensions: number;
  /** The acts that moved it, where it itself runs on with a later date. */
  readonly extendedBy: readonly Id[];
  readonly breach?: Breach;
  /** The dates by which a person found that it had not been missed: it never was, by those. */
  readonly keptBy: ReadonlySet<Instant>;
  readonly end?: ClockEnd;
}

/** A miss on record, and why it was none where somebody has found so. */
export interface Breach {
  /** The event that says so. */
  readonly id: Id;
  /** The date by which it was missed. */
  readonly dueAt: Instant;
  readonly detectedAt: Instant;
  readonly corrected?: { readonly by: Id; readonly reason: string };
  /** The limit has had another date since it was corrected: it may fall due by the one that it has. */
  readonly movedOff?: boolean;
}

/** What happens to a limit after it has begun. */
export const LIMIT_CHANGES = [
  'ClockSatisfied',
  'ClockBreached',
  'ClockExpired',
  'ClockExtended',
  'ClockCancelled',
  'ClockReopened',
  'ClockRecalculated',
  'ClockReadingCorrected',
] as const satisfies readonly CaseEventType[];

/** The events that say something of a limit: one of its reminders, too. */
export type ClockEvent = Extract<Foldable, { type: 'ClockStarted' | (typeof LIMIT_CHANGES)[number] | 'NoticeRaised' }>;

/** A limit after an event that names it; nothing of one that never began. */
export function clockAfter(clock: Clock | undefined, event: ClockEvent): Clock | undefined {
  if (event.type === 'ClockStarted') return startedClock(event.data, event.data.countedAt ?? event.meta.decidedAt);
  if (clock === undefined) return undefined;
  const { meta, id } = event;
  switch (event.type) {
    case 'ClockSatisfied':
      return { ...clock, end: { how: 'met', by: event.data.by, at: event.data.at } };
    case 'ClockBreached':
      return { ...clock, breach: { id, dueAt: event.data.dueAt, detectedAt: meta.decidedAt } };
    case 'ClockExpired':
      return { ...clock, end: { how: 'expired', by: id, at: event.data.dueAt } };
    case 'ClockExtended':
      return extended(clock, event.data);
    case 'ClockCancelled':
      return {
        ...clock,
        end: { how: 'cancelled', because: event.data.because, by: event.data.by, at: event.data.at },
      };
    case 'ClockReopened':
      return reopened(clock);
    case 'ClockRecalculated':
      return recalculated(
        clock,
        event.data,
        event.data.because === 'calendar_changed' ? meta.occurredAt : meta.decidedAt,
      );
    case 'ClockReadingCorrected': {
      if (clock.breach === undefined) return clock;
      const corrected = { by: meta.actor.id, reason: event.data.reason };
      const isByPerson = meta.causedBy === undefined;
      const keptBy = isByPerson ? new Set([...clock.keptBy, clock.breach.dueAt]) : clock.keptBy;
      return movedOff({ ...clock, keptBy, breach: { ...clock.breach, corrected } });
    }
    case 'NoticeRaised':
      return event.data.kind === 'reminder' ? { ...clock, reminded: clock.reminded + 1 } : clock;
  }
}

const startedClock = (data: Consequences['ClockStarted'], countedAt: Instant): Clock => ({
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
  countedDueDate: data.dueDate,
  dueAt: data.dueAt,
  dueDate: data.dueDate,
  provisional: data.provisional,
  remindAt: data.remindAt,
  reminded: 0,
  extensions: 0,
  extendedBy: [],
  keptBy: new Set(),
});

/** Counted anew: what was missed stays missed, by the date that it has now. The reminders begin again, but those whose moment has been are not given twice. */
function recalculated(clock: Clock, data: Consequences['ClockRecalculated'], countedAt: Instant): Clock {
  const { from, dueAt, dueDate, provisional, remindAt, inputs, because } = data;
  const reminded = remindAt.filter((at) => at <= countedAt).length;
  const counted = {
    from,
    dueAt,
    countedDueAt: dueAt,
    countedDueDate: dueDate,
    dueDate,
    provisional,
    remindAt,
    reminded,
  };
  const breach = isMissed(clock) && dueAt !== null ? { ...clock.breach, dueAt } : clock.breach;
  const end = clock.end?.how === 'expired' && dueAt !== null ? { ...clock.end, at: dueAt } : clock.end;
  // By a wrong receipt it never was due: its first date is the one by the right receipt.
  const firstDueAt = because === 'receipt_corrected' ? dueAt : clock.firstDueAt;
  // What a person recorded for an earlier moment was counted when it was recorded, by the calendar of that moment.
  return movedOff({ ...clock, ...counted, firstDueAt, breach, end, calendar: inputs.calendar, countedAt });
}

function extended(clock: Clock, data: Consequences['ClockExtended']): Clock {
  const extensions = clock.extensions + 1;
  const { at, by, until, promise, dueDate = clock.dueDate, remindAt } = data;
  if (promise !== null) return { ...clock, extensions, end: { how: 'extended', by, at, promise } };
  const reminders =
    remindAt === undefined ? {} : { remindAt, reminded: remindAt.filter((moment) => moment <= at).length };
  return movedOff({ ...clock, extensions, extendedBy: [...clock.extendedBy, by], dueAt: until, dueDate, ...reminders });
}

/** Runs again, as it was counted. The extensions that still stand are written anew. */
function reopened({ end: _, ...clock }: Clock): Clock {
  const { breach, countedDueAt: dueAt, countedDueDate: dueDate } = clock;
  return movedOff({
    ...clock,
    extensions: 0,
    extendedBy: [],
    dueAt,
    dueDate,
    breach: breach === undefined ? undefined : { ...breach, movedOff: undefined },
  });
}

export const isRunning = (clock: Clock): boolean => clock.end === undefined;

/** Whether a miss is on record that counts. */
export const isMissed = <C extends Pick<Clock, 'breach'>>(clock: C): clock is C & { readonly breach: Breach } =>
  clock.breach !== undefined && clock.breach.corrected === undefined;

/** A limit falls due once; where the miss was none, once more by the other date that it was given. */
export const mayFallDue = ({
  breach,
  dueAt,
  keptBy,
}: Pick<Clock, 'breach' | 'dueAt'> & Partial<Pick<Clock, 'keptBy'>>): boolean =>
  dueAt !== null && (breach === undefined || breach.movedOff === true) && keptBy?.has(dueAt) !== true;

/** After a change of its date, or of what is said of its miss. */
function movedOff(clock: Clock): Clock {
  const { breach, dueAt } = clock;
  const isOff = breach?.corrected !== undefined && breach.dueAt !== dueAt;
  return isOff ? { ...clock, breach: { ...breach, movedOff: true } } : clock;
}
