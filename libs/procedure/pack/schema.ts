import { z } from 'zod';
import { CHANNELS, EXITS, KINDS, NATURES, REMEDIES, RESPONSE_KINDS } from './words.ts';

/**
 * A procedure as data: what one firm's written complaints procedure says, in a closed vocabulary with no expression
 * language, so that a pack can be checked by reading it. Every element names the clauses it serves (`req`).
 */

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a lower-case word such as `follow_up`');
const eventName = z.string().regex(/^[A-Z][A-Za-z]+$/, 'an event name such as `ResponseSent`');
const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a field name such as `expectedReplyDate`');
const clauses = z.array(z.string().regex(/^[A-Z]{1,4}-\d+[a-z]?$/, 'a clause id such as `C-11`')).default([]);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as `17:00`');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/** An act or consequence, by type and by the plain values of its fields. `stage` and `by` narrow it further. */
const eventMatch = z.strictObject({
  event: eventName,
  where: z.record(fieldName, z.union([scalar, z.array(scalar).min(1)])).optional(),
  /** Only when done by somebody who holds this role of the pack. */
  by: word.optional(),
  /** Only when done in this stage. */
  stage: word.optional(),
});
const match = z.union([eventMatch, z.strictObject({ any: z.array(eventMatch).min(1) })]);
export type EventMatch = z.infer<typeof eventMatch>;
export type Match = z.infer<typeof match>;

/** Three-valued: a fact that nobody recorded and that has no default makes it unknown. */
export type Predicate =
  | { fact: string; is: string | number | boolean }
  | { kind: string | string[] }
  | { stage: string }
  /** Such an act is on record, has not been voided and did not depart from the procedure. */
  | (EventMatch & {
      /** … and names the same subject as the act in question: the approval of *this* proposal. */
      same?: 'proposal' | 'action' | 'activity' | 'request' | 'correctiveAction';
    })
  /** Every subject opened by the first has the second: true over none. */
  | { every: string; has: string }
  /** Every step of the procedure before the last is done. */
  | { steps: 'done' }
  /** No task raised by this rule (or `any`) is open. */
  | { noOpenTask: string }
  /** The act in question uses the channel of that earlier act. */
  | { sameChannelAs: string }
  /** The person acting holds this role. */
  | { by: string }
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { not: Predicate };

const predicate: z.ZodType<Predicate> = z.lazy(() =>
  z.union([
    z.strictObject({ fact: word, is: scalar }),
    z.strictObject({ kind: oneOrMore(z.enum(KINDS)) }),
    z.strictObject({ stage: word }),
    z.strictObject({
      ...eventMatch.shape,
      same: z.enum(['proposal', 'action', 'activity', 'request', 'correctiveAction']).optional(),
    }),
    z.strictObject({ every: eventName, has: eventName }),
    z.strictObject({ steps: z.literal('done') }),
    z.strictObject({ noOpenTask: z.string() }),
    z.strictObject({ sameChannelAs: eventName }),
    z.strictObject({ by: word }),
    z.strictObject({ all: z.array(predicate) }),
    z.strictObject({ any: z.array(predicate).min(1) }),
    z.strictObject({ not: predicate }),
  ]),
);

const duration = z.strictObject({
  n: z.int().min(0).max(10_000),
  unit: z.enum(['working_day', 'calendar_day', 'week', 'calendar_month', 'elapsed_hour']),
});
const limit = z.union([
  duration,
  /** No limit: the age is shown and nothing can be breached. */
  z.strictObject({ unit: z.literal('asap') }),
  /** The local date that the starting event carries in this field. */
  z.strictObject({ unit: z.literal('promised'), from: fieldName }),
  /** The next meeting of a body. */
  z.strictObject({ unit: z.literal('next_occurrence'), of: word }),
]);

const receipt = z.union([
  z.literal('actual'),
  z.strictObject({ rule: z.literal('deemed'), cutoff: timeOfDay.optional() }),
]);
const division = z.enum(['england-and-wales', 'scotland', 'northern-ireland', 'uk-any', 'always']);
const dueAt = z.enum(['end_of_day', 'close_of_business', 'instant']);
const roll = z.enum(['none', 'next_working_day', 'previous_working_day']);
const countFrom = z.enum(['day_after', 'same_day']);

