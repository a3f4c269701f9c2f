import { ArgsType, InputType } from '@nestjs/graphql';
import { CommandArgs } from '../commands/command.args.ts';
import { Choice, Id, Line, Nested, Whole } from '../graphql/fields.ts';
import { Relation } from '../graphql/words.ts';

const optional = true;

@InputType()
export class LinkCasesInput {
  @Id({ description: 'The other case.' }) readonly other!: string;
  @Choice(Relation, { defaultValue: 'related' }) readonly relation!: keyof typeof Relation;
  @Line({ optional }) readonly reason: string | undefined;
}

@InputType()
export class MergeCaseInput {
  @Id({ description: 'The case that goes on.' }) readonly into!: string;
  @Line({ optional }) readonly reason: string | undefined;
}

@InputType()
export class MoveCaseToPackVersionInput {
  @Whole({ description: 'A published version of the procedure of the case.' }) readonly version!: number;
  @Line() readonly reason!: string;
}

@ArgsType()
class RelationArgs extends CommandArgs {
  @Id() readonly caseId!: string;
}
@ArgsType()
export class LinkCasesArgs extends RelationArgs {
  @Nested(() => LinkCasesInput) readonly input!: LinkCasesInput;
}
@ArgsType()
export class MergeCaseArgs extends RelationArgs {
  @Nested(() => MergeCaseInput) readonly input!: MergeCaseInput;
}
@ArgsType()
export class MoveCaseToPackVersionArgs extends RelationArgs {
  @Nested(() => MoveCaseToPackVersionInput) readonly input!: MoveCaseToPackVersionInput;
}
