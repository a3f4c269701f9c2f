import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { derivedId } from '#application';
import { answerToAdministration } from '../commands/answer.ts';
import { given } from '../commands/given.ts';
import {
  IssueReportMessage,
  MeetingCommandMessage,
  OrganisationCommandMessage,
  ReassignWorkMessage,
  type MeetingPayload,
} from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import {
  CancelMeetingArgs,
  HoldMeetingArgs,
  IssueReportArgs,
  ReassignWorkArgs,
  RecordReviewArgs,
  RescheduleMeetingArgs,
  ScheduleMeetingArgs,
} from './governance.inputs.ts';
import { toWorkReassigned, WorkReassigned } from './handover.types.ts';

/** What the organisation owes again and again, and what it does with many cases at once. */
@Resolver()
export class GovernanceResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: 'Records that the procedure was reviewed, as it asks for.' })
  @Requires('decide_cases')
  async recordReview(
    @Args() { commandId, input }: RecordReviewArgs,
    @Asked() asked: RequestContext,
  ): Promise<CommandOutcome> {
    const review = derivedId(asked.caller.organisation, commandId, 'review');
    const command = { type: 'recordReview' as const, data: { ...given(input), review } };
    const message = new OrganisationCommandMessage(command, senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }

  @Mutation(() => CommandResult, { description: 'Says when a body meets to review cases.' })
  @Requires('decide_cases')
  scheduleMeeting(@Args() { commandId, input }: ScheduleMeetingArgs, @Asked() asked: RequestContext) {
    const meeting = input.meeting ?? derivedId(asked.caller.organisation, commandId, 'meeting');
    return this.#meeting({ type: 'schedule', ...given(input), meeting }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Moves a meeting to another day.' })
  @Requires('decide_cases')
  rescheduleMeeting(@Args() { commandId, input }: RescheduleMeetingArgs, @Asked() asked: RequestContext) {
    return this.#meeting({ type: 'reschedule', ...given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, {
    description: 'Says that a meeting was held, and which cases it considered; the others wait for the next one.',
  })
  @Requires('decide_cases')
  holdMeeting(@Args() { commandId, input }: HoldMeetingArgs, @Asked() asked: RequestContext) {
    return this.#meeting({ type: 'hold', ...given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Says that a meeting is not held.' })
  @Requires('decide_cases')
  cancelMeeting(@Args() { commandId, input }: CancelMeetingArgs, @Asked() asked: RequestContext) {
    return this.#meeting({ type: 'cancel', ...given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, {
    description:
      'Gives out the report on a period that is over, frozen at the last event of the log; again, it restates it and says which figures changed.',
  })
  @Requires('decide_cases')
  async issueReport(
    @Args() { commandId, input }: IssueReportArgs,
    @Asked() asked: RequestContext,
  ): Promise<CommandOutcome> {
    const message = new IssueReportMessage(given({ ...input }), senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }

  @Mutation(() => WorkReassigned, {
    description:
      'Assigns the open cases of one person to another, at most 500 at once; what one refuses stops no other. The same under the same commandId finishes what a crash left, and is answered as the first was.',
  })
  @Requires('decide_cases')
  async reassignWork(
    @Args() { commandId, input }: ReassignWorkArgs,
    @Asked() asked: RequestContext,
  ): Promise<WorkReassigned> {
    const message = new ReassignWorkMessage(given({ ...input }), senderOf(commandId, asked));
    return toWorkReassigned(commandId, await this.commands.execute(message));
  }

  async #meeting(payload: MeetingPayload, commandId: string, asked: RequestContext): Promise<CommandOutcome> {
    const message = new MeetingCommandMessage(payload, senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }
}
