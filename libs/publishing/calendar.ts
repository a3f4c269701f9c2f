import { accept, refuse, type Aggregate, type Decided, type Decision, type Instant, type Recorded } from '#kernel';
import {
  checkCalendarVersion,
  SHIPPED_CALENDARS,
  shippedCalendar,
  type CalendarCheck,
  type CalendarVersion,
} from '#procedure';
import { calendarCatalogue, type CalendarEvent } from './events.ts';
import type { PublishingContext } from './pack.ts';

/** A version, and since when it counted. */
export interface CalendarInForce {
  readonly at: Instant;
  readonly calendar: CalendarVersion;
}

/** What was published of one calendar: by an operator for all, after the one that ships; or by an organisation for itself. */
export interface CalendarState {
  readonly versions: readonly { readonly calendar: CalendarVersion; readonly withdrawn: boolean }[];
  /** Which one counted since when, after the one that ships, oldest first. */
  readonly inForce: readonly CalendarInForce[];
  /** Which of the versions stood since when, oldest first; `null` where all had been withdrawn. */
  readonly standing: readonly { readonly at: Instant; readonly calendar: CalendarVersion | null }[];
}
export interface CalendarContext extends PublishingContext {
  /** What counts where none of the versions does, `undefined` for nothing; the one that ships unless told. */
  readonly base?: CalendarVersion | undefined;
}
export type CalendarCommand =
  | { readonly type: 'publish'; readonly calendar: CalendarVersion }
  | { readonly type: 'withdraw'; readonly calendar: string; readonly version: number; readonly reason: string };

const initial: CalendarState = { versions: [], inForce: [], standing: [] };

