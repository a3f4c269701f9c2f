import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Field, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Id, Moment, Words, YesNo } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { PageArgs, toConnection } from './connection.ts';
import { CorrectiveActionConnection, DepartureConnection, NoticeConnection } from './lists.types.ts';
import { CorrectiveActionsQuery, DeparturesQuery, NoticesQuery, TasksQuery } from './messages.ts';
import { TaskConnection } from './task.types.ts';

const TaskState = { open: 'open', done: 'done' } as const;
registerEnumType(TaskState, { name: 'TaskState' });

const optional = true;

@ArgsType()
class OfCaseArgs extends PageArgs {
  @Id({ optional }) readonly caseId: string | undefined;
}

@ArgsType()
class ForWhomArgs extends OfCaseArgs {
  @YesNo({ optional, description: 'Only those of the person that the token was issued to.' })
  readonly mine: boolean | undefined;
  @Words({ optional, description: 'Those of these roles of the procedure.' }) readonly roles: string[] | undefined;
}

@ArgsType()
class TasksArgs extends ForWhomArgs {
  @Field(() => TaskState, { nullable: true }) @IsOptional() readonly state: keyof typeof TaskState | undefined;
}

@ArgsType()
class CorrectiveActionsArgs extends OfCaseArgs {
  @YesNo({ optional, description: 'Closed ones, or the others.' }) readonly open: boolean | undefined;
  @Id({ optional }) readonly owner: string | undefined;
}

@ArgsType()
class DeparturesArgs extends OfCaseArgs {
  @Moment({ optional }) readonly occurredFrom: string | undefined;
  @Moment({ optional, description: 'Exclusive.' }) readonly occurredBefore: string | undefined;
}

/** The lists beside the register, each from one projection. */
@Resolver()
export class ListsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => TaskConnection, { description: 'What is to be done, oldest first.' })
  @Requires('read_cases')
  async tasks(
    @Args() { state, mine, roles, caseId, first, after, atLeast }: TasksArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const person = mine === true ? caller.person : undefined;
    const listing = given({ filter: { state, caseId, roles, person }, first, after });
    const { freshness, ...page } = await this.queries.execute(new TasksQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }

  @Query(() => NoticeConnection, { description: 'What people were told, newest first.' })
  @Requires('read_cases')
  async notices(
    @Args() { mine, roles, caseId, first, after, atLeast }: ForWhomArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const person = mine === true ? caller.person : undefined;
    const listing = given({ filter: { caseId, roles, person }, first, after });
    const { freshness, ...page } = await this.queries.execute(new NoticesQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }

  @Query(() => CorrectiveActionConnection, { description: 'Corrective actions, newest first.' })
  @Requires('read_cases')
  async correctiveActions(
    @Args() { open, owner, caseId, first, after, atLeast }: CorrectiveActionsArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const listing = given({ filter: { open, owner, caseId }, first, after });
    const { freshness, ...page } = await this.queries.execute(new CorrectiveActionsQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }

  @Query(() => DepartureConnection, { description: 'Where the procedure was departed from, newest first.' })
  @Requires('read_cases')
  async departures(
    @Args() { occurredFrom, occurredBefore, caseId, first, after, atLeast }: DeparturesArgs,
    @Asked() { caller }: RequestContext,
  ) {
    const listing = given({ filter: { occurredFrom, occurredBefore, caseId }, first, after });
    const { freshness, ...page } = await this.queries.execute(new DeparturesQuery(caller, listing, atLeast));
    return { ...toConnection(page, same), freshness };
  }
}

const same = <T>(row: T): T => row;
