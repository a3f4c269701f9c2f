import fc from 'fast-check';
import { packSchema, type Pack } from '#procedure';
import type { ActRequest } from '../index.ts';
import {
  acknowledged,
  act,
  answered,
  approved,
  contacted,
  conversation,
  escalationRequested,
  evidence,
  extended,
  fact,
  lessons,
  proposed,
} from './acts.ts';
import { sealed, shippedPack, type Scenario } from './scenario.ts';

/** A command of several acts at some distance from the one before. Hours. */
export interface Step {
  readonly after: number;
  readonly person: string;
  readonly acts: readonly { readonly make: (case_: Scenario) => ActRequest; readonly ago: number }[];
}
/** A case as it might be handled: well, badly, late, or typed in backwards. */
export interface RandomCase {
  readonly pack: keyof typeof PACKS;
  readonly kind: 'complaint' | 'negative_feedback';
  readonly loggedLate: number;
  readonly steps: readonly Step[];
  /** Bank holidays that become known while the case runs: hours after the beginning, and the day. */
  readonly announced: readonly { readonly after: number; readonly holiday: string }[];
}

/** With what the shipped ones do not have: limits that count from a date, and that begin when another is over. */
const over = (rule: string) => ({ event: 'ClockExpired', where: { rule } });
function dated(): Pack {
  const pack = shippedPack('commonsense');
  const more = { nature: 'duty', satisfiedBy: { event: 'LessonsRecorded' }, req: ['C-05'] };
  return packSchema.parse({
    ...pack,
    facts: [...pack.facts, { id: 'visit_on', title: 'Visit on', type: 'date' }],
    clocks: [
      ...pack.clocks.map((clock) =>
        clock.id === 'ack' ? { ...clock, onBreach: [{ effect: 'assign', role: 'approver' }] } : clock,
      ),
      {
        ...more,
        id: 'report',
        startsOn: { fact: 'visit_on' },
        for: { n: 10, unit: 'working_day' },
        owner: 'investigator',
        onCalendarChange: 'recompute',
      },
      {
        ...more,
        id: 'late_ack',
        startsOn: { event: 'HandlerAssigned', where: { role: 'approver' } },
        for: { n: 3, unit: 'working_day' },
        owner: 'approver',
      },
      {
        ...more,
        id: 'write_to_them',
        startsOn: { any: [{ event: 'ClockBreached', where: { rule: 'response' } }, over('may_complain')] },
        appliesWhen: { fact: 'formally_raised', is: true },
        for: { n: 5, unit: 'working_day' },
        owner: 'approver',
      },
      {
        ...more,
        id: 'may_complain',
        nature: 'entitlement',
        startsOn: { event: 'Received' },
        for: { n: 2, unit: 'week' },
        owner: 'complainant',
      },
    ],
  });
}
export const PACKS = { commonsense: shippedPack('commonsense'), poweron: shippedPack('poweron'), dated: dated() };
const PEOPLE = ['hana', 'dora', 'lena', 'ada', 'max'];
const HOUR = 3_600_000;
const BEGINNING = Date.parse('2025-04-14T09:00:00Z');
/** Between Easter and the summer: bank holidays and an hour's change of the clocks are near. */
export const dateIn = (days: number): string => new Date(BEGINNING + days * 24 * HOUR).toISOString().slice(0, 10);
const dates = fc.integer({ min: 0, max: 60 }).map(dateIn);
/** Within the limits that begin first, where a day more or less matters. */
const soon = fc.integer({ min: 1, max: 12 }).map(dateIn);
const announcedAfter = fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 24, max: 200 }));
const ids = fc.constantFrom('x1', 'x2');
const channels = fc.constantFrom('email', 'phone', 'post' as const);

