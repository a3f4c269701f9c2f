import {
  choice,
  dayAsText,
  event,
  flag,
  group,
  hash,
  line,
  list,
  momentAsText,
  source,
  weekday,
  whole,
  word,
  year,
  type DateRule,
  type EventCatalogue,
  type UnionOf,
} from '#kernel';
import { AS_PACK_NAME } from '#procedure';
import type { z } from 'zod';

const pack = word('The procedure.', { form: AS_PACK_NAME });
const calendar = word('The calendar, such as england-and-wales.');
const version = whole(1, 'Its version.');
const reason = line('Why it does not hold.');
const ANY_TIME: DateRule = { side: 'any' };

export const packSchemas = {
  PackPublished: event({
    pack,
    version,
    title: line('What it is called.'),
    source: source(500_000, 'The procedure as its author wrote it, in YAML.'),
  }),
  PackWithdrawn: event({ pack, version, reason }),
};
const holiday = group(
  {
    date: dayAsText('The day.', ANY_TIME),
    title: line('What it is called.'),
    substitute: flag('Whether it stands for a holiday that fell on a day of rest.').optional(),
  },
  'A day on which nobody works.',
);
export const calendarSchemas = {
  CalendarVersionPublished: event({
    calendar,
    version,
    holidays: list(holiday, 'The days on which nobody works.', { most: 2_000 }),
    workingWeekdays: list(weekday('A day of the week, 1 for Monday.'), 'The days of the week on which people work.'),
    firstYear: year('The first year that it covers.'),
    lastYear: year('The last year that it covers.'),
    source: line('Where it was published.'),
  }),
  CalendarVersionWithdrawn: event({ calendar, version, reason }),
};
const numberSchemas = {
  /** Its revision on the number stream of the year is the number. */
  CaseNumberTaken: event({ case: word('The case that has the number.', { filled: true }) }),
};
const timeSchemas = {
  /** The first event of a namespace in which time stands still until somebody moves it. */
  ManualTimeDeclared: event({ startsAt: momentAsText('What time it is at first.', ANY_TIME) }),
  TimeAdvanced: event({ to: momentAsText('What time it is from now on.', { side: 'ahead' }) }),
};
const place = group(
  {
    stream: line('The stream.'),
    revision: whole(0, 'Which event of the stream.'),
    event: word('The id of the event.'),
    hash: hash('What it held.'),
  },
  'An event, as it can be found again.',
);
const logSchemas = {
  /** The first event of a log, whose id is the log's name for good. A log of an earlier release has others before it. */
  LogBegun: event({
    time: choice(['system', 'manual'], 'Whether time is the system’s, or is moved by hand and proves no dates.'),
    adopted: group(place.shape, 'The first event of a log that an earlier release began.').optional(),
  }),
  ReleaseStarted: event({
    version: word('The release of Redress that is at work from now on.'),
    node: word('The version of Node that it runs on.'),
    tzdb: word('The version of the time zones that dates are counted by.'),
  }),
  BackupMade: event({
    kind: choice(['log', 'keys', 'attachments'], 'What was copied.'),
    items: whole(0, 'How many events, keys or files are in it.'),
    upTo: group(place.shape, 'The last event in it.').optional(),
    sha256: hash('Of the file.').optional(),
  }),
  /** A log was put back, or taken for the right one: what came after it is lost, and was saved for people to enter again. */
  LogRestored: event({
    from: choice(
      ['backup', 'server'],
      'Whether a backup was written into an empty log, or the server has another one.',
    ),
    sha256: hash('Of the backup.').optional(),
    before: group(place.shape, 'The latest event known that the log does not have.').optional(),
    to: group(place.shape, 'The last event of the log that is taken for the right one.').optional(),
    lostEvents: whole(0, 'How many events the read models still showed of what is lost.'),
    lostCases: whole(0, 'Of how many cases these are.'),
    lostParties: whole(0, 'Of how many parties they showed otherwise what holds of them.').optional(),
    reason: line('Why this log is the right one.'),
  }),
};

type Data<S extends Record<string, z.ZodType>> = { [K in keyof S]: z.infer<S[K]> };
export type PackEventMap = Data<typeof packSchemas>;
export type PackEvent = UnionOf<PackEventMap>;
export type CalendarEventMap = Data<typeof calendarSchemas>;
export type CalendarEvent = UnionOf<CalendarEventMap>;
export type CaseNumberEvent = UnionOf<Data<typeof numberSchemas>>;
export type LogEvent = UnionOf<Data<typeof logSchemas>>;
export type TimeEvent = UnionOf<Data<typeof timeSchemas>>;

const catalogue = (schemas: Record<string, z.ZodType>): EventCatalogue =>
  Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]));
export const packCatalogue = catalogue(packSchemas);
export const calendarCatalogue = catalogue(calendarSchemas);
export const caseNumberCatalogue = catalogue(numberSchemas);
export const timeCatalogue = catalogue(timeSchemas);
export const logCatalogue = catalogue(logSchemas);
