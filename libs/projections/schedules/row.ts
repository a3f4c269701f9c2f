import type { OrganisationEventMap } from '#organisation';
import type { Id, Instant, LocalDate } from '#kernel';
import type { Row } from '#read-model';

type Started = OrganisationEventMap['ScheduleStarted'];
type Opened = OrganisationEventMap['RecurringDutyOpened'];

/** A duty of a schedule that nobody has done yet. */
export interface OpenDuty {
  readonly occurrence: number;
  readonly dueAt: Instant;
  readonly dueDate: LocalDate;
  readonly missed: boolean;
  readonly remindAt: readonly Instant[];
  readonly reminded: number;
}

/** A schedule that an organisation lives by or has lived by. The key is `{organisation}/{schedule}`. */
export interface ScheduleRow extends Row {
  readonly schedule: Id;
  /** Its id in the pack. */
  readonly rule: string;
  readonly title: string;
  readonly what: Started['what'];
  /** The body that meets. */
  readonly body: string | null;
  readonly owner: string;
  readonly cadence: Started['cadence'];
  readonly req: readonly string[];
  readonly pack: Started['pack'];
  readonly since: Instant;
  readonly endedAt: Instant | null;
  readonly endedBecause: OrganisationEventMap['ScheduleEnded']['because'] | null;
  readonly open: readonly OpenDuty[];
  readonly nextOpensAt: Instant | null;
  /** The earliest due date that can still be kept. */
  readonly nextDueAt: Instant | null;
  readonly nextDueDate: LocalDate | null;
  /** The earliest due date that passed and is not made up for. */
  readonly overdueSince: LocalDate | null;
  readonly overdueCount: number;
  /** Missed ever, whatever was done later. */
  readonly missedCount: number;
  /** The timer: when a settle of the organisation next has something to do for it; `null` where never. */
  readonly wakeAt: Instant | null;
}

export type DutyReading = 'open' | 'done' | 'missed' | 'done_late' | 'ended';

/** One time that a recurring duty falls due. The key is `{organisation}/{schedule}/{occurrence}`. */
export interface RecurringDutyRow extends Row {
  readonly schedule: Id;
  readonly occurrence: number;
  readonly period: string | null;
  readonly opensAt: Instant;
  readonly dueAt: Instant;
  readonly dueDate: LocalDate;
  readonly provisional: boolean;
  /** Everything the due date was computed from: the proof. */
  readonly inputs: Opened['inputs'];
  readonly state: DutyReading;
  readonly missedAt: Instant | null;
  /** When that was found. */
  readonly detectedAt: Instant | null;
  /** Who owed it when it was missed. */
  readonly missedBy: readonly Id[];
  readonly doneOn: LocalDate | null;
  readonly doneBy: Id | null;
}

/** Which version of its procedure an organisation works by, as far as its schedules follow it. The key is its name. */
export interface ProcedureRow extends Row {
  readonly pack: string;
  readonly version: number | null;
  readonly takenAt: Instant | null;
  /** A version came into force that is not taken over yet. */
  readonly wakeAt: Instant | null;
}