/** Acts that need no look at the case. */
const simple: fc.Arbitrary<ActRequest> = fc.oneof(
  fc.record({ channel: channels, expectedReplyDate: fc.option(dates, { nil: undefined }) }).map(acknowledged),
  ids.map((id) => proposed(id)),
  ids.map(approved),
  fc.constantFrom('substantive', 'proposal', 'definitive', 'holding' as const).map((kind) => answered(kind)),
  ids.map(conversation),
  fc.constant(evidence()),
  fc.boolean().map(lessons),
  fc.tuple(dates, channels).map(([date, channel]) => extended(date, { channel })),
  fc
    .tuple(dates, channels)
    .map(([expectedReplyDate, channel]) =>
      act('ProgressUpdateSent', { channel, reasons: 'still investigating', expectedReplyDate }),
    ),
  fc.constant(escalationRequested()),
  fc.constant(contacted({ purpose: 'contact_attempt' })),
  fc
    .tuple(fc.constantFrom('formally_raised', 'treat_as_complaint', 'email_known'), fc.boolean(), fc.boolean())
    .map(([name, value, correction]) => fact(name, value, { correction })),
  dates.map((visit) => fact('visit_on', visit)),
  fc.constant(act('ProcessChangeLogged', { change: 'a checklist', implementedOn: '2025-04-14' })),
  fc.constant(act('CaseMerged', { into: 'c3', intoReference: 'TST-2025-00003' })),
  fc
    .constantFrom('complaint', 'negative_feedback' as const)
    .map((kind) => act('FeedbackClassified', { kind, reason: 'looked at again' })),
  ids.map((proposal) => act('ResolutionAccepted', { proposal })),
  ids.map((action) => act('ActionAgreed', { action, description: sealed })),
  ids.map((action) => act('ActionCompleted', { action })),
  fc.boolean().map((content) => act('SatisfactionConfirmed', { content })),
  fc.constantFrom('yes', 'no' as const).map((answer) =>
    act('FollowUpCompleted', {
      channel: 'phone',
      outcome: 'answered',
      answers: [
        { question: 'handled_fairly', answer },
        { question: 'happy_with_resolution', answer: 'yes' },
      ],
    }),
  ),
  fc
    .constantFrom('investigator', 'handler', 'approver', 'nobody')
    .map((role) => act('HandlerAssigned', { role, person: 'hana' })),
  fc.constant(act('CaseWithdrawn', {})),
  fc
    .constantFrom('withdrawn', 'unreachable', 'duplicate', 'resolved' as const)
    .map((exit) => act('CaseClosed', { exit, summary: sealed })),
  fc.constant(act('CaseClosed', { exit: 'unstated', closedOn: null })),
  fc.constant(act('CaseReopened', { reason: 'new evidence' })),
  fc
    .record({
      hours: fc.integer({ min: 1, max: 200 }),
      kind: fc.constantFrom('complaint', 'negative_feedback' as const),
      known: fc.subarray(['formally_raised', 'treat_as_complaint', 'email_known']),
      value: fc.boolean(),
    })
    .map(({ hours, kind, known, value }) => {
      const receivedAt = new Date(BEGINNING - hours * HOUR).toISOString();
      const facts = known.map((one) => ({ fact: one, value, since: receivedAt }));
      return act('DuplicateAbsorbed', { case: 'c2', reference: 'TST-2025-00002', receivedAt, kind, facts });
    }),
  fc.integer({ min: -300, max: 400 }).map((hours) => {
    const receivedAt = new Date(BEGINNING - hours * HOUR).toISOString();
    return act('ReceiptCorrected', { receivedAt, reason: 'the stamp says so' });
  }),
);

/** Acts about what is on record: by whatever is there. */
const about: fc.Arbitrary<(case_: Scenario) => ActRequest> = fc.oneof(
  fc.nat().map((n) => ({ state }: Scenario) => {
    const asked = state.acts.filter((one) => !one.derived);
    return act('ActVoided', { act: asked[n % Math.max(1, asked.length)]?.id ?? 'none', reason: 'bounced' });
  }),
  fc.nat().map((n) => ({ settled }: Scenario) => {
    // Of all there are for whoever looks now: which of them are on record already depends on who swept.
    const clocks = [...settled.clocks.keys()];
    return act('ClockReadingCorrected', {
      clock: clocks[n % Math.max(1, clocks.length)] ?? 'none',
      reason: 'see the mail log',
    });
  }),
  fc.nat().map((n) => ({ settled }: Scenario) => {
    const tasks = [...settled.tasks.keys()];
    return act('TaskCompleted', { task: tasks[n % Math.max(1, tasks.length)] ?? 'none' });
  }),
);

