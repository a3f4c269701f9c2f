import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { RegisterRow } from '#projections';
import { Instant, LocalDate } from '../graphql/scalars.ts';
import { connectionOf } from './connection.ts';
import { AnswerFreshness } from './freshness.ts';
import { Personal } from './personal.ts';

const nullable = true;

type PersonalField = 'complainant' | 'email' | 'phone' | 'address' | 'narrative' | 'expectedOutcome';
export const PERSONAL_FIELDS = [
  'complainant',
  'email',
  'phone',
  'address',
  'narrative',
  'expectedOutcome',
] as const satisfies readonly PersonalField[];

type Shown = Omit<
  RegisterRow,
  | PersonalField
  | 'key'
  | 'organisation'
  | 'handlers'
  | 'limits'
  | 'spells'
  | 'importFile'
  | 'importLine'
  | 'acts'
  | 'causes'
  | 'closedAt'
  | 'remedies'
  | 'actions'
  | 'summary'
  | 'folder'
>;

@ObjectType({ description: 'Who fills a role on a case.' })
export class RoleOnCase {
  @Field(() => String) readonly role!: string;
  @Field(() => ID, { nullable, description: 'Nobody, where the procedure found nobody.' }) readonly person!:
    string | null;
  @Field(() => String, { nullable }) readonly name!: string | null;
}

@ObjectType({ description: 'A case as the register shows it.' })
export class RegisterEntry implements Shown {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String) readonly reference!: string;
  @Field(() => String, { nullable }) readonly externalReference!: string | null;
  @Field(() => String) readonly kind!: string;
  @Field(() => String, { description: 'open or closed.' }) readonly status!: 'open' | 'closed';
  @Field(() => String, { nullable }) readonly stage!: string | null;
  @Field(() => String) readonly channel!: string;
  @Field(() => String, { nullable }) readonly title!: string | null;
  @Field(() => String, { nullable }) readonly company!: string | null;
  @Field(() => String, { nullable }) readonly area!: string | null;
  @Field(() => String, { nullable }) readonly product!: string | null;
  @Field(() => String, { nullable }) readonly service!: string | null;
  @Field(() => String, { nullable }) readonly site!: string | null;
  @Field(() => String, { nullable }) readonly team!: string | null;
  @Field(() => String, { description: 'The procedure it is dealt with under.' }) readonly packId!: string;
  @Field(() => Int) readonly packVersion!: number;
  @Field(() => ID) readonly party!: string;
  @Field(() => Personal, { nullable }) readonly complainant!: Personal | null;
  @Field(() => Personal, { nullable }) readonly email!: Personal | null;
  @Field(() => Personal, { nullable }) readonly phone!: Personal | null;
  @Field(() => Personal, { nullable }) readonly address!: Personal | null;
  @Field(() => Personal, { nullable }) readonly narrative!: Personal | null;
  @Field(() => Personal, { nullable }) readonly expectedOutcome!: Personal | null;
  @Field(() => Instant) readonly receivedAt!: string;
  @Field(() => Instant, { description: 'When Redress learned of it.' }) readonly recordedAt!: string;
  @Field(() => Boolean) readonly lateRecorded!: boolean;
  @Field(() => LocalDate, { nullable, description: 'Null while open, and where nobody knows.' })
  readonly closedOn!: string | null;
  @Field(() => String, { nullable }) readonly exit!: string | null;
  @Field(() => String, { nullable }) readonly outcome!: string | null;
  @Field(() => [RoleOnCase]) readonly handlers!: readonly RoleOnCase[];
  @Field(() => Instant, { nullable, description: 'A sort key: show every clock.' }) readonly nextDueAt!: string | null;
  @Field(() => ID, { nullable }) readonly nextDueClock!: string | null;
  @Field(() => Int, { description: 'Limits that were missed and are not met yet.' }) readonly overdueCount!: number;
  @Field(() => Int, { description: 'Limits that were ever missed, but for those that a person found to be none.' })
  readonly breachedCount!: number;
  @Field(() => [String]) readonly flags!: readonly string[];
  @Field(() => Boolean, { description: 'The complainant does not want something that they told to be shared.' })
  readonly consentWithheld!: boolean;
  @Field(() => String, { description: 'live or import.' }) readonly origin!: 'live' | 'import';
}

@ObjectType({ description: 'A case with its limits, its tasks and its history.' })
export class Case extends RegisterEntry {
  @Field(() => AnswerFreshness) readonly freshness!: AnswerFreshness;
}

export const RegisterConnection = connectionOf(RegisterEntry, 'Register');
