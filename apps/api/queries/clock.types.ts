import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ClockRow } from '#projections';
import { Instant, LocalDate } from '../graphql/scalars.ts';
import { Nature } from '../graphql/words.ts';

const nullable = true;

@ObjectType({ description: 'A time limit on a case. A miss is never undone by what came later.' })
export class ClockView implements Omit<
  ClockRow,
  | 'key'
  | 'organisation'
  | 'inputs'
  | 'facts'
  | 'remindAt'
  | 'reminded'
  | 'movedOff'
  | 'keptBy'
  | 'knownAt'
  | 'startedBy'
  | 'imported'
  | 'wakeAt'
  | 'countedDueAt'
> {
  @Field(() => ID, { name: 'id' }) readonly clock!: string;
  @Field(() => String) readonly rule!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => Nature) readonly nature!: keyof typeof Nature;
  @Field(() => String, { description: 'The role that owes it.' }) readonly owner!: string;
  @Field(() => String, { nullable }) readonly stage!: string | null;
  @Field(() => ID, { nullable }) readonly subject!: string | null;
  @Field(() => Instant) readonly startedAt!: string;
  @Field(() => Instant, { nullable }) readonly firstDueAt!: string | null;
  @Field(() => LocalDate, { nullable }) readonly firstDueDate!: string | null;
  @Field(() => Instant, { nullable, description: 'Exclusive: an act at this moment is late.' })
  readonly dueAt!: string | null;
  @Field(() => LocalDate, { nullable, description: 'The last day in time.' }) readonly dueDate!: string | null;
  @Field(() => String, { nullable, description: 'Why it was counted anew, the last time.' })
  readonly recalculated!: ClockRow['recalculated'];
  @Field(() => String, { description: 'The calendar it is counted on.' }) readonly calendar!: string;
  @Field(() => Boolean, { description: 'The count runs past the published bank holidays.' })
  readonly provisional!: boolean;
  @Field(() => [String], { description: 'Clauses of the procedure.' }) readonly req!: readonly string[];
  @Field(() => Int) readonly extensions!: number;
  @Field(() => ID, { nullable, description: 'The promise that took over.' }) readonly promise!: string | null;
  @Field(() => Instant, { nullable }) readonly extendedUntil!: string | null;
  @Field(() => Instant, { nullable }) readonly breachedAt!: string | null;
  @Field(() => Instant, { nullable }) readonly detectedAt!: string | null;
  @Field(() => ID, { nullable }) readonly correctedBy!: string | null;
  @Field(() => String, { nullable }) readonly correctedBecause!: string | null;
  @Field(() => String, { nullable }) readonly endHow!: ClockRow['endHow'];
  @Field(() => Instant, { nullable }) readonly endAt!: string | null;
  @Field(() => ID, { nullable }) readonly endBy!: string | null;
  @Field(() => String, { nullable }) readonly endBecause!: string | null;
  @Field(() => Boolean) readonly running!: boolean;
  @Field(() => String, { description: 'running, met, met_late, missed, extended, expired or cancelled.' })
  readonly state!: ClockRow['state'];
  @Field(() => Float, { nullable, description: 'Milliseconds; fixed by the act that met it.' })
  readonly lateByMs!: number | null;
  /** Not in the schema: what the proof is made from. */
  readonly inputs!: ClockRow['inputs'];
  readonly caseId!: string;
  readonly countedDueDate!: ClockRow['countedDueDate'];
}