/** Somebody finds that one of the last things told was wrong. */
const undone: fc.Arbitrary<Step> = fc.record({
  after: fc.integer({ min: 0, max: 100 }),
  person: fc.constantFrom('hana', 'dora'),
  acts: fc.tuple(
    fc.record({
      make: fc.integer({ min: 1, max: 4 }).map((back) => ({ state }: Scenario) => {
        const asked = state.acts.filter((one) => !one.derived && one.type !== 'ActVoided');
        return act('ActVoided', { act: asked.at(-back)?.id ?? 'none', reason: 'entered_in_error' });
      }),
      ago: fc.constant(0),
    }),
  ),
});

const ago = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 200 }) },
);
const after = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 400 }) },
);

/** Anybody does anything. */
const anyhow: fc.Arbitrary<Step> = fc.record({
  after,
  person: fc.constantFrom(...PEOPLE),
  acts: fc.array(
    fc.record({
      make: fc.oneof({ weight: 6, arbitrary: simple.map((one) => () => one) }, { weight: 1, arbitrary: about }),
      ago,
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** What the procedures want, by who is to do it: without it hardly a limit would ever be met. */
const asWanted: fc.Arbitrary<Step> = fc
  .tuple(
    after,
    ago,
    fc.oneof(
      dates.map((expectedReplyDate) => ['hana', [acknowledged({ expectedReplyDate })]] as const),
      ids.map((id) => ['dora', [proposed(id), approved(id), answered('substantive')]] as const),
      ids.map((id) => ['lena', [proposed(id), approved(id), conversation()]] as const),
      fc.constant(['hana', [escalationRequested()]] as const),
      fc.constantFrom('ada', 'max').map((director) => [director, [answered('definitive')]] as const),
      dates.map((date) => ['hana', [extended(date)]] as const),
    ),
  )
  .map(([hours, back, [person, acts]]) => ({
    after: hours,
    person,
    acts: acts.map((one) => ({ make: () => one, ago: back })),
  }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: asWanted },
  { weight: 3, arbitrary: anyhow },
  { weight: 2, arbitrary: undone },
);

const announced = (most: number) =>
  fc.array(fc.record({ after: announcedAfter, holiday: fc.oneof(dates, soon) }), { maxLength: most });
const loggedLate = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 }));

const busyCase: fc.Arbitrary<RandomCase> = fc.record({
  pack: fc.constantFrom('commonsense', 'poweron', 'dated' as const),
  kind: fc.constantFrom('complaint', 'negative_feedback' as const),
  loggedLate,
  steps: fc.array(step, { minLength: 1, maxLength: 9 }),
  announced: announced(2),
});

/** Nobody does anything for days, while limits fall due, others begin with that, and holidays are announced. */
const quietCase: fc.Arbitrary<RandomCase> = fc.record({
  pack: fc.constant('dated' as const),
  kind: fc.constant('complaint' as const),
  loggedLate: fc.constant(0),
  steps: fc.array(
    fc.tuple(step, fc.integer({ min: 100, max: 400 })).map(([one, hours]) => ({ ...one, after: hours })),
    { maxLength: 2 },
  ),
  announced: announced(3),
});

export const randomCase: fc.Arbitrary<RandomCase> = fc.oneof(
  { weight: 3, arbitrary: busyCase },
  { weight: 1, arbitrary: quietCase },
);

/** The hours after the beginning at which somebody sweeps. */
export const randomSweeps = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2500 })), {
  maxLength: 12,
});

export const commandsAt = (hours: number): string => new Date(BEGINNING + hours * HOUR).toISOString();

export type Past = readonly (readonly [hours: number, act: ActRequest])[];

/** Acts of one case that no gate waits for and that change no fact, each at an hour of its own after the receipt. */
export const ungatedActs: fc.Arbitrary<Past> = fc.uniqueArray(
  fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.oneof(
      soon.map((expectedReplyDate) => acknowledged({ expectedReplyDate })),
      fc.boolean().map(lessons),
      fc.constant(contacted()),
      fc.constant(evidence()),
    ),
  ),
  { selector: ([hours]) => hours, minLength: 2, maxLength: 6 },
);
