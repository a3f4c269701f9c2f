import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { MessageRow } from '#projections';
import { Choice } from '../graphql/fields.ts';
import { Instant } from '../graphql/scalars.ts';
import { MessageState } from '../graphql/words.ts';
import { connectionOf, PageArgs } from '../queries/connection.ts';

const nullable = true;
const optional = true;

@ObjectType({ description: 'An e-mail that came in, and where it is. It is kept as it came before anybody reads it.' })
export class IncomingMessage implements Omit<MessageRow, 'key' | 'organisation'> {
  @Field(() => ID) readonly message!: string;
  @Field(() => MessageState) readonly state!: MessageRow['state'];
  @Field(() => String, { nullable, description: 'Why it cannot be read.' }) readonly because!: MessageRow['because'];
  @Field(() => Int, { description: 'Bytes.' }) readonly size!: number;
  @Field(() => Instant) readonly takenAt!: string;
  @Field(() => ID, { nullable, description: 'Where it was filed.' }) readonly caseId!: string | null;
  @Field(() => String, { nullable, description: 'Where it is as it came; null once it is on a case.' })
  readonly href!: string | null;
}
export const IncomingMessageConnection = connectionOf(IncomingMessage);

@ArgsType()
export class IncomingMessagesArgs extends PageArgs {
  @Choice(MessageState, { optional }) readonly state: MessageRow['state'] | undefined;
}
