import { Inject } from '@nestjs/common';
import { Args, ArgsType, Field, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { may, PERMISSIONS, type Caller } from '#identity';
import type { Instant } from '#kernel';
import { localDateOf, parseLocalDate, Zone } from '#procedure';
import type { Whose } from '#projections';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { badInput, forbidden } from '../graphql/faults.ts';
import { Choice, Form, Moment } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { PageArgs, toConnection } from './connection.ts';
import { fresh } from './freshness.ts';
import { rolesHeld, workPage, type WorkWanted } from './work-list.ts';
import { WorkConnection } from './work.types.ts';

const WhoseWork = { mine: 'mine', team: 'team' } as const;
registerEnumType(WhoseWork, {
  name: 'WhoseWork',
  description: 'mine: of cases and roles that the caller fills; team: of the areas they are appointed for, or of all.',
});
type WhoseWork = keyof typeof WhoseWork;

@ArgsType()
class WorkArgs extends PageArgs {
  @Choice(WhoseWork, { defaultValue: WhoseWork.mine }) readonly whose!: WhoseWork;
  @Form(/^(today|week|\d{4}-\d{2}-\d{2})$/, 'today, week (up to its Sunday) or a day such as 2025-04-24', {
    optional: true,
    description: 'Only limits due by then, overdue ones included: today, week or a day. Tasks have no date.',
  })
  readonly dueBy: string | undefined;
}

@ArgsType()
class ClocksDueArgs extends PageArgs {
  @Moment({ description: 'Due after: the first moment of a day is the end of the day before.' }) readonly from!: string;
  @Moment({ description: 'Due up to and at.' }) readonly to!: string;
  @Field(() => WhoseWork, { nullable: true, description: 'Of the whole organisation unless told.' })
  @IsOptional()
  readonly whose: WhoseWork | undefined;
}

/** What these are read from. */
const FROM = ['work', 'clocks', 'tasks', 'register'] as const;

/** What people have to do next. */
@Resolver()
export class WorkResolver {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  @Query(() => WorkConnection, {
    description: 'Limits that run, the longest overdue first, and after them the open tasks, oldest first.',
  })
  @Requires('read_cases')
  async work(@Args() args: WorkArgs, @Asked() { caller }: RequestContext) {
    const { whose, dueBy, first = 50, after, atLeast } = given(args);
    const dueUpTo = dueBy === undefined ? undefined : await this.#endOf(dueBy, caller);
    const wanted = { ...given({ dueUpTo, first, after }), whose: await this.#whose(whose, caller) };
    return this.#page(caller, wanted, atLeast);
  }

  @Query(() => WorkConnection, { description: 'Every limit that runs and falls due in a period, by its date.' })
  @Requires('read_cases')
  async clocksDue(@Args() args: ClocksDueArgs, @Asked() { caller }: RequestContext) {
    const { from: dueAfter, to: dueUpTo, first = 50, after, whose, atLeast } = given(args);
    const those: Whose = whose === undefined ? { areas: null } : await this.#whose(whose, caller);
    const wanted: WorkWanted = { ...given({ dueAfter, dueUpTo, first, after }), whose: those, limitsOnly: true };
    return this.#page(caller, wanted, atLeast);
  }

  async #page(caller: Caller, wanted: WorkWanted, atLeast: string | undefined) {
    const { readModel } = this.host;
    const { freshness, ...page } = await fresh(readModel, FROM, atLeast, () => workPage(this.host, caller, wanted));
    return { ...toConnection(page, (item) => item), freshness };
  }

  async #whose(whose: WhoseWork, caller: Caller): Promise<Whose> {
    const roles = await rolesHeld(this.host, caller);
    if (whose === 'mine') return { person: caller.person, roles };
    if (!may(caller, 'decide_cases')) throw forbidden(caller.role, PERMISSIONS.decide_cases);
    const areas = roles.flatMap(({ area }) => area ?? []);
    // Who holds any role for the whole organisation, or none at all, leads all of it.
    return { areas: roles.length > 0 && areas.length === roles.length ? [...new Set(areas)] : null };
  }

  /** The end of the last day meant, in the organisation's zone: the first instant of the next. */
  async #endOf(dueBy: string, { organisation }: Caller): Promise<Instant> {
    const { core } = this.host;
    const { timeZone } = await core.library.organisation(organisation);
    const today = localDateOf(core.time.now(), timeZone);
    const lastDay = dueBy === 'today' ? today : dueBy === 'week' ? sundayOf(today) : dueBy;
    const next = parseLocalDate(lastDay) === null ? null : parseLocalDate(dayAfter(lastDay, 1));
    const start = next === null ? undefined : Zone.of(timeZone)?.startOf(next);
    if (start === undefined) throw badInput([{ field: 'dueBy', message: 'is no day', wouldAccept: '2025-04-24' }]);
    return new Date(start).toISOString();
  }
}

const dayAfter = (day: string, days: number): string => {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
};

/** Of the week that begins on a Monday. */
const sundayOf = (day: string): string => dayAfter(day, (7 - new Date(`${day}T12:00:00Z`).getUTCDay()) % 7);
