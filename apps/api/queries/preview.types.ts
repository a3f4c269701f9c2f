import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { KEPT_BECAUSE, type KeptBecause } from '#casework';
import { COMPARED, type ComparedPart, type PackChange, type PackFault } from '#procedure';
import { LocalDate } from '../graphql/scalars.ts';
import { PageInfo } from './connection.ts';
import type { LimitPreview } from './calendar-preview.ts';

const nullable = true;
const words = <W extends string>(all: readonly W[]) =>
  Object.fromEntries(all.map((word) => [word, word])) as { readonly [K in W]: K };

const KeptBecauseWord = words(KEPT_BECAUSE);
registerEnumType(KeptBecauseWord, {
  name: 'KeptBecause',
  description:
    'Why a limit keeps its date: the customer was told it; it was missed already; the procedure keeps dates, or moves them later only; the date is the same.',
});
const ComparedPartWord = words(COMPARED);
registerEnumType(ComparedPartWord, { name: 'PackPart' });
const Change = words(['added', 'removed', 'changed']);
registerEnumType(Change, { name: 'PackChangeKind' });

@ObjectType('LimitPreview', { description: 'A running limit, and what the calendar would do to it.' })
export class LimitPreviewView implements LimitPreview {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String) readonly reference!: string;
  @Field(() => ID) readonly clock!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => LocalDate, { nullable }) readonly dueDate!: string | null;
  @Field(() => LocalDate, { nullable, description: 'Null where it keeps its date.' }) readonly newDueDate!:
    string | null;
  @Field(() => KeptBecauseWord, { nullable, description: 'Null where it moves.' })
  readonly keptBecause!: KeptBecause | null;
}

@ObjectType()
export class KeptLimits {
  @Field(() => KeptBecauseWord) readonly because!: KeptBecause;
  @Field(() => Int) readonly count!: number;
}

@ObjectType()
export class LimitPreviewEdge {
  @Field(() => String) readonly cursor!: string;
  @Field(() => LimitPreviewView) readonly node!: LimitPreviewView;
}

@ObjectType()
export class LimitPreviewConnection {
  @Field(() => [LimitPreviewEdge]) readonly edges!: readonly LimitPreviewEdge[];
  @Field(() => PageInfo) readonly pageInfo!: PageInfo;
}

@ObjectType('CalendarPreview', { description: 'What publishing a version of a calendar would do to what runs.' })
export class CalendarPreviewView {
  @Field(() => [String], { description: 'What is wrong with the version; nothing else is said of one with faults.' })
  readonly faults!: readonly string[];
  @Field(() => Int, { description: 'Limits whose date would move.' }) readonly moved!: number;
  @Field(() => [KeptLimits]) readonly kept!: readonly KeptLimits[];
  @Field(() => LimitPreviewConnection) readonly limits!: LimitPreviewConnection;
}

@ObjectType('PackFault')
export class PackFaultView implements Omit<PackFault, 'column' | 'wouldAccept'> {
  @Field(() => Int) readonly line!: number;
  @Field(() => String) readonly path!: string;
  @Field(() => String) readonly message!: string;
  @Field(() => String, { nullable }) readonly wouldAccept!: string | null;
}

@ObjectType('PackChange')
export class PackChangeView implements PackChange {
  @Field(() => ComparedPartWord) readonly part!: ComparedPart;
  @Field(() => ID) readonly id!: string;
  @Field(() => Change) readonly change!: PackChange['change'];
  @Field(() => String) readonly title!: string;
  @Field(() => [String], { description: 'The members that say something else, such as `for`.' })
  readonly members!: readonly string[];
}

@ObjectType({ description: 'How many open cases are dealt with under a version, and stay under it.' })
export class OpenCases {
  @Field(() => String) readonly pack!: string;
  @Field(() => Int) readonly version!: number;
  @Field(() => Int) readonly cases!: number;
}

@ObjectType('PackPreview', { description: 'What publishing a pack would change.' })
export class PackPreviewView {
  @Field(() => Boolean, { description: 'It passes its check and would be published.' }) readonly sound!: boolean;
  @Field(() => [PackFaultView]) readonly faults!: readonly PackFaultView[];
  @Field(() => [PackFaultView]) readonly warnings!: readonly PackFaultView[];
  @Field(() => String, { nullable }) readonly pack!: string | null;
  @Field(() => Int, { nullable }) readonly version!: number | null;
  @Field(() => String, { nullable, description: 'Why it would not be published though it passes its check.' })
  readonly refusal!: string | null;
  @Field(() => Int, { nullable, description: 'The version that new cases are opened under now.' })
  readonly current!: number | null;
  @Field(() => [PackChangeView], { description: 'Against the current version.' })
  readonly changes!: readonly PackChangeView[];
  @Field(() => [String], { description: 'Other sections that say something else.' })
  readonly sections!: readonly string[];
  @Field(() => [OpenCases], { description: 'Cases never move by publishing.' })
  readonly openCases!: readonly OpenCases[];
}
