import type { DataSource } from 'typeorm';
import {
  ClockQueries,
  CorrectiveActionQueries,
  DepartureQueries,
  DueClocks,
  DueLetters,
  DueReviews,
  LetterQueries,
  MeetingQueries,
  MessageQueries,
  NoticeQueries,
  PartyQueries,
  PublicationQueries,
  RegisterQueries,
  ScheduleQueries,
  ScheduleTimers,
  TaskQueries,
  TimelineQueries,
  WorkQueries,
  type CorrectiveActionListing,
  type DepartureListing,
  type LetterListing,
  type MeetingListing,
  type MessageListing,
  type NoticeListing,
  type Page,
  type Paging,
  type PartyListing,
  type PublicationListing,
  type RegisterFilter,
  type RegisterSort,
  type ScheduleListing,
  type TaskListing,
  type Veil,
  type WaitingRule,
} from '../index.ts';

/** Something asked of the read side. */
export type Call = () => Promise<unknown>;
/** By method of a class of queries, each way of asking it, by name. */
export type Calls = Readonly<Record<string, Readonly<Record<string, Call>>>>;

/** One listing for each field that a list can be narrowed by, so that a new field needs one. */
type ByField<L extends { readonly filter?: object }> = {
  readonly [K in keyof Required<NonNullable<L['filter']>>]: NonNullable<L['filter']>;
};

const ORG = 'aurora';
const NOW = '2026-11-30T00:00:00.000Z';
const SOON = '2026-12-31T00:00:00.000Z';
/** A value that no row has: whoever looks for it has to look everywhere, or in an index. */
const NOBODY = 'nobody';
const CASE = 'case-00000100';
const VEIL: Veil = {
  pack: 'pack',
  version: 1,
  consentWithheld: false,
  roles: ['handler'],
  person: 'person-3',
  areas: [],
};
const RULES: readonly WaitingRule[] = [{ rule: 'rule-1', packId: 'pack', packVersion: 1 }];
const MINE = { person: NOBODY, roles: [{ role: NOBODY, area: null }] } as const;

const REGISTER: { readonly [K in keyof Required<RegisterFilter>]: RegisterFilter } = {
  status: { status: 'open' },
  kind: { kind: NOBODY },
  stage: { stage: NOBODY },
  area: { area: NOBODY },
  person: { person: NOBODY },
  role: { role: NOBODY },
  overdueAt: { overdueAt: NOW },
  receivedFrom: { receivedFrom: '2026-01-01T00:00:00.000Z' },
  receivedBefore: { receivedBefore: '2023-02-01T00:00:00.000Z' },
  externalReference: { externalReference: 'external-100' },
  party: { party: 'party-100' },
  involving: { involving: 'party-100' },
  text: { text: 'boiler' },
};
const SORTS: { readonly [K in RegisterSort]: true } = { receivedAt: true, reference: true, nextDueAt: true };
const CORRECTIVE_ACTIONS: ByField<CorrectiveActionListing> = {
  status: { status: 'reviewed' },
  open: { open: true },
  owner: { owner: NOBODY },
  caseId: { caseId: CASE },
};
const DEPARTURES: ByField<DepartureListing> = {
  caseId: { caseId: CASE },
  gate: { gate: NOBODY },
  mode: { mode: 'warn' },
  occurredFrom: { occurredFrom: '2026-01-01T00:00:00.000Z' },
  occurredBefore: { occurredBefore: '2023-02-01T00:00:00.000Z' },
};
const LETTERS: ByField<LetterListing> = { caseId: { caseId: CASE }, state: { state: 'bounced' } };
const MEETINGS: ByField<MeetingListing> = { body: { body: NOBODY }, status: { status: 'cancelled' } };
const MESSAGES: ByField<MessageListing> = { state: { state: 'filed' } };
const NOTICES: ByField<NoticeListing> = {
  person: { person: NOBODY },
  roles: { roles: [NOBODY] },
  caseId: { caseId: CASE },
  kind: { kind: 'reminder' },
};
const PARTIES: ByField<PartyListing> = { text: { text: 'boiler' }, restricted: { restricted: true } };
const PUBLICATIONS: ByField<PublicationListing> = { period: { period: NOBODY }, audience: { audience: 'internal' } };
const SCHEDULES: ByField<ScheduleListing> = { ended: { ended: true }, what: { what: 'meeting' } };
const TASKS: ByField<TaskListing> = {
  state: { state: 'open' },
  caseId: { caseId: CASE },
  person: { person: NOBODY },
  roles: { roles: [NOBODY] },
  kind: { kind: 'referral' },
};

