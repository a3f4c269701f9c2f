import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { derivedId, type PlainPartyCommand } from '#application';
import { answerToAdministration } from '../commands/answer.ts';
import { given } from '../commands/given.ts';
import { PartyCommandMessage } from '../commands/messages.ts';
import { CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import {
  EndRepresentationArgs,
  ErasePersonArgs,
  ImposeRestrictionArgs,
  LiftRestrictionArgs,
  ReviewRestrictionArgs,
  SetPartyPreferencesArgs,
} from './party.inputs.ts';

/** What holds for a person whatever their case. */
@Resolver()
export class PartyResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult, { description: 'Says how a person wants to be dealt with, in place of before.' })
  @Requires('handle_cases')
  setPartyPreferences(@Args() args: SetPartyPreferencesArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'setPreferences', data: given(args.input) }, args, asked);
  }

  @Mutation(() => CommandResult, {
    description: 'Restricts contact with a person, on none of their cases in particular.',
  })
  @Requires('decide_cases')
  imposeRestriction(@Args() args: ImposeRestrictionArgs, @Asked() asked: RequestContext) {
    const restriction = args.input.restriction ?? derivedId(asked.caller.organisation, args.commandId, 'restriction');
    return this.#send({ type: 'restrict', data: { ...given(args.input), restriction } }, args, asked);
  }

  @Mutation(() => CommandResult, { description: 'Records that a restriction was reviewed and stays.' })
  @Requires('decide_cases')
  reviewRestriction(@Args() args: ReviewRestrictionArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'review', data: given(args.input) }, args, asked);
  }

  @Mutation(() => CommandResult, { description: 'Lifts a restriction, also one that was imposed on a case.' })
  @Requires('decide_cases')
  liftRestriction(@Args() args: LiftRestrictionArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'lift', data: given(args.input) }, args, asked);
  }

  @Mutation(() => CommandResult, { description: 'Records that somebody no longer acts for a person.' })
  @Requires('handle_cases')
  endRepresentation(@Args() args: EndRepresentationArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'endRepresentation', data: given(args.input) }, args, asked);
  }

  @Mutation(() => CommandResult, {
    description:
      'Erases a person: everything sealed of them, attachments included, is unreadable from now on, for good.',
  })
  @Requires('administer')
  erasePerson(@Args() args: ErasePersonArgs, @Asked() asked: RequestContext) {
    return this.#send({ type: 'erase', data: { ...given(args.input), subject: args.party } }, args, asked);
  }

  async #send(
    payload: PlainPartyCommand,
    { party, commandId }: { readonly party: string; readonly commandId: string },
    asked: RequestContext,
  ): Promise<CommandOutcome> {
    const message = new PartyCommandMessage(party, payload, senderOf(commandId, asked));
    return answerToAdministration(commandId, await this.commands.execute(message));
  }
}
