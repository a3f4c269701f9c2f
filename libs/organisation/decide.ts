import { accept, refuse, type Decided, type Decision, type Refusal } from '#kernel';
import type { OrganisationCommand, OrganisationContext } from './commands.ts';
import type { OrganisationEvent } from './events.ts';
import type { OrganisationState } from './state.ts';

/** Every reason an organisation's record refuses a command for. */
export const ORGANISATION_REFUSALS = {
  ORGANISATION_EXISTS: 'An organisation of this name is registered already.',
  ORGANISATION_NOT_FOUND: 'No organisation of this name is registered.',
  NOT_A_TIME_ZONE: 'The time zone is not known.',
  NOT_A_PERIOD: 'The last day lies before the first.',
  APPOINTMENT_UNKNOWN: 'There is no such appointment.',
  APPOINTMENT_EXISTS: 'There is an appointment with this id.',
  CLOSURE_DAY_EXISTS: 'The day has been declared already.',
} as const;

const EVENT_OF = {
  register: 'OrganisationRegistered',
  amend: 'OrganisationAmended',
  appoint: 'RoleHolderAppointed',
  dismiss: 'RoleHolderDismissed',
  coverAbsence: 'AbsenceCovered',
  declareClosureDay: 'ClosureDayDeclared',
} as const satisfies Record<OrganisationCommand['type'], OrganisationEvent['type']>;

export function decide(
  state: OrganisationState,
  command: OrganisationCommand,
  context: OrganisationContext,
): Decision<Decided<OrganisationEvent>> {
  const refusal = faultOf(state, command, context);
  if (refusal !== null) return refuse(refusal);
  const event = { type: EVENT_OF[command.type], data: command.data } as OrganisationEvent;
  return accept([{ ...event, id: context.newId(), occurredAt: context.now }]);
}

const because = (code: keyof typeof ORGANISATION_REFUSALS, message: string, rest: Partial<Refusal> = {}): Refusal => ({
  code,
  message,
  ...rest,
});

function faultOf(state: OrganisationState, command: OrganisationCommand, context: OrganisationContext): Refusal | null {
  if (command.type === 'register') {
    if (state.registered)
      return because('ORGANISATION_EXISTS', `${state.id} is registered already`, { wouldAccept: 'amendOrganisation' });
    return timeZoneFault(command.data.timeZone, context);
  }
  if (!state.registered) {
    return because('ORGANISATION_NOT_FOUND', 'The organisation is not registered', {
      wouldAccept: 'registerOrganisation first',
    });
  }
  switch (command.type) {
    case 'amend':
      return timeZoneFault(command.data.timeZone, context);
    case 'appoint':
      return state.appointments.some((one) => one.appointment === command.data.appointment)
        ? because('APPOINTMENT_EXISTS', `${command.data.appointment} exists already`, { field: 'appointment' })
        : periodFault(command.data.from, command.data.until);
    case 'dismiss': {
      const known = state.appointments.find((one) => one.appointment === command.data.appointment);
      return known === undefined
        ? because('APPOINTMENT_UNKNOWN', `There is no appointment ${command.data.appointment}`, {
            field: 'appointment',
          })
        : periodFault(known.from, command.data.lastDay);
    }
    case 'coverAbsence':
      return periodFault(command.data.from, command.data.until);
    case 'declareClosureDay':
      return state.closureDays.some((day) => day.date === command.data.date)
        ? because('CLOSURE_DAY_EXISTS', `${command.data.date} has been declared`, { field: 'date' })
        : null;
    default:
      return command satisfies never;
  }
}

const timeZoneFault = (timeZone: string | undefined, context: OrganisationContext): Refusal | null =>
  timeZone === undefined || context.isTimeZone(timeZone)
    ? null
    : because('NOT_A_TIME_ZONE', `${timeZone} is no time zone`, {
        field: 'timeZone',
        wouldAccept: 'an IANA name such as Europe/London',
      });

const periodFault = (from: string, until: string | undefined): Refusal | null =>
  until !== undefined && until < from
    ? because('NOT_A_PERIOD', `${until} lies before ${from}`, { field: 'until', wouldAccept: `${from} or later` })
    : null;
