import { Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Id, Line } from '../graphql/fields.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { badInput } from '../graphql/faults.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { Case } from './case.types.ts';
import { ClockView } from './clock.types.ts';
import { FreshArgs, PageArgs, toConnection } from './connection.ts';
import { HistoryConnection } from './history.types.ts';
import { CaseQuery, ClocksQuery, HistoryQuery, TasksQuery } from './messages.ts';
import { Access } from './access.ts';
import { showAll, showPage } from './personal.ts';
import { DueProof, Proofs } from './proofs.ts';
import { asSeen, toEntry, toHistoryEntry, withoutOthersNotes } from './shown.ts';
import { Standing, standingOf } from './standing.ts';
import { TaskView } from './task.types.ts';
import { given } from '../commands/given.ts';

@ArgsType()
class CaseArgs extends FreshArgs {
  @Id({ optional: true }) readonly id: string | undefined;
  @Line({ optional: true, description: 'Such as ACM-2026-00042.' }) readonly reference: string | undefined;
}

/** One case with everything about it. */
@Resolver(() => Case)
export class CaseResolver {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HOST) private readonly host: ApiHost,
  ) {}

  @Query(() => Case, { nullable: true, description: 'By its id or its reference; null where there is none.' })
  @Requires('read_cases')
  async case(@Args() { id, reference, atLeast }: CaseArgs, @Asked() { caller }: RequestContext): Promise<Case | null> {
    if ((id === undefined) === (reference === undefined)) {
      throw badInput([
        { field: 'id', message: 'or reference must be given, and not both', wouldAccept: 'one of them' },
      ]);
    }
    const { row, freshness } = await this.queries.execute(new CaseQuery(caller, { id, reference }, atLeast));
    if (row === null) return null;
    const { core } = this.host;
    const sight = await new Access(core, caller).sightOf(asSeen(row));
    const [shown] = await showAll(core.vault, caller, [{ data: row, sight }]);
    return shown === undefined ? null : { ...toEntry(shown), freshness };
  }

  @ResolveField(() => [ClockView], { description: 'Every time limit, in the order in which they started.' })
  clocks(@Parent() { caseId }: Case, @Asked() { caller }: RequestContext) {
    return this.queries.execute(new ClocksQuery(caller, caseId));
  }

  @ResolveField(() => [TaskView], { description: 'The oldest 200.' })
  async tasks(@Parent() { caseId }: Case, @Asked() { caller }: RequestContext) {
    const { edges } = await this.queries.execute(new TasksQuery(caller, { filter: { caseId }, first: 200 }));
    return edges.map((edge) => edge.node);
  }

  @ResolveField(() => HistoryConnection, { description: 'Acts in the order of the record, with what followed.' })
  async history(
    @Parent() found: Case,
    @Args() { first, after, atLeast }: PageArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const query = new HistoryQuery(caller, { caseId: found.caseId, paging: given({ first, after }) }, atLeast);
    const { freshness, ...page } = await this.queries.execute(query);
    const { core } = this.host;
    const sight = await new Access(core, caller).sightOf(found);
    const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: withoutOthersNotes(caller, node) }));
    const sights = edges.map(() => sight);
    const shown = await showPage(core.vault, caller, { ...page, edges }, sights);
    return { ...toConnection(shown, toHistoryEntry), freshness };
  }

  @ResolveField(() => Standing, { nullable: true })
  standing(@Parent() { caseId }: Case, @Asked() { caller }: RequestContext) {
    return standingOf(this.host.core, caller.organisation, caseId);
  }
}

/** The proof of a due date, made when it is asked for. */
@Resolver(() => ClockView)
export class ClockResolver {
  readonly #proofs: Proofs;

  constructor(@Inject(HOST) host: ApiHost) {
    this.#proofs = new Proofs(host.core);
  }

  @ResolveField(() => DueProof, { nullable: true, description: 'Null for a limit without a count.' })
  proof(@Parent() clock: ClockView, @Asked() { caller }: RequestContext) {
    return this.#proofs.ofClock(caller.organisation, clock.caseId, clock);
  }
}
