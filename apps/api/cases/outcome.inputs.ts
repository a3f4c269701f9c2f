import { InputType } from '@nestjs/graphql';
import { Choice, Day, Id, Line, NestedList, Text } from '../graphql/fields.ts';
import { Channel, Outcome } from '../graphql/words.ts';
import type { ActInput } from './act-input.ts';
import { RemedyInput } from './resolution.inputs.ts';

const optional = true;

@InputType()
export class DecideOutcomeInput implements ActInput<'OutcomeDecided'> {
  @Choice(Outcome) readonly outcome!: keyof typeof Outcome;
  @Text({ optional }) readonly reasons: string | undefined;
  @NestedList(() => RemedyInput, { optional }) readonly remedies: RemedyInput[] | undefined;
}

@InputType()
export class DeclareDeadlockInput implements ActInput<'DeadlockDeclared'> {
  @Line() readonly reason!: string;
}

@InputType()
export class SignpostInput implements ActInput<'ReferralSignposted'> {
  @Line({ description: 'The body that the complainant can turn to.' }) readonly to!: string;
  @Choice(Channel) readonly channel!: keyof typeof Channel;
}

@InputType()
export class RecordReferralRequestInput implements ActInput<'ReferralRequestReceived'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly request: string | undefined;
  @Line({ description: 'The body that asks.' }) readonly from!: string;
  @Day({ optional }) readonly replyBy: string | undefined;
}

@InputType()
export class AnswerReferralRequestInput implements ActInput<'ReferralRequestAnswered'> {
  @Id() readonly request!: string;
  @Choice(Channel) readonly channel!: keyof typeof Channel;
}
