import { createUnionType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant } from '../graphql/scalars.ts';

@ObjectType({ description: 'An event that the command wrote.' })
export class WrittenEvent {
  @Field(() => ID) readonly id!: string;
  @Field(() => String) readonly type!: string;
  @Field(() => Instant) readonly occurredAt!: string;
}

@ObjectType({ description: 'Something the command brought into being, by the name of the field that refers to it.' })
export class Created {
  @Field(() => String) readonly what!: string;
  @Field(() => ID) readonly id!: string;
}

@ObjectType({ description: 'The command was carried out, now or when it was first sent.' })
export class CommandAccepted {
  @Field(() => ID) readonly commandId!: string;
  @Field(() => ID, { nullable: true }) readonly caseId!: string | null;
  @Field(() => String, { nullable: true, description: 'Of the case that was opened.' })
  readonly reference!: string | null;
  @Field(() => Boolean, { description: 'It had been carried out before; nothing was written now.' })
  readonly repeated!: boolean;
  @Field(() => Int, { description: 'Of the last event of the stream that was written; -1 where there is none.' })
  readonly revision!: number;
  @Field(() => String, { nullable: true, description: 'For `atLeast` of a query that is to see this.' })
  readonly position!: string | null;
  @Field(() => [WrittenEvent]) readonly events!: readonly WrittenEvent[];
  @Field(() => [Created]) readonly created!: readonly Created[];
}

@ObjectType('Unblocker', { description: 'Somebody who can do what a refusal waits for.' })
export class UnblockerView {
  @Field(() => String, { description: 'A role of the procedure.' }) readonly role!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => [ID], { description: 'Who holds it today; nobody where nobody was appointed.' })
  readonly people!: readonly string[];
}

@ObjectType('FieldFault', { description: 'What is wrong with one field of what was sent.' })
export class FieldFaultView {
  @Field(() => String, { description: 'As a dotted path.' }) readonly field!: string;
  @Field(() => String, { nullable: true, description: 'What it offends against, such as length or calendar.' })
  readonly rule!: string | null;
  @Field(() => String, { nullable: true, description: 'The clause of the procedure that it comes from.' })
  readonly clause!: string | null;
  @Field(() => String) readonly message!: string;
  @Field(() => String, { nullable: true, description: 'What would be accepted instead.' })
  readonly wouldAccept!: string | null;
}

@ObjectType({ description: 'The command was not carried out and nothing was written.' })
export class CommandRefused {
  @Field(() => String, { description: 'A word of the catalogue in docs/commands.md.' }) readonly code!: string;
  @Field(() => String) readonly message!: string;
  @Field(() => [String], { description: 'The clauses of the procedure that it comes from.' })
  readonly clauses!: readonly string[];
  @Field(() => String, { nullable: true, description: 'The gate, time limit or rule of the procedure.' })
  readonly rule!: string | null;
  @Field(() => String, { nullable: true, description: 'What would be accepted instead.' })
  readonly wouldAccept!: string | null;
  @Field(() => String, { nullable: true, description: 'The field that is at fault.' })
  readonly field!: string | null;
  @Field(() => [FieldFaultView], { description: 'All fields that are at fault.' })
  readonly fields!: readonly FieldFaultView[];
  @Field(() => [UnblockerView], {
    description: 'Who can bring it about that it is accepted, where that is for a role.',
  })
  readonly unblockedBy!: readonly UnblockerView[];
}

export type CommandOutcome = CommandAccepted | CommandRefused;

export const CommandResult = createUnionType({
  name: 'CommandResult',
  description: 'What became of a command.',
  types: () => [CommandAccepted, CommandRefused] as const,
  resolveType: (value: CommandOutcome) => ('code' in value ? CommandRefused : CommandAccepted),
});
