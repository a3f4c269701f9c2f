import { z } from 'zod';
import { clock, countFrom, division, dueAt, receipt, roll } from './schema-clock.ts';
import {
  clauses,
  eventName,
  fieldName,
  match,
  predicate,
  packName,
  scalar,
  timeOfDay,
  word,
} from './schema-conditions.ts';
import { effect, type Effect } from './schema-effect.ts';
import { schedule } from './schema-schedule.ts';
import { letter } from './schema-letter.ts';
import { CHANNELS, EXITS, KINDS, REMEDIES, RESPONSE_KINDS } from './words.ts';

/**
 * A procedure as data: what one firm's written complaints procedure says, in a closed vocabulary with no expression
 * language, so that a pack can be checked by reading it. Every element names the clauses it serves (`req`).
 */

export const gate = z.strictObject({
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
  /** Dates of the act that lie no later than the date of an earlier one; the last such act counts, and without any there is no bound. */
  notAfter: z.record(fieldName, z.strictObject({ event: eventName, field: fieldName })).optional(),
  /** Who can unblock it. */
  unblockedBy: word.optional(),
  req: clauses,
});
export type Gate = z.infer<typeof gate>;

export const rule = z.strictObject({
  id: word,
  on: match,
  when: predicate.optional(),
  then: z.union([effect, z.array(effect).min(1)]),
  req: clauses,
});
export type Rule = z.infer<typeof rule>;

export const role = z.strictObject({
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

export const fact = z.strictObject({
  id: word,
  title: z.string().optional(),
  type: z.enum(['bool', 'date', 'text', 'number', 'enum']),
  values: z.array(z.string()).optional(),
  /** What holds while nobody has recorded it, for all kinds or by kind. Without a default it is unknown. */
  default: z.union([scalar, z.strictObject({ byKind: z.partialRecord(z.enum(KINDS), scalar) })]).optional(),
  requiredAtIntake: z.boolean().default(false),
  decidedBy: word.optional(),
  req: clauses,
});
export type FactRule = z.infer<typeof fact>;

export const stage = z.strictObject({
  id: word,
  title: z.string(),
  /** Its decision is final: there is no stage after it. */
  final: z.boolean().default(false),
  /** What becomes of the clocks of the stages before it. */
  onEntry: z.strictObject({ cancel: z.array(word).default([]), keep: z.array(word).default([]) }).optional(),
});

export const exit = z.strictObject({
  id: z.enum(EXITS),
  title: z.string(),
  require: predicate.optional(),
  fields: z.array(fieldName).default([]),
  req: clauses,
});
export type Exit = z.infer<typeof exit>;

export const packSchema = z.strictObject({
  pack: packName,
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
  /** What the organisation owes again and again, whatever cases it has. */
  schedules: z.array(schedule).max(50).default([]),
  letters: z.array(letter).max(100).default([]),
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
  /** Who sees more of a case than that it is there, where the procedure says so: roles of the pack. */
  access: z
    .strictObject({
      personalDetails: z.array(word).optional(),
      /** Once the complainant has withheld consent to share. */
      consentWithheld: z.array(word).optional(),
      req: clauses,
    })
    .optional(),
  /** What the complainant is told besides: links and external bodies. */
  publicInformation: z.record(fieldName, z.string()).default({}),
  /** Clauses that ask for nothing a system can do or check. */
  narrative: z.strictObject({ req: clauses, why: z.record(z.string(), z.string()).default({}) }).optional(),
});
export type Pack = z.infer<typeof packSchema>;
export type Stage = Pack['stages'][number];

export const effectsOf = (rule: Rule): readonly Effect[] => (Array.isArray(rule.then) ? rule.then : [rule.then]);
