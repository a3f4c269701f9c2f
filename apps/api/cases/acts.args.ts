import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { Type as Typed } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { Id, Line, Moment, Nested, NestedList } from '../graphql/fields.ts';
import { CommandArgs } from '../commands/command.args.ts';
import { LATER_ACTS, type ActDefinition } from './acts.ts';
import { FactInput, ReceiveComplaintInput, ReceiveFeedbackInput } from './intake.inputs.ts';

const optional = true;
const OCCURRED =
  'When it happened. Left out, Redress is asked to do it now and the procedure can stop it; earlier, it has happened ' +
  'already and is recorded, with a departure where it does not follow the procedure.';
const DEPARTURE = 'Why the procedure was not followed.';

/** What every act on a case is sent with. */
@ArgsType()
export class CaseActArgs extends CommandArgs {
  @Id() readonly caseId!: string;
  @Moment({ optional, description: OCCURRED }) readonly occurredAt: string | undefined;
  @Line({ optional, description: DEPARTURE }) readonly departureReason: string | undefined;
}

/** The arguments of one act's mutation: those of every act, and its own input. */
export abstract class ActArgs extends CaseActArgs {
  abstract readonly input: object;
}

export function actArgs({ mutation, input }: ActDefinition): new () => ActArgs {
  @ArgsType()
  class Args extends CaseActArgs {
    @Nested(() => input) readonly input!: object;
  }
  Object.defineProperty(Args, 'name', { value: `${mutation}Args` });
  return Args;
}

/** One act among several: exactly one field is given, named as the act's mutation. */
@InputType({ isOneOf: true, description: 'Exactly one act, named as its mutation.' })
export class OneActInput {}

for (const [, { mutation, input }] of LATER_ACTS) {
  Field(() => input, { nullable: true })(OneActInput.prototype, mutation);
  IsOptional()(OneActInput.prototype, mutation);
  ValidateNested()(OneActInput.prototype, mutation);
  Typed(() => input)(OneActInput.prototype, mutation);
}

@InputType()
export class ActStepInput {
  @Moment({ optional, description: OCCURRED }) readonly occurredAt: string | undefined;
  @Line({ optional, description: DEPARTURE }) readonly departureReason: string | undefined;
  @Nested(() => OneActInput) readonly act!: OneActInput;
}

@ArgsType()
export class RecordActsArgs extends CommandArgs {
  @Id() readonly caseId!: string;
  @NestedList(() => ActStepInput) readonly acts!: ActStepInput[];
}

@ArgsType()
abstract class ReceiptArgs extends CommandArgs {
  @NestedList(() => FactInput, { optional, description: 'What is known at receipt.' })
  readonly facts: FactInput[] | undefined;
  @NestedList(() => ActStepInput, { optional, description: 'What was done at once, in the same step.' })
  readonly acts: ActStepInput[] | undefined;
  @Id({ optional, description: 'The case whose letter this was a part of: a letter with several complaints is split.' })
  readonly splitFrom: string | undefined;
}

@ArgsType()
export class ReceiveComplaintArgs extends ReceiptArgs {
  @Nested(() => ReceiveComplaintInput) readonly input!: ReceiveComplaintInput;
}

@ArgsType()
export class ReceiveFeedbackArgs extends ReceiptArgs {
  @Nested(() => ReceiveFeedbackInput) readonly input!: ReceiveFeedbackInput;
}
