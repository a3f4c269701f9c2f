import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { PartyRow, Preferences, RepresentativeOnRecord, RestrictionInForce } from '#projections';
import { Instant, LocalDate } from '../graphql/scalars.ts';
import { connectionOf } from '../queries/connection.ts';
import { personal, Personal, type Shown } from '../queries/personal.ts';

const nullable = true;

type With<T, Sealed extends keyof T> = Omit<T, Sealed> & { readonly [K in Sealed]: Personal | null };

@ObjectType({ description: 'A restriction on contact that is in force.' })
export class Restriction implements Omit<With<RestrictionInForce, 'arrangements' | 'reason'>, 'reviewAt'> {
  @Field(() => ID) readonly restriction!: string;
  @Field(() => ID, { nullable, description: 'The case on which it was imposed, where it was one.' })
  readonly caseId!: string | null;
  @Field(() => Personal, { nullable }) readonly arrangements!: Personal | null;
  @Field(() => Personal, { nullable }) readonly reason!: Personal | null;
  @Field(() => Instant) readonly imposedAt!: string;
  @Field(() => LocalDate) readonly reviewOn!: string;
  @Field(() => Boolean, { description: 'The day of the review has come, and it was not reviewed yet.' })
  readonly reviewDue!: boolean;
}

@ObjectType({ description: 'Somebody who acts for a person.' })
export class Representative implements With<RepresentativeOnRecord, 'name'> {
  @Field(() => ID, { description: 'A party of their own.' }) readonly representative!: string;
  @Field(() => ID, { nullable }) readonly caseId!: string | null;
  @Field(() => Personal, { nullable }) readonly name!: Personal | null;
  @Field(() => String, { nullable }) readonly capacity!: string | null;
  @Field(() => LocalDate, { nullable }) readonly consentOn!: string | null;
  @Field(() => String, { nullable, description: 'The sha-256 of the signed consent, an attachment of the case.' })
  readonly consentEvidence!: string | null;
  @Field(() => Instant) readonly namedAt!: string;
}

@ObjectType({ description: 'How a person wants to be dealt with.' })
export class PartyPreferences implements With<Preferences, 'adjustments' | 'vulnerability'> {
  @Field(() => String, { nullable }) readonly language!: string | null;
  @Field(() => String, { nullable }) readonly channel!: string | null;
  @Field(() => Personal, { nullable }) readonly adjustments!: Personal | null;
  @Field(() => Personal, { nullable }) readonly vulnerability!: Personal | null;
}

@ObjectType({ description: 'A person or company behind one case or several.' })
export class Party implements Omit<
  PartyRow,
  'key' | 'organisation' | 'restrictions' | 'representatives' | 'preferences' | 'wakeAt'
> {
  @Field(() => ID) readonly party!: string;
  @Field(() => Instant, { description: 'When Redress learned of them.' }) readonly knownSince!: string;
  @Field(() => [Restriction], { description: 'Those in force, in the order in which they were imposed.' })
  readonly restrictions!: readonly Restriction[];
  @Field(() => [Representative]) readonly representatives!: readonly Representative[];
  @Field(() => PartyPreferences, { nullable }) readonly preferences!: PartyPreferences | null;
  @Field(() => Boolean) readonly erased!: boolean;
  @Field(() => Instant, { nullable }) readonly erasedAt!: string | null;
}

export const PartyConnection = connectionOf(Party);

/** A row, as far as the caller may see it, as the schema shows it. */
export function toParty({ party, knownSince, erased, erasedAt, ...row }: Shown<PartyRow>): Party {
  return {
    party,
    knownSince,
    erased,
    erasedAt,
    restrictions: row.restrictions.map(toRestriction),
    representatives: row.representatives.map((one) => ({ ...one, name: personal(one.name) })),
    preferences: row.preferences === null ? null : toPreferences(row.preferences),
  };
}

const toRestriction = (one: Shown<RestrictionInForce>): Restriction => ({
  ...one,
  arrangements: personal(one.arrangements),
  reason: personal(one.reason),
});

const toPreferences = (one: Shown<Preferences>): PartyPreferences => ({
  ...one,
  adjustments: personal(one.adjustments),
  vulnerability: personal(one.vulnerability),
});
