import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { answerToCase } from '../commands/answer.ts';
import { CaseCommandMessage, type CasePayload } from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { LinkCasesArgs, MergeCaseArgs, MoveCaseToPackVersionArgs } from './relations.inputs.ts';

/** What ties a case to another, and to a version of its procedure. */
@Resolver()
export class RelationsResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: 'Says that two cases belong together; both say so.' })
  @Requires('handle_cases')
  linkCases(@Args() { caseId, commandId, input }: LinkCasesArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'link', caseId, ...input }, commandId, asked);
  }

  @Mutation(() => CommandResult, {
    description: 'Ends a case as the same complaint as another, which goes on and counts from the earlier receipt.',
  })
  @Requires('handle_cases')
  mergeCase(@Args() { caseId, commandId, input }: MergeCaseArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'merge', caseId, ...input }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Moves a case to another version of its procedure, with the reason.' })
  @Requires('decide_cases')
  moveCaseToPackVersion(
    @Args() { caseId, commandId, input }: MoveCaseToPackVersionArgs,
    @Asked() asked: RequestContext,
  ) {
    return this.#send({ type: 'move', caseId, ...input }, commandId, asked);
  }

  async #send(payload: CasePayload, commandId: string, asked: RequestContext): Promise<CommandOutcome> {
    const message = new CaseCommandMessage(payload, senderOf(commandId, asked));
    return answerToCase(commandId, await this.commands.execute(message));
  }
}
