import {
  ALWAYS,
  EVERY_WEEKDAY,
  MONDAY_TO_FRIDAY,
  UK_DIVISIONS,
  type CalendarRef,
  type CalendarVersion,
  type Holiday,
  type ShippedCalendar,
  type UkDivision,
} from './calendar-version.ts';
import { published } from './data/uk-bank-holidays.ts';

const NAMES: Readonly<Record<UkDivision, string>> = {
  'england-and-wales': 'England and Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
};

function calendar(id: string, holidays: readonly Holiday[]): CalendarVersion {
  return {
    id,
    version: 1,
    holidays,
    workingWeekdays: MONDAY_TO_FRIDAY,
    firstYear: published.firstYear,
    lastYear: published.lastYear,
    source: published.source,
  };
}

/** A day off in any of the nations (FOIA s10(6)), with who keeps it where not all keep it under one title. */
function holidaysOfAny(): readonly Holiday[] {
  const byDate = new Map<string, { division: UkDivision; holiday: Holiday }[]>();
  for (const division of UK_DIVISIONS) {
    for (const holiday of published.divisions[division]) {
      byDate.set(holiday.date, [...(byDate.get(holiday.date) ?? []), { division, holiday }]);
    }
  }
  return [...byDate.values()].map(oneOf).sort((a, b) => (a.date < b.date ? -1 : 1));
}

function oneOf(kept: readonly { division: UkDivision; holiday: Holiday }[]): Holiday {
  const titles = new Map<string, string[]>();
  for (const { division, holiday } of kept) {
    const title = `${holiday.title}${holiday.substitute === true ? ', substitute day' : ''}`;
    titles.set(title, [...(titles.get(title) ?? []), NAMES[division]]);
  }
  const [first] = kept;
  if (first !== undefined && titles.size === 1 && kept.length === UK_DIVISIONS.length) return first.holiday;
  return {
    date: first?.holiday.date ?? '',
    title: [...titles].map(([title, names]) => `${title} (${names.join(' and ')})`).join('; '),
  };
}

/** Version 1 of every shipped calendar; `data/README.md` says where the dates come from. */
export const shippedCalendars: readonly CalendarVersion[] = [
  ...UK_DIVISIONS.map((division) => calendar(division, published.divisions[division])),
  calendar('uk-any', holidaysOfAny()),
  {
    id: ALWAYS,
    version: 1,
    holidays: [],
    workingWeekdays: EVERY_WEEKDAY,
    firstYear: 1900,
    lastYear: 9999,
    source: 'every day works',
  },
];

export function shippedCalendar(id: ShippedCalendar): CalendarVersion {
  return shippedCalendars.find((shipped) => shipped.id === id) as CalendarVersion;
}

/** The version that `ref` names, or `undefined`; never another version in its place. */
export function findCalendar(calendars: readonly CalendarVersion[], ref: CalendarRef): CalendarVersion | undefined {
  return calendars.find(({ id, version }) => id === ref.id && version === ref.version);
}
