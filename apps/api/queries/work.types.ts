import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Instant, LocalDate } from '../graphql/scalars.ts';
import { connectionOf } from './connection.ts';

const nullable = true;

@ObjectType({ description: 'Something that is to be done: a limit to keep, or a task.' })
export class WorkItem {
  @Field(() => String, { description: 'limit or task.' }) readonly what!: 'limit' | 'task';
  @Field(() => ID, { description: 'Of the limit or the task, on its case.' }) readonly id!: string;
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String) readonly reference!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => String, { description: 'The role that owes it.' }) readonly role!: string;
  @Field(() => ID, { nullable, description: 'Who fills that role on the case.' }) readonly person!: string | null;
  @Field(() => Instant, { nullable, description: 'Exclusive; null for a task, and as soon as possible.' })
  readonly dueAt!: string | null;
  @Field(() => LocalDate, { nullable, description: 'The last day in time.' }) readonly dueDate!: string | null;
  @Field(() => Boolean) readonly overdue!: boolean;
  @Field(() => String, { description: 'The rule of the procedure that it comes from.' }) readonly rule!: string;
  @Field(() => [String], { description: 'Clauses of the procedure.' }) readonly req!: readonly string[];
}

export const WorkConnection = connectionOf(WorkItem, 'Work');