/** Every query that the read side has, as the API asks it, over rows made by `fillWith`. */
export function callsOf(dataSource: DataSource): Calls {
  const register = new RegisterQueries(dataSource);
  const clocks = new ClockQueries(dataSource);
  const due = new DueClocks(dataSource);
  const corrective = new CorrectiveActionQueries(dataSource);
  const letters = new LetterQueries(dataSource);
  const dueLetters = new DueLetters(dataSource);
  const meetings = new MeetingQueries(dataSource);
  const messages = new MessageQueries(dataSource);
  const parties = new PartyQueries(dataSource);
  const reviews = new DueReviews(dataSource);
  const publications = new PublicationQueries(dataSource);
  const schedules = new ScheduleQueries(dataSource);
  const timers = new ScheduleTimers(dataSource);
  const timeline = new TimelineQueries(dataSource);
  const work = new WorkQueries(dataSource);
  const registered = (filter: RegisterFilter) => (paging: Paging) => register.list(ORG, { filter, ...paging });
  return {
    'RegisterQueries.byId': { one: () => register.byId(ORG, CASE) },
    'RegisterQueries.byReference': { one: () => register.byReference(ORG, 'REF-00000100') },
    'RegisterQueries.byIds': { some: () => register.byIds(ORG, [CASE, 'case-00000200']) },
    'RegisterQueries.list': {
      ...each(REGISTER, registered),
      ...each(SORTS, (_, sort) => (paging) => register.list(ORG, { sort, ...paging })),
      backwards: paged((paging) => register.list(ORG, { sort: 'nextDueAt', direction: 'DESC', ...paging })),
      'text, veiled': paged((paging) => register.list(ORG, { filter: { text: 'boiler' }, veils: [VEIL], ...paging })),
      'open, by what is due': paged((paging) =>
        register.list(ORG, { filter: { status: 'open' }, sort: 'nextDueAt', ...paging }),
      ),
    },
    'RegisterQueries.count': { 'open of a person': () => register.count(ORG, { status: 'open', person: NOBODY }) },
    'RegisterQueries.openByPack': { all: () => register.openByPack(ORG) },
    'RegisterQueries.packsInUse': { all: () => register.packsInUse(ORG) },
    'ClockQueries.ofCase': { one: () => clocks.ofCase(ORG, CASE) },
    'ClockQueries.byId': { one: () => clocks.byId(ORG, CASE, 'clock-1') },
    'ClockQueries.runningOn': {
      first: () => clocks.runningOn(ORG, 'calendar-1', null, 200),
      later: () => clocks.runningOn(ORG, 'calendar-1', 'key-00025000', 200),
    },
    'DueClocks.casesToSettle': { all: () => due.casesToSettle('2023-01-10T00:00:00.000Z', 1_000) },
    'DueClocks.casesCountedOn': {
      calendar: () => due.casesCountedOn({ calendar: 'calendar-1' }, null, 200),
      both: () => due.casesCountedOn({ calendar: 'calendar-1', organisation: ORG }, 'case-00025000', 200),
    },
    'DueClocks.totals': { all: () => due.totals('2023-01-10T00:00:00.000Z') },
    'DueClocks.nextInstant': { one: () => due.nextInstant(NOW, SOON) },
    'CorrectiveActionQueries.byId': { one: () => corrective.byId(ORG, 'correctiveAction-100') },
    'CorrectiveActionQueries.list': {
      ...each(CORRECTIVE_ACTIONS, (filter) => (paging) => corrective.list(ORG, { filter, ...paging })),
      all: paged((paging) => corrective.list(ORG, paging)),
    },
    'DepartureQueries.list': {
      ...each(DEPARTURES, (filter) => (paging) => new DepartureQueries(dataSource).list(ORG, { filter, ...paging })),
      all: paged((paging) => new DepartureQueries(dataSource).list(ORG, paging)),
    },
    'LetterQueries.list': {
      ...each(LETTERS, (filter) => (paging) => letters.list(ORG, { filter, ...paging })),
      all: paged((paging) => letters.list(ORG, paging)),
    },
    'DueLetters.lettersToHandOver': { all: () => dueLetters.lettersToHandOver(NOW, 100) },
    'DueLetters.nextInstant': { one: () => dueLetters.nextInstant(NOW, SOON) },
    'MessageQueries.list': {
      ...each(MESSAGES, (filter) => (paging) => messages.list(ORG, { filter, ...paging })),
      all: paged((paging) => messages.list(ORG, paging)),
    },
    'MeetingQueries.byId': { one: () => meetings.byId(ORG, 'body-1', 'meeting-100') },
    'MeetingQueries.list': {
      ...each(MEETINGS, (filter) => (paging) => meetings.list(ORG, { filter, ...paging })),
      all: paged((paging) => meetings.list(ORG, paging)),
    },
    'MeetingQueries.considered': { one: paged((paging) => meetings.considered(ORG, { meeting: NOBODY, ...paging })) },
    'MeetingQueries.agenda': { one: paged((paging) => meetings.agenda(ORG, { rules: RULES, ...paging })) },
    'NoticeQueries.list': {
      ...each(NOTICES, (filter) => (paging) => new NoticeQueries(dataSource).list(ORG, { filter, ...paging })),
      all: paged((paging) => new NoticeQueries(dataSource).list(ORG, paging)),
      'person or role': paged((paging) =>
        new NoticeQueries(dataSource).list(ORG, { filter: { person: NOBODY, roles: [NOBODY] }, ...paging }),
      ),
    },
    'PartyQueries.byId': { one: () => parties.byId(ORG, 'party-100') },
    'PartyQueries.list': {
      ...each(PARTIES, (filter) => (paging) => parties.list(ORG, { filter, ...paging })),
      all: paged((paging) => parties.list(ORG, paging)),
    },
    'PartyQueries.seen': { some: () => parties.seen(ORG, ['party-100', 'party-200'], [VEIL]) },
    'DueReviews.partiesToSettle': { all: () => reviews.partiesToSettle(NOW, 100) },
    'DueReviews.nextInstant': { one: () => reviews.nextInstant(NOW, SOON) },
    'PublicationQueries.byId': { one: () => publications.byId(ORG, 'issue-100') },
    'PublicationQueries.list': {
      ...each(PUBLICATIONS, (filter) => (paging) => publications.list(ORG, { filter, ...paging })),
      all: paged((paging) => publications.list(ORG, paging)),
    },
    'ScheduleQueries.list': {
      ...each(SCHEDULES, (filter) => (paging) => schedules.list(ORG, { filter, ...paging })),
      'in force': paged((paging) => schedules.list(ORG, { filter: { ended: false }, ...paging })),
      all: paged((paging) => schedules.list(ORG, paging)),
    },
    'ScheduleQueries.duties': {
      one: paged((paging) => schedules.duties(ORG, { schedule: 'schedule-100', ...paging })),
    },
    'ScheduleTimers.organisationsToSettle': { all: () => timers.organisationsToSettle(NOW, 100) },
    'ScheduleTimers.organisationsWithSchedules': { all: () => timers.organisationsWithSchedules(null, 50) },
    'ScheduleTimers.nextInstant': { one: () => timers.nextInstant(NOW, SOON) },
    'TaskQueries.list': {
      ...each(TASKS, (filter) => (paging) => new TaskQueries(dataSource).list(ORG, { filter, ...paging })),
      all: paged((paging) => new TaskQueries(dataSource).list(ORG, paging)),
      'mine, open': paged((paging) =>
        new TaskQueries(dataSource).list(ORG, {
          filter: { state: 'open', person: NOBODY, roles: [NOBODY] },
          ...paging,
        }),
      ),
    },
    'TimelineQueries.acts': { one: paged((paging) => timeline.acts(ORG, CASE, paging)) },
    'TimelineQueries.events': { one: paged((paging) => timeline.events(ORG, CASE, paging)) },
    'TimelineQueries.registerEntries': { some: () => timeline.registerEntries(ORG, [CASE], 'register-1', 1_000) },
    'WorkQueries.limits': {
      all: paged((paging) => work.limits(ORG, { whose: { areas: null }, ...paging })),
      'of a day': paged((paging) =>
        work.limits(ORG, { whose: { areas: null }, dueAfter: NOW, dueUpTo: SOON, ...paging }),
      ),
      area: paged((paging) => work.limits(ORG, { whose: { areas: ['area-1'] }, ...paging })),
      'empty area': paged((paging) => work.limits(ORG, { whose: { areas: [NOBODY] }, ...paging })),
      mine: paged((paging) => work.limits(ORG, { whose: MINE, ...paging })),
    },
    'WorkQueries.tasks': {
      all: paged((paging) => work.tasks(ORG, { whose: { areas: null }, ...paging })),
      area: paged((paging) => work.tasks(ORG, { whose: { areas: ['area-1'] }, ...paging })),
      'empty area': paged((paging) => work.tasks(ORG, { whose: { areas: [NOBODY] }, ...paging })),
      mine: paged((paging) => work.tasks(ORG, { whose: MINE, ...paging })),
    },
  };
}

type Lists = (paging: Paging) => Promise<Page<unknown>>;

const each = <V, K extends string>(by: Readonly<Record<K, V>>, list: (one: V, name: K) => Lists) =>
  Object.fromEntries((Object.entries(by) as [K, V][]).map(([name, one]) => [name, paged(list(one, name))] as const));

/** The first page, the one after it, and one from the middle of the list. */
const paged =
  (list: Lists): Call =>
  async () => {
    const { edges } = await list({ first: 50 });
    const after = edges.at(-1)?.cursor;
    if (after === undefined) return;
    await list({ first: 50, after });
    await list({ first: 50, after: inTheMiddle(after) });
  };

/** A cursor is opaque to its holders; here it is set back to the middle of what `fillWith` makes. */
function inTheMiddle(cursor: string): string {
  const [field, direction, value, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
  const text = String(value);
  const middle = /^\d{4}-\d\d-\d\dT/.test(text)
    ? '2024-12-01T00:00:00.000Z'
    : /^\d{4}-\d\d-\d\d$/.test(text)
      ? '2024-12-01'
      : text.startsWith('REF-')
        ? 'REF-00025000'
        : value;
  return Buffer.from(JSON.stringify([field, direction, middle, key])).toString('base64url');
}
