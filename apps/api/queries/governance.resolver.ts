import { Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Field, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { holdersOn } from '#organisation';
import { localDateOf } from '#procedure';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Form, Word, YesNo } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { Audience, MeetingStatus } from '../graphql/words.ts';
import { HOST, type ApiHost } from '../host.ts';
import { PageArgs, toConnection } from './connection.ts';
import {
  AgendaConnection,
  DutyHolder,
  MeetingConnection,
  MeetingView,
  PublicationConnection,
  RecurringDutyConnection,
  RecurringDutyView,
  ReviewedCaseConnection,
  ScheduleConnection,
  ScheduleView,
} from './governance.types.ts';
import {
  AgendaQuery,
  ConsideredQuery,
  DutiesQuery,
  MeetingsQuery,
  PublicationsQuery,
  SchedulesQuery,
} from './messages.ts';
import { DueProof, Proofs } from './proofs.ts';

const optional = true;
const nullable = true;

@ArgsType()
class SchedulesArgs extends PageArgs {
  @YesNo({ optional, description: 'Ended ones, or the others.' }) readonly ended: boolean | undefined;
}

@ArgsType()
class MeetingsArgs extends PageArgs {
  @Word({ optional }) readonly body: string | undefined;
  @Field(() => MeetingStatus, { nullable }) @IsOptional() readonly status: keyof typeof MeetingStatus | undefined;
}

@ArgsType()
class AgendaArgs extends PageArgs {
  @Word({ description: 'The role of the procedure that meets.' }) readonly body!: string;
}

@ArgsType()
class PublicationsArgs extends PageArgs {
  @Form(/^\d{4}(-Q[1-4])?$/, 'a quarter such as 2025-Q2, or a year', { optional }) readonly period: string | undefined;
  @Field(() => Audience, { name: 'to', nullable }) @IsOptional() readonly to: keyof typeof Audience | undefined;
}

/** What the organisation owes again and again, its meetings and its published reports. */
@Resolver()
export class GovernanceQueryResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => ScheduleConnection, { description: 'What the organisation owes again and again.' })
  @Requires('read_reports')
  async schedules(@Args() { ended, first, after, atLeast }: SchedulesArgs, @Asked() { caller }: RequestContext) {
    const listing = given({ filter: { ended }, first, after });
    const { freshness, ...page } = await this.queries.execute(new SchedulesQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }

  @Query(() => MeetingConnection, { description: 'The meetings of bodies that review cases, latest day first.' })
  @Requires('read_cases')
  async meetings(@Args() { body, status, first, after, atLeast }: MeetingsArgs, @Asked() { caller }: RequestContext) {
    const listing = given({ filter: { body, status }, first, after });
    const { freshness, ...page } = await this.queries.execute(new MeetingsQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }

  @Query(() => AgendaConnection, { description: 'The cases that wait for the next meeting, longest waiting first.' })
  @Requires('read_cases')
  async agenda(@Args() { body, first, after, atLeast }: AgendaArgs, @Asked() { caller }: RequestContext) {
    const wanted = { body, paging: given({ first, after }) };
    const { freshness, ...page } = await this.queries.execute(new AgendaQuery(caller, wanted, atLeast));
    return { ...toConnection(page, same), freshness };
  }

  @Query(() => PublicationConnection, { description: 'The reports that were given out, newest first.' })
  @Requires('read_reports')
  async publications(
    @Args() { period, to, first, after, atLeast }: PublicationsArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const listing = given({ filter: { period, audience: to }, first, after });
    const { freshness, ...page } = await this.queries.execute(new PublicationsQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }
}

/** Who owes a duty today, and how it was kept. */
@Resolver(() => ScheduleView)
export class ScheduleResolver {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HOST) private readonly host: ApiHost,
  ) {}

  @ResolveField(() => [DutyHolder], { description: 'Who owes it today.' })
  async holders(@Parent() { owner }: ScheduleView, @Asked() { caller }: RequestContext) {
    const { library, time } = this.host.core;
    const organisation = await library.organisation(caller.organisation);
    return holdersOn(organisation, owner, localDateOf(time.now(), organisation.timeZone));
  }

  @ResolveField(() => RecurringDutyConnection, { description: 'Every time that it fell or falls due, latest first.' })
  async history(
    @Parent() { schedule }: ScheduleView,
    @Args() { first, after, atLeast }: PageArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const listing = given({ schedule, first, after });
    const { freshness, ...page } = await this.queries.execute(new DutiesQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }
}

/** The proof of a due date, made when it is asked for. */
@Resolver(() => RecurringDutyView)
export class RecurringDutyResolver {
  readonly #proofs: Proofs;

  constructor(@Inject(HOST) host: ApiHost) {
    this.#proofs = new Proofs(host.core);
  }

  @ResolveField(() => DueProof, { nullable })
  proof(@Parent() duty: RecurringDutyView, @Asked() { caller }: RequestContext) {
    return this.#proofs.of(caller.organisation, duty);
  }
}

/** The cases that a meeting considered. */
@Resolver(() => MeetingView)
export class MeetingResolver {
  constructor(private readonly queries: QueryBus) {}

  @ResolveField(() => ReviewedCaseConnection)
  async considered(
    @Parent() { meeting }: MeetingView,
    @Args() { first, after, atLeast }: PageArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const wanted = { meeting, paging: given({ first, after }) };
    const { freshness, ...page } = await this.queries.execute(new ConsideredQuery(caller, wanted, atLeast));
    return { ...toConnection(page, same), freshness };
  }
}

const same = <T>(row: T): T => row;
