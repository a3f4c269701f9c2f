import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { PlainAct, Sender } from '#application';
import { answerToCase } from '../commands/answer.ts';
import { CaseCommandMessage } from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { actArgs, RecordActsArgs, type ActArgs } from './acts.args.ts';
import { LATER_ACTS, type ActDefinition, type LaterAct } from './acts.ts';
import { toAct, toActs } from './to-acts.ts';

/** The mutations on a case that exists: one for each row of `ACTS`, and one for several acts in one step. */
@Resolver()
export class ActsResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: 'Records several acts in one step: all of them or none.' })
  @Requires('handle_cases')
  recordActs(@Args() { commandId, caseId, acts }: RecordActsArgs, @Asked() asked: RequestContext) {
    const sender = senderOf(commandId, asked);
    return this.record(caseId, toActs(acts, sender), sender);
  }

  async record(caseId: string, acts: readonly PlainAct[], sender: Sender): Promise<CommandOutcome> {
    const message = new CaseCommandMessage({ type: 'record', caseId, acts }, sender);
    return answerToCase(sender.commandId, await this.commands.execute(message));
  }
}

/** Declares what decorators would on a method written out: that is all that differs between one act and another. */
function addMutation(type: LaterAct, act: ActDefinition): void {
  const { prototype } = ActsResolver;
  const { mutation, permission, description } = act;
  const args = actArgs(act);
  const descriptor = {
    configurable: true,
    writable: true,
    value(this: ActsResolver, sent: ActArgs, asked: RequestContext): Promise<CommandOutcome> {
      const sender = senderOf(sent.commandId, asked);
      return this.record(sent.caseId, [toAct(type, sent.input, sent, sender)], sender);
    },
  };
  Object.defineProperty(prototype, mutation, descriptor);
  // The pipe validates by the classes that TypeScript would have noted here.
  Reflect.defineMetadata('design:paramtypes', [args, Object], prototype, mutation);
  Args({ type: () => args })(prototype, mutation, 0);
  Asked()(prototype, mutation, 1);
  Mutation(() => CommandResult, { description })(prototype, mutation, descriptor);
  Requires(permission)(prototype, mutation, descriptor);
}

for (const [type, act] of LATER_ACTS) addMutation(type, act);
