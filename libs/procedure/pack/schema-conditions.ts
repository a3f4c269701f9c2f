import { z } from 'zod';
import { CLOCK_READINGS, KINDS, type ClockReading } from './words.ts';

/** The small parts that every element of a pack is made of: names, matches of events, predicates. */

/** What names something within a pack, a role among them. */
export const WORD = /^[a-z][a-z0-9_]*$/;
export const PACK_NAME = /^[a-z][a-z0-9-]*$/;

/** For a field that names one. */
export const AS_ROLE_NAME = { like: WORD, wouldAccept: 'the name of a role, such as review_panel' };
export const AS_PACK_NAME = { like: PACK_NAME, wouldAccept: 'the name of a pack, such as housing-two-stage' };
export const word = z.string().regex(WORD, 'a lower-case word such as `follow_up`');
export const packName = z.string().regex(PACK_NAME, 'a lower-case name such as `housing-two-stage`');
export const eventName = z.string().regex(/^[A-Z][A-Za-z]+$/, 'an event name such as `ResponseSent`');
export const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a field name such as `expectedReplyDate`');
export const content = z.string().regex(/^[a-z][A-Za-z0-9_]*$/, 'a field or a word such as `outcome_sought`');
export const clauses = z.array(z.string().regex(/^[A-Z]{1,4}-\d+[a-z]?$/, 'a clause id such as `C-11`')).default([]);
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as `17:00`');
export const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as `2026-08-28`');
export const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/** An act or consequence, by type and by the plain values of its fields. The other words narrow it further. */
export const eventMatch = z.strictObject({
  event: eventName,
  where: z.record(fieldName, z.union([scalar, z.array(scalar).min(1)])).optional(),
  /** Only with these contents, whatever they say: fields, sealed ones too, or words of its `contents`. */
  with: z.array(content).min(1).optional(),
  /** Only when done by somebody who holds this role of the pack. */
  by: word.optional(),
  /** Only when done in this stage. */
  stage: word.optional(),
});
export const match = z.union([eventMatch, z.strictObject({ any: z.array(eventMatch).min(1) })]);
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
  | { steps: 'done' | 'in_order' }
  /** What became of the time limit of this rule, the last one started: `missed` also when it was met later. */
  | { clock: string; is: ClockReading | ClockReading[] }
  /** No task raised by this rule (or `any`) is open. */
  | { noOpenTask: string }
  /** The act in question uses the channel of that earlier act. */
  | { sameChannelAs: string }
  /** The person acting holds this role. */
  | { by: string }
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { not: Predicate };

export const predicate: z.ZodType<Predicate> = z.lazy(() =>
  z.union([
    z.strictObject({ fact: word, is: scalar }),
    z.strictObject({ kind: oneOrMore(z.enum(KINDS)) }),
    z.strictObject({ stage: word }),
    z.strictObject({
      ...eventMatch.shape,
      same: z.enum(['proposal', 'action', 'activity', 'request', 'correctiveAction']).optional(),
    }),
    z.strictObject({ every: eventName, has: eventName }),
    z.strictObject({ steps: z.enum(['done', 'in_order']) }),
    z.strictObject({ clock: word, is: oneOrMore(z.enum(CLOCK_READINGS)) }),
    z.strictObject({ noOpenTask: z.string() }),
    z.strictObject({ sameChannelAs: eventName }),
    z.strictObject({ by: word }),
    z.strictObject({ all: z.array(predicate) }),
    z.strictObject({ any: z.array(predicate).min(1) }),
    z.strictObject({ not: predicate }),
  ]),
);

/** The rules of a match, one or any of several, as a list. */
export const alternatives = (m: Match): readonly EventMatch[] => ('any' in m ? m.any : [m]);
