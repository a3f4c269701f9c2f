import { DATE_REFUSALS, dateFault, ownNameFault, type DateRefusalCode, type Refusal } from '#kernel';
import type { OrganisationCommand } from './commands.ts';
import { organisationSchemas, type OrganisationEvent } from './events.ts';
import { isInForce } from './lists.ts';
import type { Run } from './run.ts';

/** Every reason an organisation's record refuses a command for. */
export const ORGANISATION_REFUSALS = {
  ORGANISATION_EXISTS: 'An organisation of this name is registered already.',
  ORGANISATION_ID: 'The id of an organisation holds a dot.',
  ORGANISATION_NOT_FOUND: 'No organisation of this name is registered.',
  NOT_A_TIME_ZONE: 'The time zone is not known.',
  ...DATE_REFUSALS,
  NAME_RESERVED: 'The name is the product’s own and nobody’s.',
  APPOINTMENT_UNKNOWN: 'There is no such appointment.',
  APPOINTMENT_EXISTS: 'There is an appointment with this id.',
  ABSENCE_UNKNOWN: 'There is no such absence.',
  CLOSURE_DAY_EXISTS: 'The day has been declared already.',
  CLOSURE_DAY_UNKNOWN: 'The day is none of the closure days.',
  CLOSURE_DAY_PAST: 'The day is over, and limits have been counted by it.',
  LIST_ENTRY_EXISTS: 'The list has this code already.',
  LIST_ENTRY_UNKNOWN: 'The list has no such code in force.',
  SCHEDULE_UNKNOWN: 'The procedure has no such review.',
  NOT_YET_HELD: 'The day on which it was held lies ahead.',
} as const;

type Said = Exclude<OrganisationCommand, { type: 'settle' }>;
type Data<T extends Said['type']> = Extract<Said, { type: T }>['data'];

const because = (code: keyof typeof ORGANISATION_REFUSALS, message: string, rest: Partial<Refusal> = {}): Refusal => ({
  code,
  message,
  ...rest,
});

/** Why a command is not carried out, or `null`. */
export function faultOf(run: Run, command: Said): Refusal | null {
  const { state } = run;
  if (command.type === 'register') {
    if (state.registered)
      return because('ORGANISATION_EXISTS', `${state.id} is registered already`, { wouldAccept: 'amendOrganisation' });
    return organisationIdFault(command.data.organisation) ?? timeZoneFault(run, command.data.timeZone);
  }
  if (!state.registered) {
    return because('ORGANISATION_NOT_FOUND', 'The organisation is not registered', {
      wouldAccept: 'registerOrganisation first',
    });
  }
  switch (command.type) {
    case 'amend':
      return timeZoneFault(run, command.data.timeZone);
    case 'appoint':
      return state.appointments.some((one) => one.appointment === command.data.appointment)
        ? because('APPOINTMENT_EXISTS', `${command.data.appointment} exists already`, { field: 'appointment' })
        : ownNameFault(command.data, ['person']);
    case 'dismiss':
      return dismissalFault(run, command.data);
    case 'coverAbsence':
      return ownNameFault(command.data, ['person', 'deputy']);
    case 'endAbsence':
      return absenceFault(run, command.data);
    case 'declareClosureDay':
      return state.closureDays.some((day) => day.date === command.data.date)
        ? because('CLOSURE_DAY_EXISTS', `${command.data.date} has been declared`, { field: 'date' })
        : null;
    case 'withdrawClosureDay':
      return closureDayFault(run, command.data);
    case 'addListEntry':
      return additionFault(run, command.data);
    case 'retireListEntry':
      return retirementFault(run, command.data);
    case 'recordReview':
      return reviewFault(run, command.data);
    case 'beginHandover':
      return ownNameFault(command.data, ['to']);
    case 'endHandover':
      return null;
    default:
      return command satisfies never;
  }
}

/**
 * Why an organisation cannot be begun under an id, or `null`. The names of streams join it to another name by a dot, so
 * that with one in it two organisations would share a stream. Those on record with a dot go on.
 */
export const organisationIdFault = (id: string): Refusal | null =>
  id.includes('.')
    ? because('ORGANISATION_ID', `The id ${id} holds a dot`, {
        field: 'organisation',
        wouldAccept: `an id without one, such as ${id.replaceAll('.', '-')}`,
      })
    : null;