function evolve(state: CalendarState, event: Recorded<CalendarEvent>): CalendarState {
  const { decidedAt: at } = event.meta;
  switch (event.type) {
    case 'CalendarVersionPublished': {
      const { calendar: id, ...version } = event.data;
      const weekdays = version.workingWeekdays as CalendarVersion['workingWeekdays'];
      const calendar = { id, ...version, workingWeekdays: weekdays };
      return {
        versions: [...state.versions, { calendar, withdrawn: false }],
        inForce: [...state.inForce, { at, calendar }],
        standing: [...state.standing, { at, calendar }],
      };
    }
    case 'CalendarVersionWithdrawn': {
      const versions = withdrawnFrom(state, event.data.version);
      const calendar = countedBy(event.data.calendar, versions);
      const isNews = calendar !== undefined && calendar !== state.inForce.at(-1)?.calendar;
      return {
        versions,
        inForce: isNews ? [...state.inForce, { at, calendar }] : state.inForce,
        standing: [...state.standing, { at, calendar: newestOf(versions) ?? null }],
      };
    }
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: CalendarState): CalendarState => state;

const withdrawnFrom = ({ versions }: CalendarState, version: number): CalendarState['versions'] =>
  versions.map((one) => (one.calendar.version === version ? { ...one, withdrawn: true } : one));

/** The newest version that is not withdrawn, or else the one that ships. */
const countedBy = (id: string, versions: CalendarState['versions']): CalendarVersion | undefined =>
  newestOf(versions) ?? shippedAs(id);

const newestOf = (versions: CalendarState['versions']): CalendarVersion | undefined =>
  versions.findLast(({ withdrawn }) => !withdrawn)?.calendar;

function shippedAs(id: string): CalendarVersion | undefined {
  const shipped = SHIPPED_CALENDARS.find((name) => name === id);
  return shipped === undefined ? undefined : shippedCalendar(shipped);
}

function decide(
  state: CalendarState,
  command: CalendarCommand,
  context: CalendarContext,
): Decision<Decided<CalendarEvent>> {
  return command.type === 'publish' ? publish(state, command.calendar, context) : withdraw(state, command, context);
}

function publish(
  state: CalendarState,
  calendar: CalendarVersion,
  { now, newId, base }: CalendarContext,
): Decision<Decided<CalendarEvent>> {
  const check = checkNextCalendar(calendar, state, now, base);
  if (!check.ok) {
    return refuse({
      code: 'CALENDAR_FAULTY',
      message: check.faults.map((fault) => `${fault.path}: ${fault.message}`).join('; '),
      field: 'calendar',
      wouldAccept: 'a version without these faults',
    });
  }
  const { id, ...version } = calendar;
  return accept([
    {
      type: 'CalendarVersionPublished',
      data: {
        ...version,
        calendar: id,
        holidays: version.holidays.map((day) => ({ ...day })),
        workingWeekdays: [...version.workingWeekdays],
      },
      id: newId(),
      occurredAt: now,
    },
  ]);
}

function withdraw(
  state: CalendarState,
  { calendar, version, reason }: Extract<CalendarCommand, { type: 'withdraw' }>,
  { now, newId, base }: CalendarContext,
): Decision<Decided<CalendarEvent>> {
  const standing = state.versions.filter(({ withdrawn }) => !withdrawn).map((one) => one.calendar.version);
  if (!standing.includes(version)) {
    return refuse({
      code: 'CALENDAR_UNKNOWN',
      message: `Nobody has published a version ${version} of ${calendar} that could be withdrawn`,
      field: 'version',
      wouldAccept: `one of: ${standing.join(', ') || 'none'}`,
    });
  }
  if (calendarWithout(calendar, state, version, base) === undefined) {
    return refuse({
      code: 'CALENDAR_NEEDED',
      message: `Without version ${version} there would be no ${calendar} left to count days on`,
      field: 'version',
      wouldAccept: 'publishCalendar with a version that is right, which takes over from this one',
    });
  }
  const data = { calendar, version, reason };
  return accept([{ type: 'CalendarVersionWithdrawn', data, id: newId(), occurredAt: now }]);
}

/** What would count if a version were withdrawn; `undefined` where nothing would. */
export const calendarWithout = (
  id: string,
  state: CalendarState,
  version: number,
  base = shippedAs(id),
): CalendarVersion | undefined => newestOf(withdrawnFrom(state, version)) ?? base;

/** Whether a version may follow those that there are: it takes the next number, and keeps the past of what counts. */
export function checkNextCalendar(
  calendar: CalendarVersion,
  state: CalendarState,
  now: Instant,
  base = shippedAs(calendar.id),
): CalendarCheck {
  const last = state.versions.at(-1)?.calendar ?? base;
  const counts = newestOf(state.versions) ?? base;
  return checkCalendarVersion(
    calendar,
    counts === undefined || last === undefined ? undefined : { ...counts, version: last.version },
    now.slice(0, 10),
  );
}

/** The version that counted at a moment. */
export function calendarAt(id: string, { inForce }: CalendarState, at: Instant): CalendarVersion | undefined {
  return inForce.findLast((one) => one.at <= at)?.calendar ?? shippedAs(id);
}

/** The version of a calendar that counts: published, or else the one that ships. */
export const latestCalendar = (id: string, { inForce }: CalendarState = initial): CalendarVersion | undefined =>
  inForce.at(-1)?.calendar ?? shippedAs(id);

/**
 * A calendar as an organisation counts on it: by its own version wherever one stands, and otherwise by what is the
 * installation's. What another organisation publishes is in neither.
 */
export function calendarSeen(id: string, installed: CalendarState, own: CalendarState): CalendarState {
  if (own.standing.length === 0) return installed;
  const moments = new Set([...installed.inForce, ...own.standing].map(({ at }) => at));
  const inForce: CalendarInForce[] = [];
  for (const at of [...moments].sort()) {
    const ofItsOwn = own.standing.findLast((one) => one.at <= at)?.calendar;
    const calendar = ofItsOwn ?? calendarAt(id, installed, at);
    if (calendar !== undefined && calendar !== (inForce.at(-1)?.calendar ?? shippedAs(id)))
      inForce.push({ at, calendar });
  }
  return { versions: [...installed.versions, ...own.versions], inForce, standing: own.standing };
}

/** The installation's: an operator publishes it, and every organisation that has none of its own counts on it. */
export const calendarAggregate: Aggregate<CalendarState, CalendarCommand, CalendarEvent, CalendarContext> = {
  name: 'calendar',
  scope: 'installation',
  initial,
  evolve,
  decide,
  catalogue: calendarCatalogue,
};

/** An organisation's own, in place of the installation's of that name. */
export const orgCalendarAggregate: Aggregate<CalendarState, CalendarCommand, CalendarEvent, CalendarContext> = {
  ...calendarAggregate,
  name: 'orgCalendar',
  scope: 'organisation',
};
