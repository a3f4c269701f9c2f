import { ArgsType, InputType } from '@nestjs/graphql';
import type { OrganisationEventMap } from '#organisation';
import type { Declared } from '../cases/act-input.ts';
import { CommandArgs } from '../commands/command.args.ts';
import { Choice, Day, Form, Id, Line, Nested, PackName, Word, Words } from '../graphql/fields.ts';
import { ListName } from '../graphql/words.ts';

const optional = true;

type Data<T extends keyof OrganisationEventMap> = Declared<OrganisationEventMap[T]>;

@InputType()
export class RegisterOrganisationInput implements Omit<Data<'OrganisationRegistered'>, 'organisation'> {
  @Line() readonly name!: string;
  @Form(/^[A-Z]{2,6}$/, '2 to 6 capital letters, such as ACME') readonly referencePrefix!: string;
  @Line({ description: 'An IANA name, such as Europe/London.' }) readonly timeZone!: string;
  @PackName({ description: 'The pack that a new case is opened under.' }) readonly pack!: string;
}

@InputType()
export class AmendOrganisationInput implements Data<'OrganisationAmended'> {
  @Line({ optional }) readonly name: string | undefined;
  @Line({ optional }) readonly timeZone: string | undefined;
  @PackName({ optional }) readonly pack: string | undefined;
  @Words({ optional, description: 'All of them, in place of those before.' }) readonly areas: string[] | undefined;
}

@InputType()
export class AppointRoleHolderInput implements Omit<Data<'RoleHolderAppointed'>, 'appointment'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly appointment: string | undefined;
  @Word({ description: 'A role of the procedure, such as approver.' }) readonly role!: string;
  @Id() readonly person!: string;
  @Line() readonly name!: string;
  @Word({ optional, description: 'Only for cases of this area.' }) readonly area: string | undefined;
  @Day({ description: 'The first day.' }) readonly from!: string;
  @Day({ optional, description: 'The last day; open where left out.' }) readonly until: string | undefined;
}

@InputType()
export class DismissRoleHolderInput implements Data<'RoleHolderDismissed'> {
  @Id() readonly appointment!: string;
  @Day() readonly lastDay!: string;
}

@InputType()
export class CoverAbsenceInput implements Data<'AbsenceCovered'> {
  @Id() readonly person!: string;
  @Id() readonly deputy!: string;
  @Line() readonly deputyName!: string;
  @Day({ description: 'The first day.' }) readonly from!: string;
  @Day({ description: 'The last day.' }) readonly until!: string;
}

@InputType()
export class EndAbsenceInput implements Omit<Data<'AbsenceEnded'>, 'lastDay'> {
  @Id() readonly person!: string;
  @Day({ description: 'The first day of the absence.' }) readonly from!: string;
  @Day({ optional, description: 'The last day away; left out, the person was never away.' })
  readonly lastDay: string | undefined;
}

@InputType()
export class DeclareClosureDayInput implements Data<'ClosureDayDeclared'> {
  @Day() readonly date!: string;
  @Line() readonly title!: string;
}

@InputType()
export class WithdrawClosureDayInput implements Data<'ClosureDayWithdrawn'> {
  @Day() readonly date!: string;
  @Line() readonly reason!: string;
}

@InputType()
export class AddListEntryInput implements Data<'ListEntryAdded'> {
  @Choice(ListName) readonly list!: keyof typeof ListName;
  @Word() readonly code!: string;
  @Line() readonly title!: string;
  @Day({ description: 'The first day on which it can be chosen.' }) readonly from!: string;
}

@InputType()
export class RetireListEntryInput implements Data<'ListEntryRetired'> {
  @Choice(ListName) readonly list!: keyof typeof ListName;
  @Word() readonly code!: string;
  @Day({ description: 'The last day on which it can be chosen.' }) readonly lastDay!: string;
}

@ArgsType()
export class RegisterOrganisationArgs extends CommandArgs {
  @Nested(() => RegisterOrganisationInput) readonly input!: RegisterOrganisationInput;
}
@ArgsType()
export class AmendOrganisationArgs extends CommandArgs {
  @Nested(() => AmendOrganisationInput) readonly input!: AmendOrganisationInput;
}
@ArgsType()
export class AppointRoleHolderArgs extends CommandArgs {
  @Nested(() => AppointRoleHolderInput) readonly input!: AppointRoleHolderInput;
}
@ArgsType()
export class DismissRoleHolderArgs extends CommandArgs {
  @Nested(() => DismissRoleHolderInput) readonly input!: DismissRoleHolderInput;
}
@ArgsType()
export class CoverAbsenceArgs extends CommandArgs {
  @Nested(() => CoverAbsenceInput) readonly input!: CoverAbsenceInput;
}
@ArgsType()
export class DeclareClosureDayArgs extends CommandArgs {
  @Nested(() => DeclareClosureDayInput) readonly input!: DeclareClosureDayInput;
}
@ArgsType()
export class EndAbsenceArgs extends CommandArgs {
  @Nested(() => EndAbsenceInput) readonly input!: EndAbsenceInput;
}
@ArgsType()
export class WithdrawClosureDayArgs extends CommandArgs {
  @Nested(() => WithdrawClosureDayInput) readonly input!: WithdrawClosureDayInput;
}
@ArgsType()
export class AddListEntryArgs extends CommandArgs {
  @Nested(() => AddListEntryInput) readonly input!: AddListEntryInput;
}
@ArgsType()
export class RetireListEntryArgs extends CommandArgs {
  @Nested(() => RetireListEntryInput) readonly input!: RetireListEntryInput;
}
