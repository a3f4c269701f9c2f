import {
  accept,
  DATE_REFUSALS,
  dateFault,
  refuse,
  type DateRefusalCode,
  type Decided,
  type Decision,
  type Instant,
  type Refusal,
} from '#kernel';
import { localDateOf, promisedDue } from '#procedure';
import type { ReviewCommand, ReviewContext } from './commands.ts';
import { CASES_AT_ONCE, reviewSchemas, type ReviewEvent } from './events.ts';
import type { ReviewState } from './state.ts';

/** Every reason a command on a body's meetings is refused for. */
export const REVIEW_REFUSALS = {
  BODY_UNKNOWN: 'The procedure has no such body.',
  MEETING_EXISTS: 'There is a meeting with this id.',
  MEETING_UNKNOWN: 'The body has no such meeting.',
  MEETING_OVER: 'The meeting was held or cancelled.',
  MEETING_IN_THE_PAST: 'A meeting is scheduled for a day that is over.',
  MEETING_AHEAD: 'The day on which it was held lies ahead.',
  TOO_MANY_CASES: 'One meeting cannot consider so many cases.',
  ...DATE_REFUSALS,
} as const;

/** Cases that one meeting can consider; what is more waits for the next one. */
export const MOST_CASES = 5_000;

const because = (code: keyof typeof REVIEW_REFUSALS, message: string, rest: Partial<Refusal> = {}): Refusal => ({
  code,
  message,
  ...rest,
});

export function decide(
  state: ReviewState,
  command: ReviewCommand,
  context: ReviewContext,
): Decision<Decided<ReviewEvent>> {
  const refusal = faultOf(state, command, context) ?? dayFault(command, context);
  if (refusal !== null) return refuse(refusal);
  const at = command.type === 'hold' ? momentOf(command.heldOn, context) : context.now;
  return accept(eventsOf(command).map((event) => ({ ...event, id: context.newId(), occurredAt: at })));
}

function faultOf(state: ReviewState, command: ReviewCommand, context: ReviewContext): Refusal | null {
  const { body, meeting } = command;
  if (!context.bodies.includes(body)) {
    return because('BODY_UNKNOWN', `The procedure has no role ${body}`, {
      field: 'body',
      wouldAccept: `one of: ${context.bodies.join(', ')}`,
    });
  }
  const known = state.meetings.find((one) => one.meeting === meeting);
  if (command.type === 'schedule') {
    return known === undefined ? null : because('MEETING_EXISTS', `${meeting} exists already`, { field: 'meeting' });
  }
  if (known === undefined) {
    const scheduled = state.meetings.filter(({ status }) => status === 'scheduled').map((one) => one.meeting);
    const wouldAccept = `one of: ${scheduled.slice(0, 20).join(', ') || 'none'}`;
    return because('MEETING_UNKNOWN', `${body} has no meeting ${meeting}`, { field: 'meeting', wouldAccept });
  }
  if (known.status !== 'scheduled') {
    const wouldAccept = 'a meeting that is still to come';
    return because('MEETING_OVER', `The meeting of ${known.on} was ${known.status}`, { field: 'meeting', wouldAccept });
  }
  return command.type === 'hold' ? sizeFault(command) : null;
}

/** The event whose fields a command gives. */
export const REVIEW_EVENT_OF = {
  schedule: 'MeetingScheduled',
  reschedule: 'MeetingRescheduled',
  hold: 'MeetingHeld',
  cancel: 'MeetingCancelled',
} as const satisfies Record<ReviewCommand['type'], ReviewEvent['type']>;

/** What a day that is not where its declaration says is called here. */
const CALLED: Partial<Record<DateRefusalCode, keyof typeof REVIEW_REFUSALS>> = {
  BEFORE_THE_ACT: 'MEETING_IN_THE_PAST',
  AFTER_THE_ACT: 'MEETING_AHEAD',
};

function dayFault(command: ReviewCommand, { now, timeZone }: ReviewContext): Refusal | null {
  const fault = dateFault(reviewSchemas[REVIEW_EVENT_OF[command.type]], command, {
    today: localDateOf(now, timeZone),
    at: now,
    now,
  });
  return fault && { ...fault, code: CALLED[fault.code] ?? fault.code };
}

function sizeFault({ cases }: Extract<ReviewCommand, { type: 'hold' }>): Refusal | null {
  if (cases.length <= MOST_CASES) return null;
  const message = `${cases.length} cases are more than one meeting can consider`;
  return because('TOO_MANY_CASES', message, { field: 'cases', wouldAccept: `at most ${MOST_CASES}` });
}

/** Now, for a meeting of today; for an earlier one the end of its day, when all that was decided that day was there. */
function momentOf(heldOn: string, { now, timeZone }: ReviewContext): Instant {
  if (heldOn === localDateOf(now, timeZone)) return now;
  const end = promisedDue(heldOn, timeZone);
  return end.ok ? new Date(Date.parse(end.dueAt) - 1).toISOString() : now;
}

function eventsOf(command: ReviewCommand): readonly ReviewEvent[] {
  const { meeting, body } = command;
  switch (command.type) {
    case 'schedule':
      return [{ type: 'MeetingScheduled', data: { meeting, body, on: command.on } }];
    case 'reschedule':
      return [
        { type: 'MeetingRescheduled', data: { meeting, body, on: command.on, ...optional('reason', command.reason) } },
      ];
    case 'cancel':
      return [{ type: 'MeetingCancelled', data: { meeting, body, reason: command.reason } }];
    case 'hold':
      return held(command);
    default:
      return command satisfies never;
  }
}

function held({ meeting, body, heldOn, cases, minutes }: Extract<ReviewCommand, { type: 'hold' }>): ReviewEvent[] {
  const considered = [...new Set(cases)];
  const noted = optional('minutes', minutes);
  const pages = Array.from({ length: Math.ceil(considered.length / CASES_AT_ONCE) }, (_, page) =>
    considered.slice(page * CASES_AT_ONCE, (page + 1) * CASES_AT_ONCE),
  );
  return [
    { type: 'MeetingHeld', data: { meeting, body, heldOn, cases: considered.length, ...noted } },
    ...pages.map((page): ReviewEvent => ({ type: 'CasesReviewed', data: { meeting, body, cases: page, ...noted } })),
  ];
}

const optional = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
