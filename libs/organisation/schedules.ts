import type { Id, Instant, LocalDate } from '#kernel';
import type { OrganisationEvent, OrganisationEventMap } from './events.ts';

/** One time that a recurring duty falls due. */
export interface Duty {
  readonly occurrence: number;
  readonly period?: string | undefined;
  readonly opensAt: Instant;
  readonly dueDate: LocalDate;
  readonly dueAt: Instant;
  readonly remindAt: readonly Instant[];
  readonly reminded: number;
  /** For ever, whatever was done later. */
  readonly missed: boolean;
  /** By which calendar its date was counted, in which zone, and since when that is so. */
  readonly calendar: { readonly id: string; readonly version: number };
  readonly timeZone: string;
  readonly countedAt: Instant;
  /** What did it. */
  readonly doneBy?: Id;
}

type Started = OrganisationEventMap['ScheduleStarted'];

/** A schedule of the pack as the organisation lives by it. */
export interface RunningSchedule extends Omit<Started, 'pack' | 'at'> {
  /** When it began to hold. */
  readonly since: Instant;
  readonly ended: boolean;
  /** In the order in which they opened. */
  readonly duties: readonly Duty[];
  /** When the next duty opens; `null` where there is none after the last. */
  readonly nextOpensAt: Instant | null;
}

export interface ScheduleState {
  /** The version that the organisation works by, as far as its schedules follow it. */
  readonly taken: OrganisationEventMap['ProcedureTaken'] | null;
  readonly schedules: readonly RunningSchedule[];
}

export const initialSchedules: ScheduleState = { taken: null, schedules: [] };

export type ScheduleEvent = Extract<
  OrganisationEvent,
  { type: 'ProcedureTaken' | `Schedule${string}` | `RecurringDuty${string}` | 'PolicyReviewHeld' }
>;

export const isScheduleEvent = (event: OrganisationEvent): event is ScheduleEvent =>
  event.type === 'ProcedureTaken' ||
  event.type === 'PolicyReviewHeld' ||
  event.type.startsWith('Schedule') ||
  event.type.startsWith('RecurringDuty');

/** Folds one event. Never throws. */
export function evolveSchedules(state: ScheduleState, event: ScheduleEvent): ScheduleState {
  switch (event.type) {
    case 'ProcedureTaken':
      return { ...state, taken: event.data };
    case 'PolicyReviewHeld':
      return state;
    case 'ScheduleStarted': {
      const { pack: _pack, at, ...rule } = event.data;
      const started: RunningSchedule = { ...rule, since: at, ended: false, duties: [], nextOpensAt: null };
      return { ...state, schedules: [...state.schedules, started] };
    }
    case 'ScheduleAmended': {
      const { schedule, title, owner, remindAt, req } = event.data;
      return changed(state, schedule, (one) => ({ ...one, title, owner, remindAt, req }));
    }
    case 'ScheduleEnded':
      return changed(state, event.data.schedule, (one) => ({ ...one, ended: true, nextOpensAt: null }));
    case 'RecurringDutyOpened': {
      const { schedule, nextOpensAt, inputs, provisional: _provisional, ...duty } = event.data;
      const { calendar, timeZone } = inputs;
      const opened: Duty = { ...duty, calendar, timeZone, countedAt: duty.opensAt, reminded: 0, missed: false };
      return changed(state, schedule, (one) => ({ ...one, nextOpensAt, duties: [...one.duties, opened] }));
    }
    case 'RecurringDutyRecounted': {
      const { dueDate, dueAt, remindAt, at: countedAt, inputs } = event.data;
      const { calendar } = inputs;
      return duty(state, event.data, (one) => ({ ...one, dueDate, dueAt, remindAt, reminded: 0, countedAt, calendar }));
    }
    case 'RecurringDutyReminded':
      return duty(state, event.data, (one) => ({ ...one, reminded: one.reminded + 1 }));
    case 'RecurringDutyMissed':
      return duty(state, event.data, (one) => ({ ...one, missed: true }));
    case 'RecurringDutyDone': {
      const { by } = event.data;
      return duty(state, event.data, (one) => ({ ...one, doneBy: by }));
    }
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: ScheduleState): ScheduleState => state;

const changed = (
  state: ScheduleState,
  schedule: Id,
  change: (one: RunningSchedule) => RunningSchedule,
): ScheduleState => ({
  ...state,
  schedules: state.schedules.map((one) => (one.schedule === schedule ? change(one) : one)),
});

const duty = (
  state: ScheduleState,
  { schedule, occurrence }: { readonly schedule: Id; readonly occurrence: number },
  change: (one: Duty) => Duty,
): ScheduleState =>
  changed(state, schedule, (one) => ({
    ...one,
    duties: one.duties.map((each) => (each.occurrence === occurrence ? change(each) : each)),
  }));

export const isOpen = ({ doneBy }: Duty): boolean => doneBy === undefined;
/** Neither done nor missed: it can still be done in time. */
export const isPending = (one: Duty): boolean => isOpen(one) && !one.missed;