const effect = z.discriminatedUnion('effect', [
  z.strictObject({
    effect: z.literal('start_task'),
    task: word,
    title: z.string().optional(),
    role: word,
    /** The act that does the task; without it somebody says that it is done. */
    completedBy: match.optional(),
    /** One task for each value of this list field of the event. */
    each: fieldName.optional(),
  }),
  z.strictObject({ effect: z.literal('assign'), role: word }),
  z.strictObject({ effect: z.literal('notify'), role: word, message: z.string().optional() }),
  z.strictObject({
    effect: z.literal('refer'),
    role: word,
    title: z.string().optional(),
    completedBy: match.optional(),
    each: fieldName.optional(),
  }),
  z.strictObject({ effect: z.literal('signpost'), to: z.string(), role: word.optional() }),
  z.strictObject({ effect: z.literal('escalate_stage'), to: word }),
  z.strictObject({ effect: z.literal('raise_corrective_action'), description: z.string() }),
  z.strictObject({ effect: z.literal('flag'), flag: word, message: z.string().optional() }),
  z.strictObject({ effect: z.literal('forbid'), what: match }),
  z.strictObject({ effect: z.literal('file_document'), to: z.string() }),
  z.strictObject({ effect: z.literal('record_in_register'), register: word, fields: z.array(fieldName).optional() }),
]);
export type Effect = z.infer<typeof effect>;

const extension = z.strictObject({
  event: match,
  /** Contents without which the act extends nothing. */
  requires: z.array(fieldName).default([]),
  channel: z.array(z.enum(CHANNELS)).optional(),
  /** The promise that takes over; without it this clock itself runs on to the new date. */
  starts: word.optional(),
  /** Never more than this beyond the present due date. */
  additional: duration.optional(),
  /** Never later than this after the start. */
  total_from_start: duration.optional(),
  times: z.int().positive().optional(),
});

const clock = z.strictObject({
  id: word,
  title: z.string().optional(),
  nature: z.enum(NATURES),
  /** The stage the clock belongs to: only acts of that stage meet it. It may start before. */
  stage: word.optional(),
  kinds: z.array(z.enum(KINDS)).optional(),
  /** One clock for each subject of such an event, such as each agreed action. */
  per: eventName.optional(),
  startsOn: z.union([match, z.strictObject({ fact: word })]),
  appliesWhen: predicate.optional(),
  /** When `appliesWhen` becomes true only later: count from the start event all the same, or from that moment. */
  whenLearntLate: z.enum(['from_start', 'from_fact']).default('from_start'),
  for: limit,
  calendar: division.optional(),
  receipt: receipt.optional(),
  dueAt: dueAt.optional(),
  closeOfBusiness: timeOfDay.optional(),
  roll: roll.optional(),
  countFrom: countFrom.optional(),
  owner: word,
  satisfiedBy: match,
  /** Ends the clock without meeting it: the right has become pointless. */
  endsOn: match.optional(),
  mustInclude: z.array(fieldName).default([]),
  extension: extension.optional(),
  supersededBy: word.optional(),
  remindAt: z.array(duration).default([]),
  onBreach: z.array(effect).default([]),
  onExpiry: z.array(effect).default([]),
  /** The questions a follow-up asks, each answered on its own. */
  questions: z.array(z.strictObject({ id: word, text: z.string() })).optional(),
  outlivesClosure: z.boolean().default(false),
  onCalendarChange: z.enum(['keep', 'later_only', 'recompute']).default('later_only'),
  req: clauses,
});
export type ClockRule = z.infer<typeof clock>;

const gate = z.strictObject({
  id: word,
  title: z.string().optional(),
  /** `block` stops what Redress is asked to do; `warn` lets it pass and records the departure. */
  mode: z.enum(['block', 'warn']).default('block'),
  before: match,
  when: predicate.optional(),
  require: predicate.optional(),
  /** Fields of the act that must be filled. */
  fields: z.array(fieldName).optional(),
  /** List fields of the act that must include these words. */
  includes: z.record(fieldName, z.array(z.string())).optional(),
  /** Who can unblock it. */
  unblockedBy: word.optional(),
  req: clauses,
});
export type Gate = z.infer<typeof gate>;

const rule = z.strictObject({
  id: word,
  on: match,
  when: predicate.optional(),
  then: z.union([effect, z.array(effect).min(1)]),
  req: clauses,
});
export type Rule = z.infer<typeof rule>;

