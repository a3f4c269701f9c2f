import { z } from 'zod';
import type { Sealed } from './sealed.ts';

/** What is known of a field that holds personal data. */
export interface SealedMark {
  /** The longest text it takes, in UTF-16 code units. */
  readonly max: number;
}

/** The schemas that stand for sealed text. `libs/privacy` finds the fields to seal by it. */
export const sealedFields = z.registry<SealedMark>();

/** Bytes added to the text by nonce (12) and tag (16). */
const OVERHEAD = 28;

/**
 * A field of personal data in the schema of an event: it validates the stored form and marks the field, so that
 * `sealFields` of `libs/privacy` seals exactly the fields whose schema is made here.
 * @param max the longest text, in UTF-16 code units; 10,000 unless told.
 */
export function sealedText({ max = 10_000 }: { max?: number } = {}): z.ZodType<Sealed, Sealed> {
  // A UTF-16 code unit is at most 3 bytes of UTF-8; base64url writes 3 bytes as 4 characters.
  const longest = Math.ceil(((max * 3 + OVERHEAD) * 4) / 3);
  const schema: z.ZodType<Sealed, Sealed> = z.strictObject({
    sealed: z.base64url().max(longest),
    subject: z.string().min(1),
    path: z.string().min(1),
  });
  return schema.register(sealedFields, { max });
}
