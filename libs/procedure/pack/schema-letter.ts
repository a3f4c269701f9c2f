import { z } from 'zod';
import { clauses, eventName, fieldName, predicate, scalar, word } from './schema-conditions.ts';

/**
 * A letter that the procedure has sent, as a template. What it carries out is an act of the case, which is held against
 * the procedure before the letter leaves.
 */
export const letter = z.strictObject({
  id: word,
  title: z.string().min(1),
  /** The act that is done when the letter has left, such as `Acknowledged`; none for a letter that is only put on record. */
  carries: eventName.optional(),
  /** Fields of that act which are the same in every such letter. */
  with: z.record(fieldName, z.union([scalar, z.array(z.string())])).default({}),
  /** Sent only as long as this holds of the case: the outcome that it tells. */
  when: predicate.optional(),
  /** Sent by the mail server, or printed and posted. */
  channels: z.array(z.enum(['email', 'post'])).min(1),
  /** Fields of that act which whoever sends it gives. */
  asks: z.array(fieldName).default([]),
  /** `{reference}`, `{given.expectedReplyDate}`, `{due.ack}`; after a bar what stands in for what is not there. */
  subject: z.string().min(1).max(300),
  body: z.string().min(1).max(20_000),
  req: clauses,
});
export type Letter = z.infer<typeof letter>;

/** What a template can name besides `given.…`, `due.…` and `public.…`. */
export const PLACEHOLDERS = [
  'reference',
  'complainant',
  'company',
  'organisation',
  'received',
  'today',
  'title',
] as const;

/** A placeholder of a template: its name, and what stands in where there is nothing. */
export interface Placeholder {
  readonly whole: string;
  readonly name: string;
  readonly fallback: string | undefined;
}

export const placeholdersIn = (template: string): readonly Placeholder[] =>
  [...template.matchAll(/\{([^{}|]*)(?:\|([^{}]*))?\}/g)].map(([whole, name = '', fallback]) => ({
    whole,
    name,
    fallback,
  }));
