import { ArgsType, InputType } from '@nestjs/graphql';
import type { OrganisationEventMap } from '#organisation';
import type { PublicationCommand } from '#publication';
import type { Declared } from '../cases/act-input.ts';
import { CommandArgs } from '../commands/command.args.ts';
import type { Handover } from '../commands/messages.ts';
import { Choice, Day, Form, Id, Ids, Line, Nested, RoleName, Word } from '../graphql/fields.ts';
import { Audience } from '../graphql/words.ts';

const optional = true;

@InputType()
export class RecordReviewInput implements Omit<Declared<OrganisationEventMap['PolicyReviewHeld']>, 'review'> {
  @Word({ description: 'The review that the procedure asks for, by its id there.' }) readonly schedule!: string;
  @Day() readonly heldOn!: string;
  @Line({ optional, description: 'A line that names nobody.' }) readonly minutes: string | undefined;
}

@InputType()
export class ScheduleMeetingInput {
  @RoleName({ description: 'The role of the procedure that meets.' }) readonly body!: string;
  @Id({ optional, description: 'Made and answered where left out.' }) readonly meeting: string | undefined;
  @Day() readonly on!: string;
}

@InputType()
export class RescheduleMeetingInput {
  @RoleName() readonly body!: string;
  @Id() readonly meeting!: string;
  @Day() readonly on!: string;
  @Line({ optional }) readonly reason: string | undefined;
}

@InputType()
export class HoldMeetingInput {
  @RoleName() readonly body!: string;
  @Id() readonly meeting!: string;
  @Day() readonly heldOn!: string;
  @Ids({ optional, most: 5_000, description: 'Those considered; the whole agenda unless told.' })
  readonly cases: string[] | undefined;
  @Line({ optional, description: 'A line that names nobody.' }) readonly minutes: string | undefined;
}

@InputType()
export class CancelMeetingInput {
  @RoleName() readonly body!: string;
  @Id() readonly meeting!: string;
  @Line() readonly reason!: string;
}

@InputType()
export class IssueReportInput implements Pick<PublicationCommand, 'period' | 'to'> {
  @Form(/^\d{4}(-Q[1-4])?$/, 'a quarter such as 2025-Q2, or a year') readonly period!: string;
  @Choice(Audience) readonly to!: keyof typeof Audience;
}

@InputType()
export class ReassignWorkInput implements Declared<Handover> {
  @Id() readonly from!: string;
  @Id() readonly to!: string;
  @Line({ optional, description: 'Of the person who takes over.' }) readonly name: string | undefined;
  @Word({ optional, description: 'What they do in this role; every role unless told.' })
  readonly role: string | undefined;
  @Line({ optional }) readonly reason: string | undefined;
}

@ArgsType()
export class RecordReviewArgs extends CommandArgs {
  @Nested(() => RecordReviewInput) readonly input!: RecordReviewInput;
}
@ArgsType()
export class ScheduleMeetingArgs extends CommandArgs {
  @Nested(() => ScheduleMeetingInput) readonly input!: ScheduleMeetingInput;
}
@ArgsType()
export class RescheduleMeetingArgs extends CommandArgs {
  @Nested(() => RescheduleMeetingInput) readonly input!: RescheduleMeetingInput;
}
@ArgsType()
export class HoldMeetingArgs extends CommandArgs {
  @Nested(() => HoldMeetingInput) readonly input!: HoldMeetingInput;
}
@ArgsType()
export class CancelMeetingArgs extends CommandArgs {
  @Nested(() => CancelMeetingInput) readonly input!: CancelMeetingInput;
}
@ArgsType()
export class IssueReportArgs extends CommandArgs {
  @Nested(() => IssueReportInput) readonly input!: IssueReportInput;
}
@ArgsType()
export class ReassignWorkArgs extends CommandArgs {
  @Nested(() => ReassignWorkInput) readonly input!: ReassignWorkInput;
}
