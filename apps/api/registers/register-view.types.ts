import { Field, Float, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ColumnType } from '#procedure';
import { AnswerFreshness } from '../queries/freshness.ts';
import { PageInfo } from '../queries/connection.ts';
import { Personal } from '../queries/personal.ts';
import { Instant, LocalDate } from '../graphql/scalars.ts';

const nullable = true;

const TYPES: { readonly [T in ColumnType]: T } = {
  text: 'text',
  moment: 'moment',
  day: 'day',
  number: 'number',
  yes_no: 'yes_no',
  list: 'list',
  personal: 'personal',
  personal_list: 'personal_list',
};
registerEnumType(TYPES, { name: 'ColumnType', description: 'Which member of a cell has its value.' });

@ObjectType({ description: 'A column of a register, as its pack has it.' })
export class RegisterColumn {
  @Field(() => String) readonly name!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => TYPES) readonly type!: ColumnType;
}

@ObjectType({ description: 'What an entry says in a column: in the member of the column’s type.' })
export class RegisterCell {
  @Field(() => String) readonly column!: string;
  @Field(() => String, { nullable }) readonly text?: string | null;
  @Field(() => Instant, { nullable }) readonly at?: string | null;
  @Field(() => LocalDate, { nullable }) readonly on?: string | null;
  @Field(() => Float, { nullable }) readonly number?: number | null;
  @Field(() => Boolean, { nullable }) readonly yesNo?: boolean | null;
  @Field(() => [String], { nullable }) readonly list?: readonly string[] | null;
  @Field(() => Personal, { nullable }) readonly personal?: Personal | null;
  @Field(() => [Personal], { nullable }) readonly personalList?: readonly Personal[] | null;
}

@ObjectType()
export class MadeEntryField {
  @Field(() => String) readonly name!: string;
  @Field(() => String, { nullable, description: 'Null where it is personal.' }) readonly text!: string | null;
  @Field(() => Personal, { nullable }) readonly personal!: Personal | null;
}

@ObjectType({ description: 'What a rule of the procedure entered.' })
export class MadeEntryView {
  @Field(() => ID) readonly act!: string;
  @Field(() => String) readonly type!: string;
  @Field(() => Instant) readonly madeAt!: string;
  @Field(() => [MadeEntryField]) readonly fields!: readonly MadeEntryField[];
}

@ObjectType({ description: 'An entry of a named register.' })
export class RegisterLine {
  @Field(() => ID, { description: 'Of the case, or of the corrective action.' }) readonly id!: string;
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String, { description: 'By the pack’s own name for an entry.' }) readonly name!: string;
  @Field(() => [RegisterCell]) readonly cells!: readonly RegisterCell[];
  @Field(() => [MadeEntryView]) readonly entries!: readonly MadeEntryView[];
}

@ObjectType()
export class RegisterLineEdge {
  @Field(() => String) readonly cursor!: string;
  @Field(() => RegisterLine) readonly node!: RegisterLine;
}

@ObjectType({ description: 'A page of a register that the procedure names, with exactly its columns.' })
export class RegisterView {
  @Field(() => String) readonly register!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => String, { description: 'case or corrective_action.' }) readonly holds!: string;
  @Field(() => [String], { description: 'Clauses of the procedure.' }) readonly req!: readonly string[];
  @Field(() => [RegisterColumn]) readonly columns!: readonly RegisterColumn[];
  @Field(() => [RegisterLineEdge]) readonly edges!: readonly RegisterLineEdge[];
  @Field(() => PageInfo) readonly pageInfo!: PageInfo;
  @Field(() => AnswerFreshness) readonly freshness!: AnswerFreshness;
}
