import { InputType } from '@nestjs/graphql';
import { Choice, Day, Id, Line, Nested, NestedList, Text, Word, YesNo } from '../graphql/fields.ts';
import { Channel, Outcome, ReferralOutcome } from '../graphql/words.ts';
import type { ActInput } from './act-input.ts';
import { RemedyInput } from './resolution.inputs.ts';

const optional = true;

@InputType()
export class DecideOutcomeInput implements ActInput<'OutcomeDecided'> {
  @Choice(Outcome) readonly outcome!: keyof typeof Outcome;
  @Text({ optional }) readonly reasons: string | undefined;
  @NestedList(() => RemedyInput, { optional }) readonly remedies: RemedyInput[] | undefined;
  @YesNo({ optional, description: 'The outcome asks the firm to change something.' })
  readonly correctiveActionRequired: boolean | undefined;
}

@InputType()
export class DetermineRootCauseInput implements ActInput<'RootCauseDetermined'> {
  @Word({ description: "One of the firm's cause codes." }) readonly causeCode!: string;
  @Text({ optional }) readonly explanation: string | undefined;
}

@InputType()
export class OfferRemedyInput implements ActInput<'RemedyOffered'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly remedy: string | undefined;
  @Nested(() => RemedyInput) readonly offer!: RemedyInput;
}

@InputType()
export class AcceptRemedyInput implements ActInput<'RemedyAccepted'> {
  @Id() readonly remedy!: string;
}

@InputType()
export class DeclineRemedyInput implements ActInput<'RemedyDeclined'> {
  @Id() readonly remedy!: string;
  @Text({ optional }) readonly reason: string | undefined;
}

@InputType()
export class ProvideRemedyInput implements ActInput<'RemedyProvided'> {
  @Id() readonly remedy!: string;
  @Line({ optional, description: 'Such as the number of the payment.' }) readonly evidence: string | undefined;
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
  @Day({ optional, description: 'The day by which it wants its answer.' }) readonly replyBy: string | undefined;
  @Text({ optional }) readonly matter: string | undefined;
}

@InputType()
export class OpenReferralInput implements ActInput<'ReferralOpened'> {
  @Line({ description: 'The body outside.' }) readonly to!: string;
  @Line({ optional }) readonly theirReference: string | undefined;
}

@InputType()
export class RecordReferralDecisionInput implements ActInput<'ReferralDecided'> {
  @Line({ description: 'The body outside.' }) readonly by!: string;
  @Choice(ReferralOutcome) readonly outcome!: keyof typeof ReferralOutcome;
  @NestedList(() => RemedyInput, { optional }) readonly remedies: RemedyInput[] | undefined;
  @Text({ optional }) readonly decision: string | undefined;
}

@InputType()
export class AnswerReferralRequestInput implements ActInput<'ReferralRequestAnswered'> {
  @Id() readonly request!: string;
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Text({ optional }) readonly answer: string | undefined;
}
