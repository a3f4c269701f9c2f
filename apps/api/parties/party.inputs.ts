import { ArgsType, InputType } from '@nestjs/graphql';
import type { PlainPartyCommand } from '#application';
import type { Declared } from '../cases/act-input.ts';
import { CommandArgs } from '../commands/command.args.ts';
import { Choice, Day, Id, Line, Nested, Text, YesNo } from '../graphql/fields.ts';
import { Channel } from '../graphql/words.ts';

const optional = true;

type Data<T extends PlainPartyCommand['type']> = Declared<Extract<PlainPartyCommand, { type: T }>['data']>;

@InputType()
export class SetPartyPreferencesInput implements Data<'setPreferences'> {
  @Line({ optional }) readonly language: string | undefined;
  @Choice(Channel, { optional, description: 'How they want to be reached.' })
  readonly channel: keyof typeof Channel | undefined;
  @Text({ optional, description: 'What makes it possible for them to complain: large print, an interpreter.' })
  readonly adjustments: string | undefined;
  @Text({ optional, description: 'What has to be borne in mind when dealing with them.' })
  readonly vulnerability: string | undefined;
}

@InputType()
export class ImposeRestrictionInput implements Omit<Data<'restrict'>, 'restriction' | 'case'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly restriction: string | undefined;
  @Text({ description: 'How contact is still possible.' }) readonly arrangements!: string;
  @Text() readonly reason!: string;
  @Day({ description: 'When it is looked at again; a day to come.' }) readonly reviewOn!: string;
}

@InputType()
export class ReviewRestrictionInput implements Data<'review'> {
  @Id() readonly restriction!: string;
  @Text({ description: 'Why it stays as it is.' }) readonly finding!: string;
  @Day({ description: 'When it is looked at again; a day to come.' }) readonly reviewOn!: string;
}

@InputType()
export class LiftRestrictionInput implements Data<'lift'> {
  @Id() readonly restriction!: string;
  @Line({ description: 'Without naming anybody.' }) readonly reason!: string;
}

@InputType()
export class EndRepresentationInput implements Data<'endRepresentation'> {
  @Id() readonly representative!: string;
  @Line({ description: 'Without naming anybody.' }) readonly reason!: string;
}

@InputType()
export class ErasePersonInput implements Omit<Data<'erase'>, 'subject'> {
  @Line({ description: 'Without naming anybody: it stays on record.' }) readonly reason!: string;
  @YesNo({ optional, description: 'Also while a case of theirs is open, which then has to go on without their data.' })
  readonly evenThoughOpen: boolean | undefined;
}

@ArgsType()
class PartyCommandArgs extends CommandArgs {
  @Id() readonly party!: string;
}

@ArgsType()
export class SetPartyPreferencesArgs extends PartyCommandArgs {
  @Nested(() => SetPartyPreferencesInput) readonly input!: SetPartyPreferencesInput;
}
@ArgsType()
export class ImposeRestrictionArgs extends PartyCommandArgs {
  @Nested(() => ImposeRestrictionInput) readonly input!: ImposeRestrictionInput;
}
@ArgsType()
export class ReviewRestrictionArgs extends PartyCommandArgs {
  @Nested(() => ReviewRestrictionInput) readonly input!: ReviewRestrictionInput;
}
@ArgsType()
export class LiftRestrictionArgs extends PartyCommandArgs {
  @Nested(() => LiftRestrictionInput) readonly input!: LiftRestrictionInput;
}
@ArgsType()
export class EndRepresentationArgs extends PartyCommandArgs {
  @Nested(() => EndRepresentationInput) readonly input!: EndRepresentationInput;
}
@ArgsType()
export class ErasePersonArgs extends PartyCommandArgs {
  @Nested(() => ErasePersonInput) readonly input!: ErasePersonInput;
}
