import { Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Info, InputType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { PartyQueries, type PartyFilter, type PartyRow } from '#projections';
import type { Declared } from '../cases/act-input.ts';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Id, Line, Nested, YesNo } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { Access, type Sight } from '../queries/access.ts';
import { fieldsAsked, listCases, mayTryWords, veilsOf } from '../queries/case-list.ts';
import { Case, RegisterConnection } from '../queries/case.types.ts';
import { FreshArgs, PageArgs, toConnection } from '../queries/connection.ts';
import { PartiesQuery, PartyQuery } from '../queries/messages.ts';
import { showAll, showPage } from '../queries/personal.ts';
import { Party, PartyConnection, toParty } from './party.types.ts';

const optional = true;

@ArgsType()
class PartyArgs extends FreshArgs {
  @Id() readonly id!: string;
}

@InputType()
class PartyFilterInput implements Declared<PartyFilter> {
  @Line({ optional, description: 'Words of one of their cases, as in the register.' })
  readonly text: string | undefined;
  @YesNo({ optional, description: 'Somebody with whom contact is restricted at present, or nobody such.' })
  readonly restricted: boolean | undefined;
}

@ArgsType()
class PartiesArgs extends PageArgs {
  @Nested(() => PartyFilterInput, { optional }) readonly filter: PartyFilterInput | undefined;
}

/** The people and companies behind the cases. */
@Resolver(() => Party)
export class PartyQueryResolver {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HOST) private readonly host: ApiHost,
  ) {}

  @Query(() => Party, { nullable: true, description: 'Null where the organisation knows nobody of this id.' })
  @Requires('read_cases')
  async party(@Args() { id, atLeast }: PartyArgs, @Asked() asked: RequestContext): Promise<Party | null> {
    const { row } = await this.queries.execute(new PartyQuery(asked.caller, id, atLeast));
    if (row === null) return null;
    const [sight = { open: false as const, clauses: [] }] = await this.#sightsOf([row], asked);
    const [shown] = await showAll(this.host.core.vault, asked.caller, [{ data: row, sight }]);
    return shown === undefined ? null : toParty(shown);
  }

  @Query(() => PartyConnection, { description: 'Those whom Redress learned of last come first.' })
  @Requires('read_cases')
  async parties(@Args() { atLeast, ...listing }: PartiesArgs, @Asked() asked: RequestContext) {
    const text = listing.filter?.text;
    mayTryWords(asked, text);
    const veils = text === undefined ? [] : (await veilsOf(this.host, asked)).veils;
    const query = new PartiesQuery(asked.caller, { ...given(listing), veils }, atLeast);
    const { freshness, ...page } = await this.queries.execute(query);
    const rows = page.edges.map(({ node }) => node);
    const shown = await showPage(this.host.core.vault, asked.caller, page, await this.#sightsOf(rows, asked));
    return { ...toConnection(shown, toParty), freshness };
  }

  @ResolveField(() => RegisterConnection, { description: 'In which they have a part; the newest first.' })
  cases(
    @Parent() { party }: Party,
    @Args() { atLeast, ...paging }: PageArgs,
    @Asked() asked: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    const listing = { ...given(paging), filter: { involving: party }, fields: fieldsAsked(info) };
    return listCases(this.queries, this.host, asked, listing, atLeast);
  }

  /** What is kept of a person is for those who see the personal data of one of their cases. */
  async #sightsOf(rows: readonly PartyRow[], asked: RequestContext): Promise<readonly Sight[]> {
    const { core, readModel } = this.host;
    if (!new Access(core, asked.caller).mayAtAll) return rows.map(() => ({ open: false, clauses: [] }));
    const { veils, clauses } = await veilsOf(this.host, asked);
    if (veils.length === 0) return rows.map(() => ({ open: true }));
    const parties = rows.map(({ party }) => party);
    const seen = await new PartyQueries(readModel.dataSource).seen(asked.caller.organisation, parties, veils);
    return parties.map((party) => (seen.has(party) ? { open: true } : { open: false, clauses }));
  }
}

/** Whom a case is about. */
@Resolver(() => Case)
export class CasePartyResolver {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HOST) private readonly host: ApiHost,
  ) {}

  @ResolveField(() => Party, {
    nullable: true,
    description: 'Whose complaint it is, with what holds for them whatever the case: restrictions, preferences.',
  })
  async partyDetails(@Parent() found: Case, @Asked() { caller }: RequestContext): Promise<Party | null> {
    const { core } = this.host;
    const { row } = await this.queries.execute(new PartyQuery(caller, found.party));
    if (row === null) return null;
    const sight = await new Access(core, caller).sightOf(found);
    const [shown] = await showAll(core.vault, caller, [{ data: row, sight }]);
    return shown === undefined ? null : toParty(shown);
  }
}
