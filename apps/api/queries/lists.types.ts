import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { CorrectiveActionRow, DepartureRow, NoticeRow } from '#projections';
import { Instant, LocalDate } from '../graphql/scalars.ts';
import { connectionOf } from './connection.ts';

const nullable = true;

@ObjectType({ description: 'Word to a person or a role about a case.' })
export class Notice implements Omit<NoticeRow, 'key' | 'organisation'> {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => ID) readonly notice!: string;
  @Field(() => String, { description: 'reminder, breach or notify.' }) readonly kind!: NoticeRow['kind'];
  @Field(() => String) readonly role!: string;
  @Field(() => ID, { nullable }) readonly person!: string | null;
  @Field(() => ID, { nullable }) readonly clock!: string | null;
  @Field(() => String) readonly message!: string;
  @Field(() => Instant) readonly occurredAt!: string;
  @Field(() => Instant) readonly decidedAt!: string;
}

@ObjectType({ description: 'A corrective action.' })
export class CorrectiveAction implements Omit<CorrectiveActionRow, 'key' | 'organisation'> {
  @Field(() => ID) readonly correctiveAction!: string;
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String, { description: 'raised, assigned, completed, reviewed or closed.' })
  readonly status!: CorrectiveActionRow['status'];
  @Field(() => String) readonly description!: string;
  @Field(() => ID, { nullable }) readonly owner!: string | null;
  @Field(() => LocalDate, { nullable }) readonly dueOn!: string | null;
  @Field(() => Instant) readonly raisedAt!: string;
  @Field(() => Instant, { nullable }) readonly completedAt!: string | null;
  @Field(() => String, { nullable }) readonly completion!: string | null;
  @Field(() => Instant, { nullable }) readonly reviewedAt!: string | null;
  @Field(() => Boolean, { nullable }) readonly effective!: boolean | null;
  @Field(() => String, { nullable }) readonly finding!: string | null;
  @Field(() => Instant, { nullable }) readonly closedAt!: string | null;
  @Field(() => String, { nullable }) readonly remarks!: string | null;
}

@ObjectType({ description: 'An act that departed from the procedure, with the gate that it went past.' })
export class Departure implements Omit<DepartureRow, 'key' | 'organisation'> {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String) readonly gate!: string;
  @Field(() => ID) readonly act!: string;
  @Field(() => String, { description: 'block: Redress would have refused to do it; warn: it would have said so.' })
  readonly mode!: DepartureRow['mode'];
  @Field(() => String) readonly reason!: string;
  @Field(() => [String], { description: 'Clauses of the procedure.' }) readonly req!: readonly string[];
  @Field(() => Instant) readonly occurredAt!: string;
  @Field(() => Instant) readonly decidedAt!: string;
  @Field(() => ID) readonly actorId!: string;
}

export const NoticeConnection = connectionOf(Notice);
export const CorrectiveActionConnection = connectionOf(CorrectiveAction);
export const DepartureConnection = connectionOf(Departure);
