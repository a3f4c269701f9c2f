import type { EventCatalogue, UnionOf } from '#kernel';
import { z } from 'zod';

const word = z.string().min(1).max(100);
const line = z.string().min(1).max(500);
const version = z.int().positive();

const packSchemas = {
  /** `source` is the pack as its author wrote it, in YAML. */
  PackPublished: z.strictObject({ pack: word, version, title: line, source: z.string().min(1).max(500_000) }),
  PackWithdrawn: z.strictObject({ pack: word, version, reason: line }),
};
const calendarSchemas = {
  CalendarVersionPublished: z.strictObject({
    calendar: word,
    version,
    holidays: z.array(z.strictObject({ date: z.string(), title: line, substitute: z.boolean().optional() })),
    workingWeekdays: z.array(z.int().min(1).max(7)),
    firstYear: z.int(),
    lastYear: z.int(),
    source: line,
  }),
  CalendarVersionWithdrawn: z.strictObject({ calendar: word, version, reason: line }),
};
const numberSchemas = {
  /** Its revision on the number stream of the year is the number. */
  CaseNumberTaken: z.strictObject({ case: word }),
};
const timeSchemas = {
  /** The first event of a namespace in which time stands still until somebody moves it. */
  ManualTimeDeclared: z.strictObject({ startsAt: z.string() }),
  TimeAdvanced: z.strictObject({ to: z.string() }),
};

type Data<S extends Record<string, z.ZodType>> = { [K in keyof S]: z.infer<S[K]> };
export type PackEventMap = Data<typeof packSchemas>;
export type PackEvent = UnionOf<PackEventMap>;
export type CalendarEventMap = Data<typeof calendarSchemas>;
export type CalendarEvent = UnionOf<CalendarEventMap>;
export type CaseNumberEvent = UnionOf<Data<typeof numberSchemas>>;
export type TimeEvent = UnionOf<Data<typeof timeSchemas>>;

const catalogue = (schemas: Record<string, z.ZodType>): EventCatalogue =>
  Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]));
export const packCatalogue = catalogue(packSchemas);
export const calendarCatalogue = catalogue(calendarSchemas);
export const caseNumberCatalogue = catalogue(numberSchemas);
export const timeCatalogue = catalogue(timeSchemas);
