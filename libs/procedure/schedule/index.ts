/** Duties that come back by the calendar: their periods and occurrences. */
export * from './occurrence.ts';
export * from './period.ts';
