import { Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { caseStream } from '#application';
import type { RecordedCaseEvent } from '#casework';
import { dayInWords, letterHtml } from '#correspondence';
import type { Id } from '#kernel';
import { localDateOf } from '#procedure';
import { seenFrom } from '../attachments/attachments-of.ts';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { notFound } from '../graphql/faults.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { Access } from '../queries/access.ts';
import { toConnection } from '../queries/connection.ts';
import { LettersQuery } from '../queries/messages.ts';
import { personal, showAll } from '../queries/personal.ts';
import { LetterArgs, LettersArgs, LetterText, SentLetterConnection } from './sent-letters.types.ts';

type Requested = Extract<RecordedCaseEvent, { type: 'DispatchRequested' }>;

/** The letters that were asked for: where each is, and what it says. */
@Resolver()
export class SentLettersResolver {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HOST) private readonly host: ApiHost,
  ) {}

  @Query(() => SentLetterConnection, { description: 'Letters out, and where each of them is; newest first.' })
  @Requires('read_cases')
  async letters(@Args() { caseId, state, first, after, atLeast }: LettersArgs, @Asked() { caller }: RequestContext) {
    const listing = given({ filter: { caseId, state }, first, after });
    const { freshness, ...page } = await this.queries.execute(new LettersQuery(caller, listing, atLeast));
    return { ...toConnection(page, (row) => row), freshness };
  }

  @Query(() => LetterText, { description: 'A letter as it was sent.' })
  @Requires('read_cases')
  async letter(@Args() { caseId, dispatch }: LetterArgs, @Asked() { caller }: RequestContext): Promise<LetterText> {
    const { core } = this.host;
    const state = await core.cases.find(caseId, caller.organisation);
    const request = state === null ? null : await this.#request(caller.organisation, caseId, dispatch);
    if (state === null || request === null) throw notFound(`letter ${dispatch} of case ${caseId}`);
    const sight = await new Access(core, caller).sightOf(seenFrom(state));
    const [shown] = await showAll(core.vault, caller, [{ data: request.data, sight }]);
    if (shown === undefined) throw notFound(`letter ${dispatch}`);
    const [to, subject, body] = [personal(shown.to), personal(shown.subject), personal(shown.body)];
    const { name, timeZone } = await core.library.organisation(caller.organisation);
    const today = dayInWords(localDateOf(request.meta.occurredAt, timeZone));
    const html =
      to.text === null || subject.text === null || body.text === null
        ? null
        : letterHtml({
            organisation: name,
            to: to.text,
            today,
            reference: state.reference,
            subject: subject.text,
            body: body.text,
          });
    return { letter: request.data.letter, channel: request.data.channel, to, subject, body, html };
  }

  async #request(organisation: string, caseId: Id, dispatch: Id): Promise<Requested | null> {
    const { log, codec } = this.host.core;
    for await (const stored of log.read(caseStream(caseId), organisation)) {
      const event = stored.type === 'DispatchRequested' ? (codec.decode(stored) as Requested | null) : null;
      if (event?.data.dispatch === dispatch) return event;
    }
    return null;
  }
}
