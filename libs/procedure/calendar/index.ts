/** Calendars: which day works, and why another does not. Pure data and integer arithmetic. */
export * from './calendar-version.ts';
export {
  checkCalendarVersion,
  type CalendarChanges,
  type CalendarCheck,
  type CalendarFaultCode,
  type CalendarVersionFault,
} from './check-version.ts';
export {
  correspondingDate,
  formatLocalDate,
  longDate,
  parseLocalDate,
  weekdayName,
  weekdayOf,
  yearOf,
  type EpochDay,
  type WeekdayName,
} from './local-date.ts';
export { findCalendar, shippedCalendar, shippedCalendars } from './shipped.ts';
export { calendarFault, WorkingDays, type CalendarFaultKind } from './working-days.ts';
export { workingDaysBetween } from './working-days-between.ts';
