import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { may, type Caller } from '#identity';
import { isSealed, type Sealed } from '#kernel';
import { openFields, type Opened, type Vault } from '#privacy';

export const PersonalState = { open: 'open', withheld: 'withheld', erased: 'erased' } as const;
registerEnumType(PersonalState, {
  name: 'PersonalState',
  description: 'open: here it is; withheld: the role may not read it; erased: nobody can any more.',
});

@ObjectType({ description: 'Personal data, as far as the caller may read it and it still is.' })
export class Personal {
  @Field(() => String, { nullable: true }) readonly text!: string | null;
  @Field(() => PersonalState) readonly state!: keyof typeof PersonalState;
}

/**
 * Opens what is sealed in a page of rows for those who may read personal data: one look into the key store for all of
 * them. For anybody else nothing is opened at all.
 */
export async function openFor<T>(vault: Vault, caller: Caller, data: T): Promise<Opened<T> | T> {
  return may(caller, 'read_personal_data') ? openFields(vault, caller.organisation, data) : data;
}

/** A field of a row that `openFor` has been over. */
export function personal(value: Opened<Sealed> | Sealed | null): Personal | null {
  if (value === null) return null;
  if (typeof value === 'string') return { text: value, state: 'open' };
  return { text: null, state: isSealed(value) ? 'withheld' : 'erased' };
}

/** Any JSON that `openFor` has been over, with a word in place of what cannot be read. */
export function withoutSeals(value: unknown): unknown {
  if (isSealed(value)) return { withheld: true };
  if (Array.isArray(value)) return value.map(withoutSeals);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutSeals(member)]));
}
