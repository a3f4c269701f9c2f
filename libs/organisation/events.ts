import type { EventCatalogue, Recorded, UnionOf } from '#kernel';
import { z } from 'zod';
import { handovers } from './events-handovers.ts';
import { lists } from './events-lists.ts';
import { schedules } from './events-schedules.ts';
import { id, line, localDate, word } from './words.ts';

const schemas = {
  OrganisationRegistered: z.strictObject({
    organisation: word,
    name: line,
    /** Begins every reference: `AUR-2026-00042`. */
    referencePrefix: z.string().regex(/^[A-Z]{2,6}$/),
    timeZone: line,
    /** The pack that a new case is opened under. */
    pack: word,
  }),
  OrganisationAmended: z.strictObject({
    name: line.optional(),
    timeZone: line.optional(),
    pack: word.optional(),
    areas: z.array(word).optional(),
  }),
  RoleHolderAppointed: z.strictObject({
    appointment: id,
    /** A role of the pack: `approver`, `area_director`. */
    role: word,
    person: id,
    name: line,
    /** Only for cases of this area. */
    area: word.optional(),
    /** First and last day, inclusive; open where left out. */
    from: localDate,
    until: localDate.optional(),
  }),
  RoleHolderDismissed: z.strictObject({ appointment: id, lastDay: localDate }),
  AbsenceCovered: z.strictObject({ person: id, deputy: id, deputyName: line, from: localDate, until: localDate }),
  /** Of the absence that began on that day: the person was back earlier, or was never away. */
  AbsenceEnded: z.strictObject({ person: id, from: localDate, lastDay: localDate.nullable() }),
  ClosureDayDeclared: z.strictObject({ date: localDate, title: line }),
  ClosureDayWithdrawn: z.strictObject({ date: localDate, reason: line }),
  ...schedules,
  ...lists,
  ...handovers,
};

export type OrganisationEventMap = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type OrganisationEvent = UnionOf<OrganisationEventMap>;
export type RecordedOrganisationEvent = Recorded<OrganisationEvent>;
export const organisationCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