const timeZoneFault = ({ context }: Run, timeZone: string | undefined): Refusal | null =>
  timeZone === undefined || context.isTimeZone(timeZone)
    ? null
    : because('NOT_A_TIME_ZONE', `${timeZone} is no time zone`, {
        field: 'timeZone',
        wouldAccept: 'an IANA name such as Europe/London',
      });

const appointmentOf = ({ state }: Run, { appointment }: Data<'dismiss'>) =>
  state.appointments.find((one) => one.appointment === appointment);

const dismissalFault = (run: Run, data: Data<'dismiss'>): Refusal | null =>
  appointmentOf(run, data) === undefined
    ? because('APPOINTMENT_UNKNOWN', `There is no appointment ${data.appointment}`, { field: 'appointment' })
    : null;

/** What a day that is not where its declaration says is called here. */
const CALLED: Partial<Record<DateRefusalCode, keyof typeof ORGANISATION_REFUSALS>> = {
  BEFORE_THE_ACT: 'CLOSURE_DAY_PAST',
  AFTER_THE_ACT: 'NOT_YET_HELD',
};

/** What is wrong with the first of a command's days that is not where its declaration says, or `null`. */
export function dayFaultOf(run: Run, command: Said, type: OrganisationEvent['type']): Refusal | null {
  const { now } = run.context;
  const opened = command.type === 'dismiss' ? appointmentOf(run, command.data)?.from : undefined;
  const against = { today: run.dayOf(now), at: now, now, opened };
  const fault = dateFault(organisationSchemas[type], command.data, against);
  return fault && { ...fault, code: CALLED[fault.code] ?? fault.code };
}

function absenceFault({ state }: Run, { person, from, lastDay }: Data<'endAbsence'>): Refusal | null {
  const ofPerson = state.absences.filter((one) => one.person === person);
  const known = ofPerson.find((one) => one.from === from);
  if (known === undefined) {
    return because('ABSENCE_UNKNOWN', `No absence of ${person} begins on ${from}`, {
      field: 'from',
      wouldAccept: `one of: ${ofPerson.map((one) => one.from).join(', ') || 'none'}`,
    });
  }
  if (lastDay !== null && lastDay > known.until) {
    const message = `The absence ends on ${known.until}, before ${lastDay}`;
    return because('NOT_A_PERIOD', message, { field: 'lastDay', wouldAccept: `${known.until} or earlier` });
  }
  return null;
}

function closureDayFault(run: Run, { date }: Data<'withdrawClosureDay'>): Refusal | null {
  const days = run.state.closureDays.map((day) => day.date);
  if (!days.includes(date)) {
    return because('CLOSURE_DAY_UNKNOWN', `${date} is no closure day`, {
      field: 'date',
      wouldAccept: `one of: ${days.slice(-20).join(', ') || 'none'}`,
    });
  }
  return null;
}

function additionFault({ state }: Run, { list, code, from }: Data<'addListEntry'>): Refusal | null {
  const known = state.lists.find((one) => one.list === list && one.code === code && (one.until ?? from) >= from);
  if (known === undefined) return null;
  return because('LIST_ENTRY_EXISTS', `The list ${list} has ${code}, “${known.title}”`, {
    field: 'code',
    wouldAccept: known.until === undefined ? 'another code' : `another code, or from a day after ${known.until}`,
  });
}

function retirementFault({ state }: Run, { list, code, lastDay }: Data<'retireListEntry'>): Refusal | null {
  const ofList = state.lists.filter((one) => one.list === list && isInForce(one, lastDay));
  if (ofList.some((one) => one.code === code)) return null;
  return because('LIST_ENTRY_UNKNOWN', `The list ${list} has no code ${code} in force on ${lastDay}`, {
    field: 'code',
    wouldAccept: `one of: ${ofList.map((one) => one.code).join(', ') || 'none'}`,
  });
}

function reviewFault(run: Run, { schedule }: Data<'recordReview'>): Refusal | null {
  const reviews = run.state.recurring.schedules.filter(({ what, ended }) => what === 'review' && !ended);
  if (!reviews.some(({ rule }) => rule === schedule)) {
    return because('SCHEDULE_UNKNOWN', `No procedure in force has a schedule "${schedule}" of reviews`, {
      field: 'schedule',
      wouldAccept:
        reviews.length === 0
          ? 'nothing before a pack with a schedule of `what: review` is published'
          : `one of: ${reviews.map(({ rule }) => rule).join(', ')}`,
    });
  }
  return null;
}
