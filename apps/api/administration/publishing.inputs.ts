import { ArgsType, InputType } from '@nestjs/graphql';
import type { CalendarVersion, Holiday } from '#procedure';
import type { Declared } from '../cases/act-input.ts';
import { CommandArgs } from '../commands/command.args.ts';
import {
  Day,
  Line,
  Moment,
  Nested,
  NestedList,
  PackName,
  Text,
  Whole,
  Weekdays,
  Word,
  YesNo,
} from '../graphql/fields.ts';

const optional = true;

@InputType()
export class PublishPackInput {
  @Text({ max: 500_000, description: 'The pack as its author wrote it, in YAML.' }) readonly source!: string;
}

@InputType()
export class WithdrawPackInput {
  @PackName() readonly pack!: string;
  @Whole() readonly version!: number;
  @Line() readonly reason!: string;
}

@InputType()
export class HolidayInput implements Declared<Holiday> {
  @Day() readonly date!: string;
  @Line() readonly title!: string;
  @YesNo({ optional }) readonly substitute: boolean | undefined;
}

@InputType()
export class PublishCalendarInput implements Omit<Declared<CalendarVersion>, 'workingWeekdays'> {
  @Word({ description: 'Such as england-and-wales, or a name of your own.' }) readonly id!: string;
  @Whole() readonly version!: number;
  @NestedList(() => HolidayInput, { most: 2_000 }) readonly holidays!: HolidayInput[];
  @Weekdays({ description: '1 is Monday and 7 Sunday.' }) readonly workingWeekdays!: number[];
  @Whole({ most: 9_999 }) readonly firstYear!: number;
  @Whole({ most: 9_999 }) readonly lastYear!: number;
  @Line({ description: 'Where the dates come from.' }) readonly source!: string;
}

@InputType()
export class WithdrawCalendarInput {
  @Word() readonly calendar!: string;
  @Whole() readonly version!: number;
  @Line() readonly reason!: string;
}

@InputType()
export class AdvanceTimeInput {
  @Moment() readonly to!: string;
}

@ArgsType()
export class PublishPackArgs extends CommandArgs {
  @Nested(() => PublishPackInput) readonly input!: PublishPackInput;
}
@ArgsType()
export class WithdrawPackArgs extends CommandArgs {
  @Nested(() => WithdrawPackInput) readonly input!: WithdrawPackInput;
}
@ArgsType()
export class PublishCalendarArgs extends CommandArgs {
  @Nested(() => PublishCalendarInput) readonly input!: PublishCalendarInput;
}
@ArgsType()
export class WithdrawCalendarArgs extends CommandArgs {
  @Nested(() => WithdrawCalendarInput) readonly input!: WithdrawCalendarInput;
}
@ArgsType()
export class AdvanceTimeArgs extends CommandArgs {
  @Nested(() => AdvanceTimeInput) readonly input!: AdvanceTimeInput;
}
