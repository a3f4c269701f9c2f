import { Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Args, Field, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { derivedId } from '#application';
import { answerToCase } from '../commands/answer.ts';
import { CaseCommandMessage } from '../commands/messages.ts';
import { CommandRefused, CommandResult, type CommandOutcome } from '../commands/result.ts';
import { senderOf } from '../commands/sender.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { badInput } from '../graphql/faults.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { PreviewLetterArgs, SendLetterArgs } from './letters.inputs.ts';
import { requestOf, unread, writeLetter, type Written } from './write-letter.ts';

const nullable = true;

@ObjectType({ description: 'A letter as it would go out. Nothing has been written or sent.' })
export class LetterPreview {
  @Field(() => String) readonly title!: string;
  @Field(() => String, { nullable, description: 'Null: nobody knows where to send it.' }) readonly to!: string | null;
  @Field(() => String) readonly subject!: string;
  @Field(() => String) readonly body!: string;
  @Field(() => String, { description: 'To print, or for the rich half of an e-mail.' }) readonly html!: string;
  @Field(() => [String], { description: 'What the letter says and nobody has given; in square brackets in the text.' })
  readonly missing!: readonly string[];
  @Field(() => CommandRefused, { nullable, description: 'What the procedure would say to its being sent now.' })
  readonly refusal!: CommandRefused | null;
}

/** Letters: looked at, then sent. */
@Resolver()
export class LettersResolver {
  constructor(
    private readonly commands: CommandBus,
    @Inject(HOST) private readonly host: ApiHost,
  ) {}

  @Query(() => LetterPreview, { description: 'A letter of the procedure, written for a case.' })
  @Requires('handle_cases')
  async previewLetter(
    @Args() { caseId, input }: PreviewLetterArgs,
    @Asked() asked: RequestContext,
  ): Promise<LetterPreview> {
    const written = await writeLetter(this.host, asked.caller, { caseId, ...input, given: input.given ?? [] });
    const act = requestOf(written, 'preview', unread(caseId));
    const refusal = await this.host.core.cases.wouldRefuse(caseId, [act], senderOf('preview', asked));
    const { letter, to, subject, body, html, missing } = written;
    const said = refusal === null ? null : answerToCase('preview', { ok: false, refusal });
    return { title: letter.title, to, subject, body, html, missing, refusal: said as CommandRefused | null };
  }

  @Mutation(() => CommandResult, {
    description: 'Sends a letter of the procedure. The act that it carries out is recorded once it has left.',
  })
  @Requires('handle_cases')
  async sendLetter(
    @Args() { commandId, caseId, input }: SendLetterArgs,
    @Asked() asked: RequestContext,
  ): Promise<CommandOutcome> {
    const sender = senderOf(commandId, asked);
    // Written anew it might say another day: what has been asked for once is answered as it was.
    const before = await this.host.core.cases.answered(caseId, sender);
    if (before !== null) return answerToCase(commandId, before);
    const written = await writeLetter(this.host, asked.caller, { caseId, ...input, given: input.given ?? [] });
    refuseUnready(written);
    const dispatch = derivedId(asked.caller.organisation, caseId, 'dispatch', commandId);
    const act = requestOf(written, dispatch, (plain) => plain);
    const message = new CaseCommandMessage({ type: 'record', caseId, acts: [act] }, sender);
    return answerToCase(commandId, await this.commands.execute(message));
  }
}

/** @throws ApiFault for a letter with gaps, or that nobody knows where to send. */
function refuseUnready({ to, missing, channel }: Written): void {
  if (missing.length > 0) {
    const wouldAccept = 'given with them, or a body of your own';
    throw badInput([
      { field: 'given', message: `lacks ${missing.map((one) => one.replace(/^given\./, '')).join(', ')}`, wouldAccept },
    ]);
  }
  if (to === null || (channel === 'email' && !/^[^\s@]+@[^\s@]+$/.test(to))) {
    throw badInput([
      {
        field: 'to',
        message: 'has no address on record for this channel',
        wouldAccept: 'an address under `to`, or another channel',
      },
    ]);
  }
}
