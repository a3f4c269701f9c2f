import { QueryBus } from '@nestjs/cqrs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { toConnection } from '../queries/connection.ts';
import { IncomingMessagesQuery } from '../queries/messages.ts';
import { IncomingMessageConnection, IncomingMessagesArgs } from './messages.types.ts';

/** E-mail that came in: what waits for a person among it. */
@Resolver()
export class IncomingMessagesResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => IncomingMessageConnection, {
    description: 'E-mails that came in, newest first. Those that wait could not be read: a person looks at the file.',
  })
  @Requires('handle_cases')
  async incomingMessages(
    @Args() { state, first, after, atLeast }: IncomingMessagesArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const listing = given({ filter: given({ state }), first, after });
    const { freshness, ...page } = await this.queries.execute(new IncomingMessagesQuery(caller, listing, atLeast));
    const connection = toConnection(page, (row) => ({
      ...row,
      href: row.state === 'filed' ? null : `/mail/${row.message}`,
    }));
    return { ...connection, freshness };
  }
}
