import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Caller } from '#identity';
import { isSealed, type Erased, type Sealed } from '#kernel';
import { openFields, type Vault } from '#privacy';
import type { Page } from '#projections';
import type { Sight } from './access.ts';

export const PersonalState = { open: 'open', withheld: 'withheld', erased: 'erased' } as const;
registerEnumType(PersonalState, {
  name: 'PersonalState',
  description: 'open: here it is; withheld: it is there, and not for the caller; erased: nobody can read it any more.',
});

@ObjectType({ description: 'Personal data, as far as the caller may read it and it still is.' })
export class Personal {
  @Field(() => String, { nullable: true }) readonly text!: string | null;
  @Field(() => PersonalState) readonly state!: keyof typeof PersonalState;
  @Field(() => [String], { description: 'The clauses of the procedure by which it is withheld.' })
  readonly clauses!: readonly string[];
}

/** What stands in place of something that is there, and not for the caller. */
export interface Withheld {
  readonly withheld: true;
  /** Of the procedure; empty where the caller's role alone says no. */
  readonly clauses: readonly string[];
}

/** The type of `T` as it is shown: nothing sealed is left in it. */
export type Shown<T> = T extends Sealed
  ? string | Erased | Withheld
  : T extends readonly (infer U)[]
    ? readonly Shown<U>[]
    : T extends object
      ? { [K in keyof T]: Shown<T[K]> }
      : T;

/** Some data, and whether the caller sees what is sealed in it. */
export interface Regarded<T> {
  readonly data: T;
  readonly sight: Sight;
}

/**
 * Shows each as far as the caller may see it, in the same order: one look into the key store for all that is opened,
 * and none for what is not.
 * @throws SealBroken, KeyMissing
 */
export async function showAll<T>(
  vault: Vault,
  { organisation }: Caller,
  all: readonly Regarded<T>[],
): Promise<readonly Shown<T>[]> {
  const seen = all.filter(({ sight }) => sight.open).map(({ data }) => data);
  const opened = [...(await openFields(vault, organisation, seen))] as Shown<T>[];
  return all.map(({ data, sight }) => (sight.open ? (opened.shift() as Shown<T>) : withhold(data, sight.clauses)));
}

/** A page of rows, each as far as the caller may see it; the sights are in the order of the rows. */
export async function showPage<R>(
  vault: Vault,
  caller: Caller,
  page: Page<R>,
  sights: readonly Sight[],
): Promise<Page<Shown<R>>> {
  const regarded = page.edges.map(({ node }, n) => ({ data: node, sight: sights[n] ?? CLOSED }));
  const shown = await showAll(vault, caller, regarded);
  const edges = page.edges.map(({ cursor }, n) => ({ cursor, node: shown[n] as Shown<R> }));
  return { ...page, edges };
}

const CLOSED: Sight = { open: false, clauses: [] };

/** Everything sealed in it withheld, whoever asks. */
export function withhold<T>(data: T, clauses: readonly string[] = []): Shown<T> {
  return replaced(data, { withheld: true, clauses }) as Shown<T>;
}

function replaced(value: unknown, withheld: Withheld): unknown {
  if (isSealed(value)) return withheld;
  if (Array.isArray(value)) return value.map((member) => replaced(member, withheld));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member, withheld)]));
}

/** A field that was sealed, as the schema shows it. */
export function personal(value: Shown<Sealed>): Personal;
export function personal(value: Shown<Sealed> | null | undefined): Personal | null;
export function personal(value: Shown<Sealed> | null | undefined): Personal | null {
  if (value == null) return null;
  if (typeof value === 'string') return { text: value, state: 'open', clauses: [] };
  if ('erased' in value) return { text: null, state: 'erased', clauses: [] };
  return { text: null, state: 'withheld', clauses: value.clauses };
}
