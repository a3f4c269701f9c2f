import type { LocalDate } from '#kernel';
import { A_DAY, isDay } from './day.ts';
import { because, type CaseRefusal } from './refusals.ts';

/** Fields by which an act promises a day that is to come. */
const PROMISED = ['expectedReplyDate', 'actionDueOn', 'timeframe'] as const;

/** What is wrong with the days that an act promises, were it done today; `null` where nothing is. */
export function promiseFault(data: object, today: LocalDate): CaseRefusal | null {
  for (const field of PROMISED) {
    const date = (data as Record<string, unknown>)[field];
    if (typeof date === 'string' && !isDay(date)) {
      return because('NOT_A_DATE', `${date} is no day of the calendar`, { field, wouldAccept: A_DAY });
    }
    if (typeof date === 'string' && date < today) {
      return because('BEFORE_THE_ACT', `${date} lies before ${today}, the day on which it is promised`, {
        field,
        wouldAccept: `${today} or later`,
      });
    }
  }
  return null;
}
