import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { derivedId } from '#application';
import type { OrganisationCommand } from '#organisation';
import { answerToAdministration } from '../commands/answer.ts';
import { given } from '../commands/given.ts';
import { OrganisationCommandMessage } from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import {
  AddListEntryArgs,
  AmendOrganisationArgs,
  AppointRoleHolderArgs,
  CoverAbsenceArgs,
  DeclareClosureDayArgs,
  DismissRoleHolderArgs,
  EndAbsenceArgs,
  RegisterOrganisationArgs,
  RetireListEntryArgs,
  WithdrawClosureDayArgs,
} from './organisation.inputs.ts';

/** The organisation of the token: its name and zone, its role holders, its closure days. */
@Resolver()
export class OrganisationResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: "Registers the token's organisation." })
  @Requires('administer')
  registerOrganisation(@Args() { commandId, input }: RegisterOrganisationArgs, @Asked() asked: RequestContext) {
    const data = { ...given(input), organisation: asked.caller.organisation };
    return this.#send({ type: 'register', data }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Changes what is given and leaves the rest.' })
  @Requires('administer')
  amendOrganisation(@Args() { commandId, input }: AmendOrganisationArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'amend', data: given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Appoints a person to a role of the procedure.' })
  @Requires('administer')
  appointRoleHolder(@Args() { commandId, input }: AppointRoleHolderArgs, @Asked() asked: RequestContext) {
    const appointment = input.appointment ?? derivedId(asked.caller.organisation, commandId, 'appointment');
    return this.#send({ type: 'appoint', data: { ...given(input), appointment } }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Ends an appointment.' })
  @Requires('administer')
  dismissRoleHolder(@Args() { commandId, input }: DismissRoleHolderArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'dismiss', data: given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Names a deputy for somebody who is away.' })
  @Requires('administer')
  coverAbsence(@Args() { commandId, input }: CoverAbsenceArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'coverAbsence', data: given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: "Declares a day off of the organisation's own." })
  @Requires('administer')
  declareClosureDay(@Args() { commandId, input }: DeclareClosureDayArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'declareClosureDay', data: given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Ends an absence early, or says that it never was.' })
  @Requires('administer')
  endAbsence(@Args() { commandId, input }: EndAbsenceArgs, @Asked() asked: RequestContext) {
    const { person, from, lastDay } = input;
    return this.#send({ type: 'endAbsence', data: { person, from, lastDay: lastDay ?? null } }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Takes back a closure day that lies ahead.' })
  @Requires('administer')
  withdrawClosureDay(@Args() { commandId, input }: WithdrawClosureDayArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'withdrawClosureDay', data: given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Adds a code to a list of the organisation’s own.' })
  @Requires('administer')
  addListEntry(@Args() { commandId, input }: AddListEntryArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'addListEntry', data: given(input) }, commandId, asked);
  }

  @Mutation(() => CommandResult, { description: 'Says from when on a code is chosen no more.' })
  @Requires('administer')
  retireListEntry(@Args() { commandId, input }: RetireListEntryArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'retireListEntry', data: given(input) }, commandId, asked);
  }

  async #send(command: OrganisationCommand, commandId: string, asked: RequestContext): Promise<CommandOutcome> {
    const message = new OrganisationCommandMessage(command, senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }
}
