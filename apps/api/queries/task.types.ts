import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { TaskRow } from '#projections';
import { Instant } from '../graphql/scalars.ts';
import { connectionOf } from './connection.ts';

const nullable = true;

@ObjectType({ description: 'Something to be done on a case.' })
export class TaskView implements Omit<TaskRow, 'key' | 'organisation' | 'raisedBy' | 'doneBy'> {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => ID) readonly task!: string;
  @Field(() => String) readonly rule!: string;
  @Field(() => String) readonly kind!: TaskRow['kind'];
  @Field(() => String) readonly title!: string;
  @Field(() => String) readonly role!: string;
  @Field(() => ID, { nullable }) readonly person!: string | null;
  @Field(() => String, { nullable }) readonly about!: string | null;
  @Field(() => Instant) readonly raisedAt!: string;
  @Field(() => Boolean, { description: 'No longer open: doneHow says whether it was done or ended otherwise.' })
  readonly done!: boolean;
  @Field(() => Instant, { nullable }) readonly doneAt!: string | null;
  @Field(() => String, { nullable, description: 'act, person; or without being done: closed, voided.' })
  readonly doneHow!: TaskRow['doneHow'];
}

export const TaskConnection = connectionOf(TaskView, 'Task');
