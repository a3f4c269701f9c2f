import { ArgsType, InputType } from '@nestjs/graphql';
import { CommandArgs } from '../commands/command.args.ts';
import { Choice, Id, Line, Nested, NestedList, Text, Word } from '../graphql/fields.ts';
import { Channel } from '../graphql/words.ts';

const optional = true;

@InputType()
export class GivenInput {
  @Word({ description: 'A field that the letter asks for, such as expectedReplyDate.' }) readonly field!: string;
  @Line() readonly value!: string;
}

@InputType()
export class SendLetterInput {
  @Word({ description: 'A letter of the procedure.' }) readonly letter!: string;
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @NestedList(() => GivenInput, { optional }) readonly given: GivenInput[] | undefined;
  @Text({ max: 2_000, optional, description: "The complainant's address on record unless told." })
  readonly to: string | undefined;
  @Line({ optional, description: 'As changed after the preview.' }) readonly subject: string | undefined;
  @Text({ optional, description: 'As changed after the preview.' }) readonly body: string | undefined;
}

@ArgsType()
export class PreviewLetterArgs {
  @Id() readonly caseId!: string;
  @Nested(() => SendLetterInput) readonly input!: SendLetterInput;
}

@ArgsType()
export class SendLetterArgs extends CommandArgs {
  @Id() readonly caseId!: string;
  @Nested(() => SendLetterInput) readonly input!: SendLetterInput;
}
