import { InputType } from '@nestjs/graphql';
import { Amount, Choice, Day, Form, Id, Line, NestedList, Text, Word, Words, YesNo } from '../graphql/fields.ts';
import { Channel } from '../graphql/words.ts';
import type { ActInput, Declared } from './act-input.ts';

const optional = true;

type Remedy = NonNullable<ActInput<'OutcomeDecided'>['remedies']>[number];

@InputType()
export class RemedyInput implements Declared<Remedy> {
  @Word({ description: 'Such as apology, put_right, goodwill, compensation.' }) readonly kind!: string;
  @Amount({ optional, description: 'For a remedy that is money.' }) readonly amount: number | undefined;
  @Form(/^[A-Z]{3}$/, 'the three letters of a currency, such as GBP', { optional })
  readonly currency: string | undefined;
  @Line({ optional }) readonly note: string | undefined;
}

@InputType()
export class ProposeResolutionInput implements ActInput<'ResolutionProposed'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly proposal: string | undefined;
  @Text() readonly description!: string;
  @Text({ optional }) readonly keyIssues: string | undefined;
  @Text({ optional }) readonly actions: string | undefined;
  @Text({ optional }) readonly lessons: string | undefined;
  @NestedList(() => RemedyInput, { optional }) readonly remedies: RemedyInput[] | undefined;
  @Words({ optional, description: "What the proposer attests, by the procedure's words." })
  readonly attestations: string[] | undefined;
  @Day({ optional }) readonly timeframe: string | undefined;
}

@InputType()
export class ApproveResolutionInput implements ActInput<'ResolutionApproved'> {
  @Id() readonly proposal!: string;
  @Text({ optional }) readonly remarks: string | undefined;
}

@InputType()
export class RejectResolutionInput implements ActInput<'ResolutionRejected'> {
  @Id() readonly proposal!: string;
  @Text() readonly reason!: string;
}

@InputType()
export class AcceptResolutionInput implements ActInput<'ResolutionAccepted'> {
  @Id() readonly proposal!: string;
  @Choice(Channel, { optional }) readonly channel: keyof typeof Channel | undefined;
  @Day({ optional, description: 'As it was accepted; that of the proposal where left out and not passed.' })
  readonly timeframe: string | undefined;
}

@InputType()
export class DeclineResolutionInput implements ActInput<'ResolutionDeclined'> {
  @Id() readonly proposal!: string;
  @Choice(Channel, { optional }) readonly channel: keyof typeof Channel | undefined;
  @Text({ optional }) readonly reason: string | undefined;
}

@InputType()
export class AgreeActionInput implements ActInput<'ActionAgreed'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly action: string | undefined;
  @Text() readonly description!: string;
  @Id({ optional }) readonly owner: string | undefined;
  @Day({ optional }) readonly actionDueOn: string | undefined;
}

@InputType()
export class RescheduleActionInput implements ActInput<'ActionRescheduled'> {
  @Id() readonly action!: string;
  @Line({ optional }) readonly reasons: string | undefined;
  @YesNo({ optional }) readonly customerAgreement: boolean | undefined;
  @Day() readonly actionDueOn!: string;
}

@InputType()
export class CompleteActionInput implements ActInput<'ActionCompleted'> {
  @Id() readonly action!: string;
  @Text({ optional }) readonly outcome: string | undefined;
}

@InputType()
export class ConfirmSatisfactionInput implements ActInput<'SatisfactionConfirmed'> {
  @YesNo() readonly content!: boolean;
  @Choice(Channel, { optional }) readonly channel: keyof typeof Channel | undefined;
  @Text({ optional }) readonly remarks: string | undefined;
}
