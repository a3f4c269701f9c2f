import { InputType } from '@nestjs/graphql';
import {
  Choice,
  Day,
  FileName,
  Hash,
  Id,
  Line,
  MediaType,
  Moment,
  Text,
  Url,
  Whole,
  Word,
  Words,
  YesNo,
} from '../graphql/fields.ts';
import { ActivityKind, Channel, Conduct, Direction } from '../graphql/words.ts';
import type { ActInput } from './act-input.ts';

const optional = true;

@InputType()
export class AssignHandlerInput implements ActInput<'HandlerAssigned'> {
  @Word({ description: 'A role of the procedure, such as handler.' }) readonly role!: string;
  @Id({ description: 'The person who takes it.' }) readonly person!: string;
  @Line({ optional }) readonly name: string | undefined;
  @Line({ optional }) readonly reason: string | undefined;
}

@InputType()
export class AcknowledgeInput implements ActInput<'Acknowledged'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Line({ optional }) readonly handlerName: string | undefined;
  @Day({ optional }) readonly expectedReplyDate: string | undefined;
  @Url({ optional }) readonly procedureLink: string | undefined;
  @Words({ optional, description: "Further prescribed contents, by the procedure's word for each." })
  readonly contents: string[] | undefined;
  @Text({ optional }) readonly summary: string | undefined;
}

@InputType()
export class DecideTriageInput implements ActInput<'TriageDecided'> {
  @Word() readonly decision!: string;
  @Word({ optional }) readonly severity: string | undefined;
  @Line({ optional }) readonly reason: string | undefined;
}

@InputType()
export class RecordInteractionInput implements ActInput<'InteractionRecorded'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Choice(Direction) readonly direction!: keyof typeof Direction;
  @Text({ optional }) readonly who: string | undefined;
  @Text() readonly what!: string;
  @Text({ optional }) readonly where: string | undefined;
  @Moment({ optional }) readonly when: string | undefined;
  @Text({ optional }) readonly why: string | undefined;
  @Word({ optional, description: 'Such as contact_attempt.' }) readonly purpose: string | undefined;
  @YesNo({ optional, description: 'A key communication, which the procedure wants filed.' })
  readonly key: boolean | undefined;
  @Choice(Conduct, { optional, description: 'How the other side behaved, where that is a matter of its own.' })
  readonly conduct: keyof typeof Conduct | undefined;
}

@InputType()
export class AddEvidenceInput implements ActInput<'EvidenceAdded'> {
  @Line() readonly title!: string;
  @Text({ optional }) readonly description: string | undefined;
  @Text({ optional }) readonly keyIssues: string | undefined;
  @Hash({ optional })
  readonly contentHash: string | undefined;
  @FileName({ optional }) readonly fileName: string | undefined;
  @MediaType({ optional, description: 'Such as application/pdf.' }) readonly mediaType: string | undefined;
  @Whole({ least: 0, most: 2_000_000_000, optional, description: 'In bytes.' }) readonly size: number | undefined;
}

@InputType()
export class ScheduleActivityInput implements ActInput<'ActivityScheduled'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly activity: string | undefined;
  @Choice(ActivityKind) readonly kind!: keyof typeof ActivityKind;
  @Day() readonly on!: string;
}

@InputType()
export class CompleteActivityInput implements ActInput<'ActivityCompleted'> {
  @Id({ optional, description: 'The one that was scheduled; left out for one that was not.' })
  readonly activity: string | undefined;
  @Choice(ActivityKind) readonly kind!: keyof typeof ActivityKind;
  @Id({ optional }) readonly proposal: string | undefined;
  @Text({ optional }) readonly outcome: string | undefined;
  @Line({ optional, description: 'Why it could not be done.' }) readonly notPossible: string | undefined;
}

@InputType()
export class AddNoteInput implements ActInput<'NoteAdded'> {
  @Text() readonly note!: string;
  @YesNo({ optional, description: 'For its author and the managers only.' }) readonly private: boolean | undefined;
}

@InputType()
export class RequestContributionInput implements ActInput<'ContributionRequested'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly contribution: string | undefined;
  @Line({ description: 'The service that is asked.' }) readonly from!: string;
  @Day({ optional }) readonly dueOn: string | undefined;
}

@InputType()
export class ReceiveContributionInput implements ActInput<'ContributionReceived'> {
  @Id() readonly contribution!: string;
  @Text({ optional }) readonly content: string | undefined;
}

@InputType()
export class CompleteTaskInput implements ActInput<'TaskCompleted'> {
  @Id() readonly task!: string;
  @Text({ optional }) readonly outcome: string | undefined;
}
