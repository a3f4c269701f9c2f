import { accept, refuse, type Aggregate, type Decided, type Decision, type Instant, type Recorded } from '#kernel';
import { checkCalendarVersion, SHIPPED_CALENDARS, shippedCalendar, type CalendarVersion } from '#procedure';
import { calendarCatalogue, type CalendarEvent } from './events.ts';
import type { PublishingContext } from './pack.ts';

/** A version and when Redress learned of it. */
export interface PublishedCalendar {
  readonly at: Instant;
  readonly calendar: CalendarVersion;
}

/** The versions of one calendar that an administrator published, after the one that ships. */
export interface CalendarState {
  readonly published: readonly PublishedCalendar[];
}
export interface CalendarCommand {
  readonly type: 'publish';
  readonly calendar: CalendarVersion;
}

const initial: CalendarState = { published: [] };

function evolve(state: CalendarState, event: Recorded<CalendarEvent>): CalendarState {
  const { calendar: id, ...version } = event.data;
  return {
    published: [
      ...state.published,
      {
        at: event.meta.decidedAt,
        calendar: { id, ...version, workingWeekdays: version.workingWeekdays as CalendarVersion['workingWeekdays'] },
      },
    ],
  };
}

function decide(
  state: CalendarState,
  { calendar }: CalendarCommand,
  { now, newId }: PublishingContext,
): Decision<Decided<CalendarEvent>> {
  const previous = latestCalendar(calendar.id, state);
  const check = checkCalendarVersion(calendar, previous);
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

/** The version that counted at a moment: the newest published by then, or else the one that ships. */
export function calendarAt(id: string, state: CalendarState, at: Instant): CalendarVersion | undefined {
  return latestCalendar(id, { published: state.published.filter((one) => one.at <= at) });
}

/** The newest version of a calendar: published, or else the one that ships. */
export function latestCalendar(id: string, state: CalendarState = initial): CalendarVersion | undefined {
  const shipped = SHIPPED_CALENDARS.find((name) => name === id);
  return state.published.at(-1)?.calendar ?? (shipped === undefined ? undefined : shippedCalendar(shipped));
}

export const calendarAggregate: Aggregate<CalendarState, CalendarCommand, CalendarEvent, PublishingContext> = {
  name: 'calendar',
  initial,
  evolve,
  decide,
  catalogue: calendarCatalogue,
};
