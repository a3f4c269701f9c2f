import type { Id, Instant, LocalDate, Metadata } from '#kernel';
import type { OrganisationEvent, OrganisationEventMap } from './events.ts';
import { evolveHandovers, type WorkHandover } from './handovers.ts';
import { evolveLists, type ListEntry } from './lists.ts';
import { evolveSchedules, initialSchedules, isScheduleEvent, type ScheduleState } from './schedules.ts';

export type Appointment = OrganisationEventMap['RoleHolderAppointed'];
export type Absence = OrganisationEventMap['AbsenceCovered'];

export interface OrganisationState {
  readonly registered: boolean;
  readonly id: string;
  readonly name: string;
  readonly referencePrefix: string;
  readonly timeZone: string;
  readonly pack: string;
  /** When it was said that the organisation works by this pack. */
  readonly packSince: Instant;
  readonly areas: readonly string[];
  readonly appointments: readonly Appointment[];
  readonly absences: readonly Absence[];
  readonly closureDays: readonly { readonly date: LocalDate; readonly title: string }[];
  /** The closure days after each change of them, oldest first: limits that run are counted anew as of then. */
  readonly closureChanges: readonly { readonly at: Instant; readonly days: readonly LocalDate[] }[];
  readonly lists: readonly ListEntry[];
  /** The last ones, oldest first. */
  readonly handovers: readonly WorkHandover[];
  readonly recurring: ScheduleState;
}

export const initialOrganisation: OrganisationState = {
  registered: false,
  id: '',
  name: '',
  referencePrefix: '',
  timeZone: 'Europe/London',
  pack: '',
  packSince: '',
  areas: [],
  appointments: [],
  absences: [],
  closureDays: [],
  closureChanges: [],
  lists: [],
  handovers: [],
  recurring: initialSchedules,
};

/** An event with what its fold needs of the metadata. */
type Folded = OrganisationEvent & { readonly meta: Pick<Metadata, 'decidedAt'> };

/** Folds one event. Never throws. */
export function evolve(state: OrganisationState, event: Folded): OrganisationState {
  if (isScheduleEvent(event)) return { ...state, recurring: evolveSchedules(state.recurring, event) };
  switch (event.type) {
    case 'OrganisationRegistered': {
      const { organisation: id, name, referencePrefix, timeZone, pack } = event.data;
      const packSince = event.meta.decidedAt;
      return { ...state, registered: true, id, name, referencePrefix, timeZone, pack, packSince };
    }
    case 'OrganisationAmended': {
      const { name = state.name, timeZone = state.timeZone, pack = state.pack, areas = state.areas } = event.data;
      const packSince = pack === state.pack ? state.packSince : event.meta.decidedAt;
      return { ...state, name, timeZone, pack, packSince, areas };
    }
    case 'RoleHolderAppointed':
      return { ...state, appointments: [...state.appointments, event.data] };
    case 'RoleHolderDismissed': {
      const { appointment, lastDay } = event.data;
      return {
        ...state,
        appointments: state.appointments.map((one) =>
          one.appointment === appointment ? { ...one, until: lastDay } : one,
        ),
      };
    }
    case 'AbsenceCovered':
      return { ...state, absences: [...state.absences, event.data] };
    case 'AbsenceEnded':
      return { ...state, absences: shortened(state.absences, event.data) };
    case 'ClosureDayDeclared':
      return withClosureDays(state, [...state.closureDays, event.data], event.meta.decidedAt);
    case 'ClosureDayWithdrawn':
      return withClosureDays(
        state,
        state.closureDays.filter(({ date }) => date !== event.data.date),
        event.meta.decidedAt,
      );
    case 'ListEntryAdded':
    case 'ListEntryRetired':
      return { ...state, lists: evolveLists(state.lists, event) };
    case 'WorkHandoverBegun':
    case 'WorkHandoverEnded':
      return { ...state, handovers: evolveHandovers(state.handovers, event) };
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: OrganisationState): OrganisationState => state;

const withClosureDays = (
  state: OrganisationState,
  closureDays: OrganisationState['closureDays'],
  at: Instant,
): OrganisationState => {
  const days = closureDays.map(({ date }) => date);
  return { ...state, closureDays, closureChanges: [...state.closureChanges, { at, days }] };
};

/** Without a last day the person was never away. */
const shortened = (
  absences: readonly Absence[],
  { person, from, lastDay }: OrganisationEventMap['AbsenceEnded'],
): readonly Absence[] =>
  absences.flatMap((one) => {
    if (one.person !== person || one.from !== from) return [one];
    return lastDay === null ? [] : [{ ...one, until: lastDay }];
  });

/** A person who acts in a role, and for whom where it is a deputy. */
export interface RoleHolder {
  readonly person: Id;
  readonly name: string;
}

/**
 * Who holds a role on a day, in order of appointment: those appointed for the area first, then those for all areas;
 * for somebody absent that day, the deputy.
 */
export function holdersOn(
  { appointments, absences }: Pick<OrganisationState, 'appointments' | 'absences'>,
  role: string,
  day: LocalDate,
  area?: string,
): readonly RoleHolder[] {
  const holding = appointments.filter(
    (one) => one.role === role && isHeld(one, day) && (one.area === undefined || one.area === area),
  );
  const ordered = [
    ...holding.filter((one) => one.area !== undefined),
    ...holding.filter((one) => one.area === undefined),
  ];
  return ordered.map(({ person, name }) => {
    const absence = absenceOn(absences, person, day);
    return absence === undefined ? { person, name } : { person: absence.deputy, name: absence.deputyName };
  });
}

/** Whether an appointment holds on a day; its first and last day are part of it. */
export const isHeld = ({ from, until }: Pick<Appointment, 'from' | 'until'>, day: LocalDate): boolean =>
  from <= day && (until === undefined || day <= until);

export const absenceOn = (absences: readonly Absence[], person: Id, day: LocalDate): Absence | undefined =>
  absences.find((one) => one.person === person && one.from <= day && day <= one.until);
