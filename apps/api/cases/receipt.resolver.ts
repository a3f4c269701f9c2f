import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Intake } from '#application';
import { answerToCase } from '../commands/answer.ts';
import { given } from '../commands/given.ts';
import { CaseCommandMessage } from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { ReceiveComplaintArgs, ReceiveFeedbackArgs } from './acts.args.ts';
import { toActs, toFacts } from './to-acts.ts';

/** The mutations that open a case. */
@Resolver()
export class ReceiptResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: 'Opens a case, with what is known of it and done for it at once.' })
  @Requires('handle_cases')
  receiveComplaint(@Args() args: ReceiveComplaintArgs, @Asked() asked: RequestContext) {
    return this.#receive(args, asked);
  }

  @Mutation(() => CommandResult, { description: 'Opens a case for a compliment, a comment or an information review.' })
  @Requires('handle_cases')
  receiveFeedback(@Args() args: ReceiveFeedbackArgs, @Asked() asked: RequestContext) {
    return this.#receive(args, asked);
  }

  async #receive(
    { commandId, input, facts, acts, splitFrom }: ReceiveComplaintArgs | ReceiveFeedbackArgs,
    asked: RequestContext,
  ): Promise<CommandOutcome> {
    const sender = senderOf(commandId, asked);
    const intake: Intake = given(input);
    const further = [...toFacts(facts ?? [], intake.receivedAt), ...toActs(acts ?? [], sender)];
    const message = new CaseCommandMessage({ type: 'receive', intake, acts: further, splitFrom }, sender);
    return answerToCase(commandId, await this.commands.execute(message));
  }
}
