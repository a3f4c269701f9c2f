import type { Id, LocalDate } from '#kernel';
import type { OrganisationEvent, OrganisationEventMap } from './events.ts';

export type Appointment = OrganisationEventMap['RoleHolderAppointed'];
export type Absence = OrganisationEventMap['AbsenceCovered'];

export interface OrganisationState {
  readonly registered: boolean;
  readonly id: string;
  readonly name: string;
  readonly referencePrefix: string;
  readonly timeZone: string;
  readonly pack: string;
  readonly areas: readonly string[];
  readonly appointments: readonly Appointment[];
  readonly absences: readonly Absence[];
  readonly closureDays: readonly { readonly date: LocalDate; readonly title: string }[];
}

export const initialOrganisation: OrganisationState = {
  registered: false,
  id: '',
  name: '',
  referencePrefix: '',
  timeZone: 'Europe/London',
  pack: '',
  areas: [],
  appointments: [],
  absences: [],
  closureDays: [],
};

/** Folds one event. Never throws. */
export function evolve(state: OrganisationState, event: OrganisationEvent): OrganisationState {
  switch (event.type) {
    case 'OrganisationRegistered': {
      const { organisation: id, name, referencePrefix, timeZone, pack } = event.data;
      return { ...state, registered: true, id, name, referencePrefix, timeZone, pack };
    }
    case 'OrganisationAmended': {
      const { name = state.name, timeZone = state.timeZone, pack = state.pack, areas = state.areas } = event.data;
      return { ...state, name, timeZone, pack, areas };
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
    case 'ClosureDayDeclared':
      return { ...state, closureDays: [...state.closureDays, event.data] };
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: OrganisationState): OrganisationState => state;

/**
 * Who holds a role on a day, in order of appointment: those appointed for the area first, then those for all areas;
 * for somebody absent that day, the deputy.
 */
export function holdersOn(
  { appointments, absences }: Pick<OrganisationState, 'appointments' | 'absences'>,
  role: string,
  day: LocalDate,
  area?: string,
): readonly { readonly person: Id; readonly name: string }[] {
  const holding = appointments.filter(
    (one) =>
      one.role === role &&
      one.from <= day &&
      (one.until === undefined || day <= one.until) &&
      (one.area === undefined || one.area === area),
  );
  const ordered = [
    ...holding.filter((one) => one.area !== undefined),
    ...holding.filter((one) => one.area === undefined),
  ];
  return ordered.map(({ person, name }) => {
    const absence = absences.find((one) => one.person === person && one.from <= day && day <= one.until);
    return absence === undefined ? { person, name } : { person: absence.deputy, name: absence.deputyName };
  });
}
