import { InputType } from '@nestjs/graphql';
import type { Intake } from '#application';
import { Choice, Day, Email, Fact, Hash, Id, Line, Moment, Phone, Text, Word, YesNo } from '../graphql/fields.ts';
import type { FactScalar } from '../graphql/scalars.ts';
import { Channel, ComplaintKind, FeedbackKind, Kind, StatementOutcome } from '../graphql/words.ts';
import type { ActInput, Declared } from './act-input.ts';

const optional = true;

/** What came in, from whom, when and how. */
@InputType({ isAbstract: true })
abstract class ReceiptInput implements Omit<Declared<Intake>, 'kind'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Moment({ description: 'The true receipt, from which the limits run, however late it is logged.' })
  readonly receivedAt!: string;
  @Id({ optional, description: 'Of somebody on record; a new one is made where left out.' })
  readonly party: string | undefined;
  @Text({ max: 500, optional, description: 'Whose complaint it is; left out where it came in anonymously.' })
  readonly complainant: string | undefined;
  @Email({ optional }) readonly email: string | undefined;
  @Phone({ optional }) readonly phone: string | undefined;
  @Text({ max: 2_000, optional }) readonly address: string | undefined;
  @Line({ optional, description: 'An organisation that complains.' }) readonly company: string | undefined;
  @Text({ description: "What happened, in the complainant's own words." }) readonly narrative!: string;
  @Text({ optional }) readonly expectedOutcome: string | undefined;
  @Line({ optional }) readonly title: string | undefined;
  @Word({ optional, description: 'Decides whose directors and managers it is.' }) readonly area: string | undefined;
  @Line({ optional }) readonly product: string | undefined;
  @Line({ optional }) readonly service: string | undefined;
  @Line({ optional }) readonly site: string | undefined;
  @Line({ optional }) readonly team: string | undefined;
  @Line({ optional }) readonly language: string | undefined;
  @YesNo({ optional, description: 'The receiver doubts whether it is a complaint at all.' })
  readonly unsure: boolean | undefined;
  @YesNo({ optional, description: 'It came through somebody who acts for the complainant.' })
  readonly byRepresentative: boolean | undefined;
  @Line({ optional, description: 'The number under which another system knows it.' })
  readonly externalReference: string | undefined;
}

@InputType()
export class ReceiveComplaintInput extends ReceiptInput implements Declared<Intake> {
  @Choice(ComplaintKind, { defaultValue: 'complaint' }) readonly kind!: keyof typeof ComplaintKind;
}

@InputType()
export class ReceiveFeedbackInput extends ReceiptInput implements Declared<Intake> {
  @Choice(FeedbackKind) readonly kind!: keyof typeof FeedbackKind;
}

/** A fact known at receipt: it holds from then. */
@InputType()
export class FactInput {
  @Word({ description: 'A fact of the procedure.' }) readonly fact!: string;
  @Fact() readonly value!: FactScalar;
}

@InputType()
export class CorrectReceiptInput implements ActInput<'ReceiptCorrected'> {
  @Moment({ description: 'The true receipt. The reference stays as it is.' })
  readonly receivedAt!: string;
  @Line() readonly reason!: string;
}

@InputType()
export class EstablishIdentityInput implements ActInput<'IdentityEstablished'> {
  @Text({ max: 500, optional }) readonly complainant: string | undefined;
  @Email({ optional }) readonly email: string | undefined;
  @Phone({ optional }) readonly phone: string | undefined;
  @Text({ max: 2_000, optional }) readonly address: string | undefined;
  @Line({ optional }) readonly company: string | undefined;
}

@InputType()
export class AddComplainantInput implements ActInput<'ComplainantAdded'> {
  @Id({ optional, description: 'Of somebody on record; a new one is made where left out.' })
  readonly party: string | undefined;
  @Text({ max: 500 }) readonly complainant!: string;
  @Email({ optional }) readonly email: string | undefined;
  @Phone({ optional }) readonly phone: string | undefined;
  @Text({ max: 2_000, optional }) readonly address: string | undefined;
}

@InputType()
export class AuthoriseRepresentativeInput implements ActInput<'RepresentativeAuthorised'> {
  @Id({ optional, description: 'Of somebody on record; a new one is made where left out.' })
  readonly party: string | undefined;
  @Text({ max: 500 }) readonly name!: string;
  @Line({ optional, description: 'Such as solicitor, advice centre, friend.' }) readonly capacity: string | undefined;
  @Day({ optional, description: 'When the complainant consented.' }) readonly consentOn: string | undefined;
  @Hash({ optional })
  readonly consentEvidence: string | undefined;
}

@InputType()
export class WithholdConsentInput implements ActInput<'ConsentWithheld'> {
  @Word({ description: 'With whom it is not to be shared, such as third_parties.' }) readonly scope!: string;
  @Text({ optional }) readonly reason: string | undefined;
}

@InputType()
export class GiveConsentInput implements ActInput<'ConsentGiven'> {
  @Word({ description: 'With whom it may be shared.' }) readonly scope!: string;
  @Text({ optional }) readonly reason: string | undefined;
}

@InputType()
export class SendStatementInput implements ActInput<'StatementSent'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Text({ description: 'The complaint as it was written up.' }) readonly statement!: string;
}

@InputType()
export class ConfirmStatementInput implements ActInput<'StatementConfirmed'> {
  @Choice(StatementOutcome) readonly outcome!: keyof typeof StatementOutcome;
  @Choice(Channel, { optional }) readonly channel: keyof typeof Channel | undefined;
  @Text({ optional }) readonly corrections: string | undefined;
}

@InputType()
export class ClassifyFeedbackInput implements ActInput<'FeedbackClassified'> {
  @Choice(Kind) readonly kind!: keyof typeof Kind;
  @Line() readonly reason!: string;
}

@InputType()
export class RecordFactInput implements ActInput<'CaseFactRecorded'> {
  @Word({ description: 'A fact of the procedure.' }) readonly fact!: string;
  @Fact() readonly value!: FactScalar;
  @Moment({ optional, description: 'Since when it holds; the moment of the act unless told.' })
  readonly effectiveFrom: string | undefined;
  @YesNo({ optional, description: 'It was so from the first; what was on record before was an error.' })
  readonly correction: boolean | undefined;
}

@InputType()
export class ReferElsewhereInput implements ActInput<'CaseReferredElsewhere'> {
  @Line() readonly to!: string;
  @Line() readonly reason!: string;
}

@InputType()
export class DeclineCaseInput implements ActInput<'CaseDeclined'> {
  @Line() readonly reason!: string;
}

@InputType()
export class AcceptExceptionInput implements ActInput<'ExceptionAccepted'> {
  @Word({ description: 'Such as independence.' }) readonly what!: string;
  @Line() readonly reason!: string;
}
