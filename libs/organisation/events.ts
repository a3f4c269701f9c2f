import {
  ahead,
  codeWord,
  day,
  event,
  form,
  id,
  line,
  list,
  word,
  type DateRule,
  type EventCatalogue,
  type Recorded,
  type UnionOf,
} from '#kernel';
import { AS_PACK_NAME } from '#procedure';
import type { z } from 'zod';
import { handovers } from './events-handovers.ts';
import { lists } from './events-lists.ts';
import { schedules } from './events-schedules.ts';

const appointment = id('appointment', 'The appointment.');
const person = (says: string) => id('person', says);
const name = () => line('What the organisation is called.');
const timeZone = () => line('The zone of its days, such as Europe/London.');
const pack = () => word('The procedure that a new case is opened under.', { form: AS_PACK_NAME });
const PREFIX = { like: /^[A-Z]{2,6}$/, wouldAccept: '2 to 6 capital letters, such as ACME' };
/** What has been is recorded as well as what is to come. */
const FROM: DateRule = { side: 'any', atMost: 2 };
const TO: DateRule = { side: 'any', notBefore: [{ field: 'from' }], atMost: 2 };
const ENDS: DateRule = { side: 'any', notBefore: ['opener'], atMost: 2 };
/** Days that are past moved limits that were counted by them. */
const CLOSURE = ahead(2);

export const organisationSchemas = {
  OrganisationRegistered: event({
    organisation: word('The organisation, by its short name.'),
    name: name(),
    referencePrefix: form(PREFIX, 'Begins every reference, as AUR does in AUR-2026-00042.'),
    timeZone: timeZone(),
    pack: pack(),
  }),
  OrganisationAmended: event({
    name: name().optional(),
    timeZone: timeZone().optional(),
    pack: pack().optional(),
    areas: list(word('An area.'), 'The areas that its cases are divided into.').optional(),
  }),
  RoleHolderAppointed: event({
    appointment,
    role: word('A role of the procedure, such as approver.', { choices: 'roles' }),
    person: person('Who holds it.'),
    name: line('What they are called.'),
    area: codeWord('area', 'Only for cases of this area.').optional(),
    from: day('The first day on which they hold it.', FROM),
    until: day('The last day on which they hold it; without an end where left out.', {
      ...TO,
      atMost: undefined,
    }).optional(),
  }),
  RoleHolderDismissed: event({ appointment, lastDay: day('The last day on which they hold it.', ENDS) }),
  AbsenceCovered: event({
    person: person('Who is away.'),
    deputy: person('Who stands in for them.'),
    deputyName: line('What the deputy is called.'),
    from: day('The first day on which they are away.', FROM),
    until: day('The last day on which they are away.', TO),
  }),
  /** Of the absence that began on that day: the person was back earlier, or was never away. */
  AbsenceEnded: event({
    person: person('Who is back.'),
    from: day('The first day on which they were to be away.', FROM),
    lastDay: day('The last day on which they were away; null where they never were.', TO).nullable(),
  }),
  ClosureDayDeclared: event({
    date: day('A day on which the organisation is closed.', CLOSURE),
    title: line('Why it is closed.'),
  }),
  ClosureDayWithdrawn: event({
    date: day('The day on which it is open after all.', CLOSURE),
    reason: line('Why it is.'),
  }),
  ...schedules,
  ...lists,
  ...handovers,
};

export type OrganisationEventMap = {
  [K in keyof typeof organisationSchemas]: z.infer<(typeof organisationSchemas)[K]>;
};
export type OrganisationEvent = UnionOf<OrganisationEventMap>;
export type RecordedOrganisationEvent = Recorded<OrganisationEvent>;
export const organisationCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(organisationSchemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
