import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Weekday } from '#procedure';
import { answerToAdministration, answerToTime } from '../commands/answer.ts';
import { given } from '../commands/given.ts';
import {
  AdvanceTimeMessage,
  CalendarCommandMessage,
  type CalendarPayload,
  PackCommandMessage,
  type PackPayload,
} from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import {
  AdvanceTimeArgs,
  PublishCalendarArgs,
  PublishPackArgs,
  WithdrawCalendarArgs,
  WithdrawPackArgs,
} from './publishing.inputs.ts';

/** What an administrator publishes, and manual time. */
@Resolver()
export class PublishingResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: 'Checks a pack completely and publishes it.' })
  @Requires('administer')
  publishPack(@Args() { commandId, input }: PublishPackArgs, @Asked() asked: RequestContext) {
    return this.#pack({ type: 'publish', source: input.source }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Takes a version of a pack out of use for new cases.' })
  @Requires('administer')
  withdrawPack(@Args() { commandId, input }: WithdrawPackArgs, @Asked() asked: RequestContext) {
    return this.#pack({ type: 'withdraw', ...given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, {
    description:
      'Publishes a version of a calendar for the organisation, in place of the installation’s of that name. Limits that run are counted anew as their rules say; see previewCalendar.',
  })
  @Requires('administer')
  publishCalendar(@Args() { commandId, input }: PublishCalendarArgs, @Asked() asked: RequestContext) {
    // The calendar's own check refuses what is no weekday.
    const calendar = { ...given(input), workingWeekdays: input.workingWeekdays as Weekday[] };
    return this.#calendar({ type: 'publish', calendar }, commandId, asked);
  }

  @Mutation(() => CommandResult, {
    description:
      'Withdraws a version of a calendar of the organisation: from now on its one before that counts, or else the installation’s.',
  })
  @Requires('administer')
  withdrawCalendar(@Args() { commandId, input }: WithdrawCalendarArgs, @Asked() asked: RequestContext) {
    return this.#calendar({ type: 'withdraw', ...given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, {
    description: 'Moves manual time, stopping at each due instant in order and settling there.',
  })
  @Requires('administer')
  async advanceTime(
    @Args() { commandId, input }: AdvanceTimeArgs,
    @Asked() asked: RequestContext,
  ): Promise<CommandOutcome> {
    const result = await this.commands.execute(new AdvanceTimeMessage(input.to, senderOf(commandId, asked)));
    return answerToTime(commandId, result);
  }

  async #calendar(payload: CalendarPayload, commandId: string, asked: RequestContext): Promise<CommandOutcome> {
    const message = new CalendarCommandMessage(payload, senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }

  async #pack(payload: PackPayload, commandId: string, asked: RequestContext): Promise<CommandOutcome> {
    const message = new PackCommandMessage(payload, senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }
}
