import { Inject } from '@nestjs/common';
import { Args, ArgsType, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { packStream } from '#application';
import {
  absenceOn,
  isHeld,
  type Absence,
  type Appointment,
  type ListEntry,
  type OrganisationState,
} from '#organisation';
import { localDateOf } from '#procedure';
import { packAggregate } from '#publishing';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Day, Word } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { Instant, LocalDate } from '../graphql/scalars.ts';
import { ListName } from '../graphql/words.ts';
import { HOST, type ApiHost } from '../host.ts';

const nullable = true;
const optional = true;

@ObjectType('Appointment')
class AppointmentView implements Appointment {
  @Field(() => ID) readonly appointment!: string;
  @Field(() => String) readonly role!: string;
  @Field(() => ID) readonly person!: string;
  @Field(() => String) readonly name!: string;
  @Field(() => String, { nullable }) readonly area?: string;
  @Field(() => LocalDate) readonly from!: string;
  @Field(() => LocalDate, { nullable }) readonly until?: string;
}

@ObjectType('Absence')
class AbsenceView implements Absence {
  @Field(() => ID) readonly person!: string;
  @Field(() => ID) readonly deputy!: string;
  @Field(() => String) readonly deputyName!: string;
  @Field(() => LocalDate) readonly from!: string;
  @Field(() => LocalDate) readonly until!: string;
}

@ObjectType()
class ClosureDay {
  @Field(() => LocalDate) readonly date!: string;
  @Field(() => String) readonly title!: string;
}

@ObjectType('ListEntry', { description: 'A code of a list of the organisation’s own.' })
class ListEntryView implements ListEntry {
  @Field(() => ListName) readonly list!: keyof typeof ListName;
  @Field(() => String) readonly code!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => LocalDate) readonly from!: string;
  @Field(() => LocalDate, { nullable, description: 'The last day on which it can be chosen.' }) readonly until?: string;
}

@ObjectType({ description: 'Somebody who acts in a role of the procedure on a day.' })
class RoleHolderView {
  @Field(() => String) readonly role!: string;
  @Field(() => ID, { description: 'Who acts: the deputy, while the holder is away.' }) readonly person!: string;
  @Field(() => String) readonly name!: string;
  @Field(() => String, { nullable, description: 'Only for cases of this area.' }) readonly area!: string | null;
  @Field(() => ID) readonly appointment!: string;
  @Field(() => ID, { nullable, description: 'The holder who is away.' }) readonly deputyFor!: string | null;
}

@ArgsType()
class RoleHoldersArgs {
  @Day({ optional, description: 'Today unless told.' }) readonly on: string | undefined;
  @Word({ optional }) readonly role: string | undefined;
}

@ObjectType({ description: 'An organisation, read from the log itself.' })
class Organisation implements Omit<
  OrganisationState,
  'registered' | 'recurring' | 'packSince' | 'closureChanges' | 'handovers'
> {
  @Field(() => ID) readonly id!: string;
  @Field(() => String) readonly name!: string;
  @Field(() => String) readonly referencePrefix!: string;
  @Field(() => String) readonly timeZone!: string;
  @Field(() => String, { description: 'The pack that a new case is opened under.' }) readonly pack!: string;
  @Field(() => [String]) readonly areas!: readonly string[];
  @Field(() => [AppointmentView]) readonly appointments!: readonly AppointmentView[];
  @Field(() => [AbsenceView]) readonly absences!: readonly AbsenceView[];
  @Field(() => [ClosureDay]) readonly closureDays!: readonly ClosureDay[];
  @Field(() => [ListEntryView], { description: 'Codes that are or were chosen from.' })
  readonly lists!: readonly ListEntryView[];
  @Field(() => Instant, { description: 'The present, as Redress has it.' }) readonly now!: string;
}

@ObjectType({ description: 'A version of the pack that the organisation works by.' })
class PackVersionView {
  @Field(() => String) readonly pack!: string;
  @Field(() => Int) readonly version!: number;
  @Field(() => String) readonly title!: string;
  @Field(() => Instant) readonly publishedAt!: string;
  @Field(() => Boolean) readonly withdrawn!: boolean;
  @Field(() => Instant, { nullable }) readonly withdrawnAt?: string;
  @Field(() => String, { description: 'As its author wrote it, in YAML.' }) readonly source!: string;
}

/** What administrators have set up. */
@Resolver()
export class OrganisationQueryResolver {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  @Query(() => Organisation, { nullable, description: "The token's organisation; null where it is not registered." })
  @Requires('anyone')
  async organisation(@Asked() { caller }: RequestContext): Promise<Organisation | null> {
    const { library, time } = this.host.core;
    const { registered, ...organisation } = await library.organisation(caller.organisation);
    return registered ? { ...organisation, now: time.now() } : null;
  }

  @Query(() => [RoleHolderView], {
    description: 'Who acts in which role on a day; `organisation.appointments` has the whole history.',
  })
  @Requires('anyone')
  async roleHolders(
    @Args() { on, role }: RoleHoldersArgs,
    @Asked() { caller }: RequestContext,
  ): Promise<readonly RoleHolderView[]> {
    const { library, time } = this.host.core;
    const { appointments, absences, timeZone } = await library.organisation(caller.organisation);
    const day = on ?? localDateOf(time.now(), timeZone);
    return appointments
      .filter((one) => isHeld(one, day) && (role === undefined || one.role === role))
      .map((one) => {
        const { appointment, person, name, area = null } = one;
        const absence = absenceOn(absences, person, day);
        const acting = absence === undefined ? { person, name } : { person: absence.deputy, name: absence.deputyName };
        return { role: one.role, ...acting, area, appointment, deputyFor: absence === undefined ? null : person };
      });
  }

  @Query(() => [PackVersionView], { description: 'Every version of the pack that the organisation works by.' })
  @Requires('read_cases')
  async packs(@Asked() { caller }: RequestContext): Promise<readonly PackVersionView[]> {
    const { library, repository } = this.host.core;
    const { pack } = await library.organisation(caller.organisation);
    const { state } = await repository.load(packAggregate, packStream(caller.organisation, pack), caller);
    return state.versions.map((version) => ({ pack, ...version }));
  }
}
