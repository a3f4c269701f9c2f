import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type {
  AgendaItem,
  MeetingRow,
  PublicationRow,
  RecurringDutyRow,
  ReviewedCaseRow,
  ScheduleRow,
} from '#projections';
import { Instant, Json, LocalDate } from '../graphql/scalars.ts';
import { Audience, MeetingStatus } from '../graphql/words.ts';
import { connectionOf } from './connection.ts';

const nullable = true;

@ObjectType('RecurringDuty', { description: 'One time that a recurring duty falls due. A miss is never undone.' })
export class RecurringDutyView implements Omit<RecurringDutyRow, 'key' | 'organisation' | 'schedule'> {
  @Field(() => Int) readonly occurrence!: number;
  @Field(() => String, { nullable, description: '2025-Q2 or 2025, for a duty on a period.' })
  readonly period!: string | null;
  @Field(() => Instant) readonly opensAt!: string;
  @Field(() => Instant, { description: 'Exclusive: what is done at this moment is late.' }) readonly dueAt!: string;
  @Field(() => LocalDate, { description: 'The last day in time.' }) readonly dueDate!: string;
  @Field(() => Boolean, { description: 'The count runs past the published bank holidays.' })
  readonly provisional!: boolean;
  @Field(() => String, { description: 'open, done, missed, done_late, or ended with its schedule.' })
  readonly state!: RecurringDutyRow['state'];
  @Field(() => Instant, { nullable }) readonly missedAt!: string | null;
  @Field(() => Instant, { nullable, description: 'When that was found.' }) readonly detectedAt!: string | null;
  @Field(() => [ID], { description: 'Who owed it when it was missed.' }) readonly missedBy!: readonly string[];
  @Field(() => LocalDate, { nullable }) readonly doneOn!: string | null;
  @Field(() => ID, { nullable, description: 'The review, report or meeting that did it.' })
  readonly doneBy!: string | null;
  /** Not in the schema: what the proof is made from. */
  readonly inputs!: RecurringDutyRow['inputs'];
}

type ShownSchedule = Omit<ScheduleRow, 'key' | 'organisation' | 'open' | 'nextOpensAt' | 'wakeAt' | 'pack'>;

@ObjectType('Schedule', { description: 'What the organisation owes again and again.' })
export class ScheduleView implements ShownSchedule {
  @Field(() => ID, { name: 'id' }) readonly schedule!: string;
  @Field(() => String, { description: 'Its id in the procedure.' }) readonly rule!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => String, { description: 'review, report or meeting.' }) readonly what!: ScheduleRow['what'];
  @Field(() => String, { nullable, description: 'The role that meets.' }) readonly body!: string | null;
  @Field(() => String, { description: 'The role that owes it.' }) readonly owner!: string;
  @Field(() => Json, { description: 'How it comes back.' }) readonly cadence!: ScheduleRow['cadence'];
  @Field(() => [String], { description: 'Clauses of the procedure.' }) readonly req!: readonly string[];
  @Field(() => Instant) readonly since!: string;
  @Field(() => Instant, { nullable }) readonly endedAt!: string | null;
  @Field(() => String, { nullable }) readonly endedBecause!: ScheduleRow['endedBecause'];
  @Field(() => Instant, { nullable, description: 'The earliest due moment that can still be kept.' })
  readonly nextDueAt!: string | null;
  @Field(() => LocalDate, { nullable }) readonly nextDueDate!: string | null;
  @Field(() => LocalDate, { nullable, description: 'The earliest due date that passed and is not made up for.' })
  readonly overdueSince!: string | null;
  @Field(() => Int) readonly overdueCount!: number;
  @Field(() => Int, { description: 'Missed ever, whatever was done later.' }) readonly missedCount!: number;
}

@ObjectType({ description: 'Somebody who owes a duty today.' })
export class DutyHolder {
  @Field(() => ID) readonly person!: string;
  @Field(() => String) readonly name!: string;
}

@ObjectType('Meeting', { description: 'A meeting of a body that reviews cases.' })
export class MeetingView implements Omit<MeetingRow, 'key' | 'organisation'> {
  @Field(() => ID, { name: 'id' }) readonly meeting!: string;
  @Field(() => String) readonly body!: string;
  @Field(() => LocalDate, { description: 'The day it is meant for, or was held on.' }) readonly on!: string;
  @Field(() => MeetingStatus) readonly status!: MeetingRow['status'];
  @Field(() => Instant) readonly scheduledAt!: string;
  @Field(() => Int, { description: 'How often its day was moved.' }) readonly moved!: number;
  @Field(() => Instant, { nullable, description: 'When Redress learned that it was held.' })
  readonly heldAt!: string | null;
  @Field(() => Float, { description: 'How many cases it considered.' }) readonly cases!: number;
  @Field(() => String, { nullable }) readonly minutes!: string | null;
  @Field(() => String, { nullable, description: 'Why it was moved last, or cancelled.' })
  readonly reason!: string | null;
}

@ObjectType({ description: 'A case that a meeting considered.' })
export class ReviewedCase implements Omit<ReviewedCaseRow, 'key' | 'organisation'> {
  @Field(() => ID) readonly meeting!: string;
  @Field(() => ID) readonly caseId!: string;
}

@ObjectType('AgendaItem', { description: 'A case that waits for the next meeting.' })
export class AgendaItemView implements AgendaItem {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String) readonly reference!: string;
  @Field(() => String, { nullable }) readonly title!: string | null;
  @Field(() => ID, { description: 'The time limit that the meeting meets.' }) readonly clock!: string;
  @Field(() => Instant) readonly waitingSince!: string;
}

@ObjectType({ description: 'A figure that reads otherwise than in the issue before.' })
export class ChangedFigureView {
  @Field(() => String, { description: 'Its path in the report.' }) readonly figure!: string;
  @Field(() => Float, { nullable }) readonly was!: number | null;
  @Field(() => Float, { nullable }) readonly now!: number | null;
}

@ObjectType('Publication', { description: 'A report as it was given out. It never changes.' })
export class PublicationView implements Omit<PublicationRow, 'key' | 'organisation'> {
  @Field(() => ID) readonly issue!: string;
  @Field(() => String) readonly period!: string;
  @Field(() => ID, { description: 'The event up to which the log was counted.' }) readonly asOf!: string;
  @Field(() => Json, { description: 'The report in its own shape, without the cases behind the counts.' })
  readonly figures!: PublicationRow['figures'];
  @Field(() => String, { description: 'SHA-256 of the figures in RFC 8785 form.' }) readonly figuresHash!: string;
  @Field(() => LocalDate) readonly issuedOn!: string;
  @Field(() => Instant) readonly issuedAt!: string;
  @Field(() => ID) readonly issuedBy!: string;
  @Field(() => Audience, { name: 'to' }) readonly audience!: PublicationRow['audience'];
  @Field(() => ID, { nullable, description: 'The issue that it restates.' }) readonly restates!: string | null;
  @Field(() => [ChangedFigureView]) readonly changed!: PublicationRow['changed'];
}

export const ScheduleConnection = connectionOf(ScheduleView, 'Schedule');
export const RecurringDutyConnection = connectionOf(RecurringDutyView, 'RecurringDuty');
export const MeetingConnection = connectionOf(MeetingView, 'Meeting');
export const ReviewedCaseConnection = connectionOf(ReviewedCase);
export const AgendaConnection = connectionOf(AgendaItemView, 'AgendaItem');
export const PublicationConnection = connectionOf(PublicationView, 'Publication');
