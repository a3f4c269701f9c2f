import { because, type CaseRefusal } from '../refusals.ts';
import type { Run } from '../run.ts';
import { list } from './parts.ts';

/** Codes that an answer names; the lists themselves have them all. */
const MOST_NAMED = 50;

/**
 * Whether fields hold codes that the organisation's lists have. A list without codes takes any word, and so does a
 * file: what was written elsewhere was written by other lists.
 * @param fields the field of each list, with what the act has in it.
 */
export function listed(
  { context }: Run,
  fields: Readonly<Record<string, { readonly list: string; readonly code: string | undefined }>>,
): CaseRefusal | null {
  if (context.origin.kind === 'import') return null;
  for (const [field, { list: name, code }] of Object.entries(fields)) {
    const codes = code === undefined ? [] : context.lists(name);
    if (code === undefined || codes.length === 0 || codes.includes(code)) continue;
    return because('LIST_CODE_UNKNOWN', `The organisation's list of ${name}s has no "${code}"`, {
      field,
      wouldAccept: `one of: ${list(codes.slice(0, MOST_NAMED))}`,
    });
  }
  return null;
}
