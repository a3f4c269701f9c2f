import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { CorrectiveActionCommand } from '#corrective-action';
import { answerToAdministration } from '../commands/answer.ts';
import { given } from '../commands/given.ts';
import { CorrectiveActionCommandMessage } from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import {
  AssignCorrectiveActionArgs,
  CloseCorrectiveActionArgs,
  CompleteCorrectiveActionArgs,
  ReviewEffectivenessArgs,
} from './corrective-action.inputs.ts';

/** Corrective actions after a case has raised them. */
@Resolver()
export class CorrectiveActionResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: 'Gives a corrective action an owner and a date.' })
  @Requires('manage_corrective_actions')
  assignCorrectiveAction(@Args() args: AssignCorrectiveActionArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'assign', data: given(args.input) }, args, asked);
  }

  @Mutation(() => CommandResult, { description: 'Says what was done.' })
  @Requires('manage_corrective_actions')
  completeCorrectiveAction(@Args() args: CompleteCorrectiveActionArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'complete', data: given(args.input) }, args, asked);
  }

  @Mutation(() => CommandResult, { description: 'Says whether it was effective.' })
  @Requires('decide_cases')
  reviewEffectiveness(@Args() args: ReviewEffectivenessArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'reviewEffectiveness', data: given(args.input) }, args, asked);
  }

  @Mutation(() => CommandResult, { description: 'Closes one that was found effective.' })
  @Requires('decide_cases')
  closeCorrectiveAction(@Args() args: CloseCorrectiveActionArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'close', data: given(args.input) }, args, asked);
  }

  async #send(
    payload: CorrectiveActionCommand,
    { correctiveAction, commandId }: { readonly correctiveAction: string; readonly commandId: string },
    asked: RequestContext,
  ): Promise<CommandOutcome> {
    const message = new CorrectiveActionCommandMessage(correctiveAction, payload, senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }
}