const role = z.strictObject({
  title: z.string(),
  /** `assignment`: anybody, case by case. `appointment`: only who the organisation appointed. */
  filledBy: z.enum(['assignment', 'appointment']).default('appointment'),
  /** Appointed for an area, so that a case's area decides who it is. */
  perArea: z.boolean().default(false),
  /** The roles to try in order: an escalation owner. */
  chain: z.array(word).optional(),
  independence: z.enum(['none', 'prefer', 'require']).default('none'),
  /** Acts that make somebody involved in the substance of the case. */
  involvement: z.array(eventName).optional(),
  /** When every holder of the chain is involved: the last takes it and it is flagged, or escalation is blocked. */
  whenAllInvolved: z.enum(['flag_last', 'block']).default('block'),
  req: clauses,
});
export type RoleRule = z.infer<typeof role>;

const fact = z.strictObject({
  id: word,
  title: z.string().optional(),
  type: z.enum(['bool', 'date', 'text', 'number', 'enum']),
  values: z.array(z.string()).optional(),
  /** What holds while nobody has recorded it, for all kinds or by kind. Without a default it is unknown. */
  default: z.union([scalar, z.strictObject({ byKind: z.record(z.enum(KINDS), scalar.optional()) })]).optional(),
  requiredAtIntake: z.boolean().default(false),
  decidedBy: word.optional(),
  req: clauses,
});
export type FactRule = z.infer<typeof fact>;

const stage = z.strictObject({
  id: word,
  title: z.string(),
  /** Its decision is final: there is no stage after it. */
  final: z.boolean().default(false),
  /** What becomes of the clocks of the stages before it. */
  onEntry: z.strictObject({ cancel: z.array(word).default([]), keep: z.array(word).default([]) }).optional(),
});

const exit = z.strictObject({
  id: z.enum(EXITS),
  title: z.string(),
  require: predicate.optional(),
  fields: z.array(fieldName).default([]),
  req: clauses,
});
export type Exit = z.infer<typeof exit>;

export const packSchema = z.strictObject({
  pack: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a lower-case name such as `housing-two-stage`'),
  title: z.string().min(1),
  version: z.int().positive(),
  /** The written document: its own version, date and address. */
  document: z
    .strictObject({ version: z.string().optional(), date: z.string().optional(), url: z.string().optional() })
    .optional(),
  calendar: division,
  defaults: z
    .strictObject({
      receipt: receipt.default('actual'),
      dueAt: dueAt.default('end_of_day'),
      closeOfBusiness: timeOfDay.default('17:00'),
      roll: roll.default('none'),
      countFrom: countFrom.default('day_after'),
    })
    .prefault({}),
  subjects: z.strictObject({ kinds: z.array(z.enum(KINDS)).min(1), note: z.string().optional(), req: clauses }),
  channels: z.strictObject({ in: z.array(z.enum(CHANNELS)).min(1), note: z.string().optional(), req: clauses }),
  roles: z.record(word, role),
  stages: z.array(stage).min(1),
  facts: z.array(fact).default([]),
  steps: z
    .strictObject({ order: z.array(z.strictObject({ id: word, title: z.string(), doneBy: match })), req: clauses })
    .optional(),
  responses: z.strictObject({
    kinds: z
      .array(z.strictObject({ id: z.enum(RESPONSE_KINDS), title: z.string(), final: z.boolean().default(false) }))
      .min(1),
    req: clauses,
  }),
  clocks: z.array(clock).default([]),
  gates: z.array(gate).default([]),
  rules: z.array(rule).default([]),
  closing: z.strictObject({ exits: z.array(exit).min(1), req: clauses }),
  registers: z
    .array(
      z.strictObject({
        id: word,
        title: z.string(),
        holds: z.enum(['case', 'corrective_action']),
        fields: z.array(fieldName).default([]),
        name: z.string().optional(),
        req: clauses,
      }),
    )
    .default([]),
  remedies: z.strictObject({
    allowed: z.array(z.enum(REMEDIES)).min(1),
    closedList: z.boolean().default(false),
    /** What the proposer attests of every proposal. */
    test: z.array(word).default([]),
    req: clauses,
  }),
  /** What the complainant is told besides: links and external bodies. */
  publicInformation: z.record(fieldName, z.string()).default({}),
  /** Clauses that ask for nothing a system can do or check. */
  narrative: z.strictObject({ req: clauses, why: z.record(z.string(), z.string()).default({}) }).optional(),
});
export type Pack = z.infer<typeof packSchema>;
export type Stage = Pack['stages'][number];

/** The rules of a match, one or any of several, as a list. */
export const alternatives = (m: Match): readonly EventMatch[] => ('any' in m ? m.any : [m]);
export const effectsOf = (rule: Rule): readonly Effect[] => (Array.isArray(rule.then) ? rule.then : [rule.then]);
