import { sealedText } from '#kernel';
import { z } from 'zod';
import { CHANNELS, KINDS } from '#procedure';

/** The building blocks that the events' schemas share. */
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
export const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const id = z.string().min(1).max(200);
export const word = z.string().min(1).max(100);
/** Free text that names no person: a title, a code, the reason for a rule. */
export const line = z.string().min(1).max(500);
/** Free text, which may be about people and is therefore sealed. Characters, before sealing. */
export const text = () => sealedText({ max: 100_000 });
export const channel = z.enum(CHANNELS);
export const kind = z.enum(KINDS);
/** The sha-256 of an attachment's content, in hex. */
export const contentHash = z.string().regex(/^[0-9a-f]{64}$/);
/** Behaviour of a complainant that a procedure answers on its own. */
export const CONDUCT = ['abusive_verbal', 'abusive_written', 'vexatious'] as const;
export const packVersion = z.strictObject({ id: word, version: z.int().positive() });
/** Filled by the decider: the stage in which the act was done, and the pack's roles that the person held. */
export const circumstances = {
  stage: word.optional(),
  roles: z.array(word).optional(),
};
export const remedy = z.strictObject({
  kind: word,
  /** In the currency's major unit, at most two decimals. */
  amount: z.number().positive().multipleOf(0.01).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  note: line.optional(),
});
export const factValue = z.union([z.string(), z.number(), z.boolean()]);
