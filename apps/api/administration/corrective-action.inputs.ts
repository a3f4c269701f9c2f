import { ArgsType, InputType } from '@nestjs/graphql';
import type { CorrectiveActionEventMap } from '#corrective-action';
import type { Declared } from '../cases/act-input.ts';
import { CommandArgs } from '../commands/command.args.ts';
import { Day, Id, Line, Nested, YesNo } from '../graphql/fields.ts';

const optional = true;

type Data<T extends keyof CorrectiveActionEventMap> = Declared<CorrectiveActionEventMap[T]>;

@InputType()
export class AssignCorrectiveActionInput implements Data<'CorrectiveActionAssigned'> {
  @Id() readonly owner!: string;
  @Day({ optional }) readonly dueOn: string | undefined;
}

@InputType()
export class CompleteCorrectiveActionInput implements Data<'CorrectiveActionCompleted'> {
  @Line() readonly what!: string;
}

@InputType()
export class ReviewEffectivenessInput implements Data<'EffectivenessReviewed'> {
  @YesNo({ description: 'Whether it prevents the recurrence.' }) readonly effective!: boolean;
  @Line() readonly finding!: string;
}

@InputType()
export class CloseCorrectiveActionInput implements Data<'CorrectiveActionClosed'> {
  @Line({ optional }) readonly remarks: string | undefined;
}

@ArgsType()
abstract class CorrectiveActionArgs extends CommandArgs {
  @Id() readonly correctiveAction!: string;
}
@ArgsType()
export class AssignCorrectiveActionArgs extends CorrectiveActionArgs {
  @Nested(() => AssignCorrectiveActionInput) readonly input!: AssignCorrectiveActionInput;
}
@ArgsType()
export class CompleteCorrectiveActionArgs extends CorrectiveActionArgs {
  @Nested(() => CompleteCorrectiveActionInput) readonly input!: CompleteCorrectiveActionInput;
}
@ArgsType()
export class ReviewEffectivenessArgs extends CorrectiveActionArgs {
  @Nested(() => ReviewEffectivenessInput) readonly input!: ReviewEffectivenessInput;
}
@ArgsType()
export class CloseCorrectiveActionArgs extends CorrectiveActionArgs {
  @Nested(() => CloseCorrectiveActionInput) readonly input!: CloseCorrectiveActionInput;
}
