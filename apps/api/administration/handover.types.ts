import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { HandoverResult } from '../commands/messages.ts';

@ObjectType({ description: 'A case that could not be handed over, and why.' })
export class NotHandedOver {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String) readonly reference!: string;
  @Field(() => String, { description: 'A word of the catalogue in docs/commands.md.' }) readonly code!: string;
  @Field(() => String) readonly message!: string;
  @Field(() => String, { nullable: true, description: 'What would be accepted instead.' })
  readonly wouldAccept!: string | null;
}

@ObjectType({ description: 'What became of somebody’s work.' })
export class WorkReassigned {
  @Field(() => ID) readonly commandId!: string;
  @Field(() => Int, { description: 'Cases that were handed over.' }) readonly moved!: number;
  @Field(() => [NotHandedOver]) readonly refused!: readonly NotHandedOver[];
  @Field(() => Boolean, { description: 'There are more: the same under another commandId goes on.' })
  readonly more!: boolean;
}

export const toWorkReassigned = (commandId: string, { moved, refused, more }: HandoverResult): WorkReassigned => ({
  commandId,
  moved,
  more,
  refused: refused.map(({ caseId, reference, refusal: { code, message, wouldAccept } }) => ({
    caseId,
    reference,
    code,
    message,
    wouldAccept: wouldAccept ?? null,
  })),
});
