import { isSealed } from '#kernel';
import type { Erased, Sealed } from '#kernel';
import type { Vault } from './vault.ts';

/** The type of `T` after opening: every sealed field as the text it holds, or as `Erased`. */
export type Opened<T> = T extends Sealed
  ? string | Erased
  : T extends readonly (infer U)[]
    ? readonly Opened<U>[]
    : T extends object
      ? { [K in keyof T]: Opened<T[K]> }
      : T;

/**
 * Copies any JSON with everything sealed in it opened, and `Erased` in place of what was erased. One look into the key
 * store for all of it, so give it a page of rows and not each row.
 * @throws SealBroken, KeyMissing
 */
export async function openFields<T>(vault: Vault, organisation: string, data: T): Promise<Opened<T>> {
  const found: Sealed[] = [];
  collect(data, found);
  const opened = await vault.openAll(organisation, found);
  const openedOf = new Map(found.map((sealed, n) => [sealed, opened[n]] as const));
  return replace(data, openedOf) as Opened<T>;
}

function collect(value: unknown, into: Sealed[]): void {
  if (isSealed(value)) into.push(value);
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) collect(member, into);
}

function replace(value: unknown, openedOf: ReadonlyMap<Sealed, string | Erased | undefined>): unknown {
  if (isSealed(value)) return openedOf.get(value);
  if (Array.isArray(value)) return value.map((item: unknown) => replace(item, openedOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replace(member, openedOf)]));
}
