import type { Refusal } from './decision.ts';

/**
 * Names under which the product itself acts. They are nobody's: no token is taken that claims one, and nobody is appointed
 * or assigned under one. What the product did is known by how it was authenticated (`system`) and never by these.
 */
export const OWN_NAMES = {
  timekeeper: 'timekeeper',
  /** Moves time by hand. */
  time: 'time',
  firstStart: 'first-start',
  installation: 'installation',
  import: 'import',
  mail: 'mail',
} as const;

const AT_THE_COMMAND_LINE = 'cli:';

/** Whoever is at the command line, by the name that the machine knows them by: never the person of that name. */
export const nameAtCommandLine = (user: string): string => `${AT_THE_COMMAND_LINE}${user}`;

/** Whether a name is the product's own, however it is written. */
export function isOwnName(name: string): boolean {
  const plain = name.normalize('NFKC').trim().toLowerCase();
  return plain.startsWith(AT_THE_COMMAND_LINE) || Object.values<string>(OWN_NAMES).includes(plain);
}

/** For whoever is told that a name is not theirs. */
export const ANOTHER_NAME = `another name: ${Object.values(OWN_NAMES).join(', ')} and those that begin with ${AT_THE_COMMAND_LINE} are the product’s own`;

/** Why nobody can be named like this in these fields, or `null`. */
export function ownNameFault(
  data: object,
  fields: readonly string[],
): (Refusal & { readonly code: 'NAME_RESERVED' }) | null {
  for (const field of fields) {
    const name = (data as Readonly<Record<string, unknown>>)[field];
    if (typeof name === 'string' && isOwnName(name)) {
      return { code: 'NAME_RESERVED', message: `${name} is nobody’s name`, field, wouldAccept: ANOTHER_NAME };
    }
  }
  return null;
}
