import type { Id, Plain } from '#kernel';
import type { z } from 'zod';
import { TextTooLong } from './faults.ts';
import { mapMarked } from './marked-fields.ts';
import type { Vault } from './vault.ts';

/** Whose data a field holds: one person for all, or by path where an act is about several. */
export type SubjectOf = Id | ((path: string) => Id);

const subjectAt = (subject: SubjectOf, path: string): Id => (typeof subject === 'string' ? subject : subject(path));

/**
 * Seals the fields that a schema marks with `sealedText`, and nothing else. Done once, at the edge where a command
 * comes in: a decision that is made again seals nothing again, and works on ciphertext.
 * @param type of the event the data is for; the first word of every path.
 * @returns the data as the schema takes it; parse it with that schema before it is used.
 * @throws TextTooLong, SubjectErased, UnsealableSchema
 */
export async function sealFields<S extends z.ZodType>(
  vault: Vault,
  organisation: string,
  subject: SubjectOf,
  type: string,
  schema: S,
  plain: Plain<z.output<S>>,
): Promise<z.output<S>> {
  const sealed = await mapMarked(schema, plain, type, async (text, path, { max }) => {
    if (text.length > max) throw new TextTooLong(path, text.length, max);
    return await vault.seal(organisation, subjectAt(subject, path), path, text);
  });
  return sealed as z.output<S>;
}

/**
 * The same data with a fingerprint in place of each text: what the hash of a command is taken over, because every
 * sealing of the same text comes out differently, and a hash of the text itself would outlive its erasure.
 * @throws SubjectErased, UnsealableSchema
 */
export async function fingerprintFields<S extends z.ZodType>(
  vault: Vault,
  organisation: string,
  subject: SubjectOf,
  type: string,
  schema: S,
  plain: Plain<z.output<S>>,
): Promise<unknown> {
  return await mapMarked(schema, plain, type, (text, path) =>
    vault.fingerprint(organisation, subjectAt(subject, path), path, text),
  );
}
