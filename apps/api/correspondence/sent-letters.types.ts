import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { LetterRow } from '#projections';
import { Choice, Id } from '../graphql/fields.ts';
import { Instant } from '../graphql/scalars.ts';
import { LetterState } from '../graphql/words.ts';
import { connectionOf, PageArgs } from '../queries/connection.ts';
import { Personal } from '../queries/personal.ts';

const nullable = true;
const optional = true;

@ObjectType({ description: 'A letter of a case and where it is. Its text is asked for by itself (`letter`).' })
export class SentLetter implements Omit<LetterRow, 'key' | 'organisation'> {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => ID) readonly dispatch!: string;
  @Field(() => ID, { description: 'The act by which it was asked for.' }) readonly requested!: string;
  @Field(() => String, { description: 'Of the procedure.' }) readonly letter!: string;
  @Field(() => String) readonly channel!: string;
  @Field(() => LetterState) readonly state!: LetterRow['state'];
  @Field(() => String, { nullable, description: 'The act that it carries out.' }) readonly carries!: string | null;
  @Field(() => ID, { nullable, description: 'That act once it has left, or its leaving where it carries none out.' })
  readonly act!: string | null;
  @Field(() => String, { description: 'The sha-256 of its text.' }) readonly bodyHash!: string;
  @Field(() => Instant) readonly requestedAt!: string;
  @Field(() => ID) readonly requestedBy!: string;
  @Field(() => Int, { description: 'How often its server has not taken it so far.' }) readonly delays!: number;
  @Field(() => Instant, { nullable, description: 'Null where it is not tried any more.' })
  readonly nextAttemptAt!: string | null;
  @Field(() => Instant, { nullable }) readonly endedAt!: string | null;
  @Field(() => String, { nullable, description: 'As the mail server knows it.' }) readonly messageId!: string | null;
  @Field(() => String, { nullable, description: 'What was last said of it, as a code: its words may name somebody.' })
  readonly lastAnswer!: string | null;
}
export const SentLetterConnection = connectionOf(SentLetter);

@ObjectType({ description: 'What a letter says and to whom, as far as the caller may read it.' })
export class LetterText {
  @Field(() => String) readonly letter!: string;
  @Field(() => String) readonly channel!: string;
  @Field(() => Personal) readonly to!: Personal;
  @Field(() => Personal) readonly subject!: Personal;
  @Field(() => Personal) readonly body!: Personal;
  @Field(() => String, { nullable, description: 'To print; null where it is not to be read.' })
  readonly html!: string | null;
}

@ArgsType()
export class LettersArgs extends PageArgs {
  @Id({ optional }) readonly caseId: string | undefined;
  @Choice(LetterState, { optional }) readonly state: LetterRow['state'] | undefined;
}

@ArgsType()
export class LetterArgs {
  @Id() readonly caseId!: string;
  @Id() readonly dispatch!: string;
}
