import { InputType } from '@nestjs/graphql';
import { Choice, Day, Id, Line, NestedList, Text, Whole, Word, YesNo } from '../graphql/fields.ts';
import { Answer, Channel, FollowUpOutcome } from '../graphql/words.ts';
import type { ActInput, Declared } from './act-input.ts';

const optional = true;

type AnswerGiven = ActInput<'FollowUpCompleted'>['answers'][number];

@InputType()
export class FollowUpAnswerInput implements Declared<AnswerGiven> {
  @Word({ description: 'A question of the procedure.' }) readonly question!: string;
  @Choice(Answer) readonly answer!: keyof typeof Answer;
  @Text({ optional }) readonly comment: string | undefined;
}

@InputType()
export class CompleteFollowUpInput implements ActInput<'FollowUpCompleted'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Choice(FollowUpOutcome, { description: 'unreachable ends it by the attempts that were made.' })
  readonly outcome!: keyof typeof FollowUpOutcome;
  @Whole({ optional, most: 1_000 }) readonly attempts: number | undefined;
  @NestedList(() => FollowUpAnswerInput) readonly answers!: FollowUpAnswerInput[];
}

@InputType()
export class RecordLessonsInput implements ActInput<'LessonsRecorded'> {
  @Text() readonly lessons!: string;
  @YesNo({ description: 'Whether a process has to change.' }) readonly changeNeeded!: boolean;
  @Word({ optional }) readonly causeCode: string | undefined;
}

@InputType()
export class RaiseCorrectiveActionInput implements ActInput<'CorrectiveActionRaised'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly correctiveAction: string | undefined;
  @Line() readonly description!: string;
  @Id({ optional }) readonly owner: string | undefined;
  @Day({ optional }) readonly dueOn: string | undefined;
}

@InputType()
export class LogProcessChangeInput implements ActInput<'ProcessChangeLogged'> {
  @Line() readonly change!: string;
  @Day() readonly implementedOn!: string;
}
