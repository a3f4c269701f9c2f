import type { ActType } from '#casework';
import type { Permission } from '#identity';
import type { ActInput } from './act-input.ts';
import * as closing from './closing.inputs.ts';
import * as conduct from './conduct.inputs.ts';
import * as escalation from './escalation.inputs.ts';
import * as handling from './handling.inputs.ts';
import * as intake from './intake.inputs.ts';
import * as learning from './learning.inputs.ts';
import * as outcome from './outcome.inputs.ts';
import * as replies from './replies.inputs.ts';
import * as resolution from './resolution.inputs.ts';

/** Acts that open a case, or that involve more than it: they have mutations of their own shape, or none. */
type OfItsOwnShape =
  | 'ComplaintReceived'
  | 'FeedbackReceived'
  | 'CaseLinked'
  | 'CaseMerged'
  | 'DuplicateAbsorbed'
  | 'DuplicateReleased'
  | 'RepresentativeStoodDown'
  | 'CaseMovedToPackVersion'
  | 'ReviewHeld'
  | 'DispatchRequested'
  | 'DispatchDelayed'
  | 'DispatchCompleted'
  | 'DispatchFailed';
/** Acts that somebody records on a case that exists. */
export type LaterAct = Exclude<ActType, OfItsOwnShape>;

/** How an act is asked for: its mutation, who may, and what is said of it. */
export interface ActDefinition<Input extends object = object> {
  readonly mutation: string;
  readonly permission: Permission;
  readonly input: new () => Input;
  /** For the schema and `docs/commands.md`. */
  readonly description: string;
}

const handle =
  (permission: Permission) =>
  <I>(mutation: string, input: new () => I, description: string) => ({ mutation, permission, input, description });
const work = handle('handle_cases');
const rule = handle('decide_cases');
const amend = handle('correct_record');

/**
 * Every act of a case by its event: the one place where an act becomes a mutation. The resolver, the acts that one
 * command may carry together, the permissions and the documentation are made from it; an act that is missing here, or
 * whose input has drifted from it, does not compile.
 */
export const ACTS = {
  FeedbackClassified: work('classifyFeedback', intake.ClassifyFeedbackInput, 'Says what kind of feedback it is.'),
  CaseFactRecorded: work('recordFact', intake.RecordFactInput, 'Records a fact that the procedure asks about.'),
  ReceiptCorrected: amend(
    'correctReceipt',
    intake.CorrectReceiptInput,
    'Corrects when the complaint was received: every limit that began with the receipt is counted from the right moment.',
  ),
  IdentityEstablished: work(
    'establishIdentity',
    intake.EstablishIdentityInput,
    'Records who an anonymous complainant is.',
  ),
  ComplainantAdded: work('addComplainant', intake.AddComplainantInput, 'Adds somebody who complains of the same.'),
  RepresentativeAuthorised: work(
    'authoriseRepresentative',
    intake.AuthoriseRepresentativeInput,
    'Records that somebody acts for the complainant, with their consent.',
  ),
  ConsentWithheld: work(
    'withholdConsent',
    intake.WithholdConsentInput,
    'Records that the complainant does not want it to be shared.',
  ),
  ConsentGiven: work(
    'giveConsent',
    intake.GiveConsentInput,
    'Records that the complainant agrees to its being shared.',
  ),
  StatementSent: work(
    'sendStatement',
    intake.SendStatementInput,
    'Sends a verbal complaint, written up, to be confirmed.',
  ),
  StatementConfirmed: work(
    'confirmStatement',
    intake.ConfirmStatementInput,
    'Records what the complainant said of the statement, or that nothing came.',
  ),
  CaseReferredElsewhere: work('referElsewhere', intake.ReferElsewhereInput, 'Hands the case to another body.'),
  CaseDeclined: rule('declineCase', intake.DeclineCaseInput, 'Declines to deal with the case, with the reason.'),
  ExceptionAccepted: rule('acceptException', intake.AcceptExceptionInput, 'Accepts an exception to the procedure.'),

  HandlerAssigned: work('assignHandler', handling.AssignHandlerInput, 'Gives a role on the case to a person.'),
  Acknowledged: work('acknowledge', handling.AcknowledgeInput, 'Acknowledges the complaint.'),
  TriageDecided: work('decideTriage', handling.DecideTriageInput, 'Decides how the case goes on.'),
  InteractionRecorded: work(
    'recordInteraction',
    handling.RecordInteractionInput,
    'Records a contact: who, what, where, when, why.',
  ),
  EvidenceAdded: work('addEvidence', handling.AddEvidenceInput, 'Adds evidence.'),
  ActivityScheduled: work(
    'scheduleActivity',
    handling.ScheduleActivityInput,
    'Schedules an inspection, a conversation, an interview.',
  ),
  ActivityCompleted: work(
    'completeActivity',
    handling.CompleteActivityInput,
    'Records that an activity was done, or why it could not be.',
  ),
  NoteAdded: work('addNote', handling.AddNoteInput, 'Adds a note.'),
  ContributionRequested: work(
    'requestContribution',
    handling.RequestContributionInput,
    'Asks another service for its part of one answer.',
  ),
  ContributionReceived: work('receiveContribution', handling.ReceiveContributionInput, 'Records that part.'),
  TaskCompleted: work('completeTask', handling.CompleteTaskInput, 'Says that a task is done.'),

  ResolutionProposed: work(
    'proposeResolution',
    resolution.ProposeResolutionInput,
    'Proposes a resolution. A changed one is proposed anew.',
  ),
  ResolutionApproved: rule(
    'approveResolution',
    resolution.ApproveResolutionInput,
    'Approves a proposed resolution, for those whom the procedure names.',
  ),
  ResolutionRejected: rule(
    'rejectResolution',
    resolution.RejectResolutionInput,
    'Rejects a proposed resolution, with the reason.',
  ),
  ResolutionAccepted: work('acceptResolution', resolution.AcceptResolutionInput, 'Records that the customer accepts.'),
  ResolutionDeclined: work(
    'declineResolution',
    resolution.DeclineResolutionInput,
    'Records that the customer declines.',
  ),
  ActionAgreed: work('agreeAction', resolution.AgreeActionInput, 'Agrees an action with the customer.'),
  ActionRescheduled: work('rescheduleAction', resolution.RescheduleActionInput, 'Moves the date of an agreed action.'),
  ActionCompleted: work('completeAction', resolution.CompleteActionInput, 'Records that an agreed action was done.'),
  SatisfactionConfirmed: work(
    'confirmSatisfaction',
    resolution.ConfirmSatisfactionInput,
    'Records whether the customer is content.',
  ),

  ResponseSent: work('respond', replies.RespondInput, 'Sends a reply of one of the kinds that the procedure knows.'),
  ProgressUpdateSent: work('sendProgressUpdate', replies.SendProgressUpdateInput, 'Sends a progress report.'),
  DeadlineExtended: work(
    'extendDeadline',
    replies.ExtendDeadlineInput,
    'Extends a time limit as the procedure allows.',
  ),
  ReplyPublished: work('publishReply', replies.PublishReplyInput, 'Publishes a reply that everybody can read.'),
  ExtensionRefused: work(
    'recordExtensionRefused',
    replies.RecordExtensionRefusedInput,
    'Records that the customer refused further time.',
  ),

  EscalationRequested: work(
    'requestEscalation',
    escalation.RequestEscalationInput,
    'Records that the customer asks for the next stage.',
  ),
  StageEscalated: rule('escalateStage', escalation.EscalateStageInput, 'Takes the case to another stage.'),
  EscalationDeclined: rule(
    'declineEscalation',
    escalation.DeclineEscalationInput,
    'Declines an escalation, with the reason.',
  ),

  OutcomeDecided: rule('decideOutcome', outcome.DecideOutcomeInput, 'Decides the outcome, with its remedies.'),
  RootCauseDetermined: work('determineRootCause', outcome.DetermineRootCauseInput, 'Says what caused it.'),
  RemedyOffered: rule('offerRemedy', outcome.OfferRemedyInput, 'Offers a remedy.'),
  RemedyAccepted: work('acceptRemedy', outcome.AcceptRemedyInput, 'Records that a remedy was accepted.'),
  RemedyDeclined: work('declineRemedy', outcome.DeclineRemedyInput, 'Records that a remedy was declined.'),
  RemedyProvided: work('provideRemedy', outcome.ProvideRemedyInput, 'Records that a remedy was paid, given or done.'),
  DeadlockDeclared: rule('declareDeadlock', outcome.DeclareDeadlockInput, 'Declares that no agreement can be reached.'),
  ReferralSignposted: work('signpost', outcome.SignpostInput, 'Tells the complainant of a body outside.'),
  ReferralRequestReceived: work(
    'recordReferralRequest',
    outcome.RecordReferralRequestInput,
    'Records a request from a body outside.',
  ),
  ReferralRequestAnswered: work('answerReferralRequest', outcome.AnswerReferralRequestInput, 'Answers such a request.'),
  ReferralOpened: work('openReferral', outcome.OpenReferralInput, 'Records that a body outside took the case up.'),
  ReferralDecided: work(
    'recordReferralDecision',
    outcome.RecordReferralDecisionInput,
    'Records what a body outside decided.',
  ),

  ConductWarningIssued: work(
    'issueConductWarning',
    conduct.IssueConductWarningInput,
    'Records that somebody was warned about their behaviour.',
  ),
  ContactRestricted: rule(
    'restrictContact',
    conduct.RestrictContactInput,
    'Restricts the contact of the complainant, with a day of review.',
  ),
  ContactRestrictionLifted: rule(
    'liftContactRestriction',
    conduct.LiftContactRestrictionInput,
    'Lifts such a restriction, with the reason.',
  ),

  FollowUpCompleted: work(
    'completeFollowUp',
    learning.CompleteFollowUpInput,
    "Records the follow-up with its questions' answers.",
  ),
  LessonsRecorded: work('recordLessons', learning.RecordLessonsInput, 'Records what was learnt.'),
  CorrectiveActionRaised: work(
    'raiseCorrectiveAction',
    learning.RaiseCorrectiveActionInput,
    'Raises a corrective action.',
  ),
  ProcessChangeLogged: work(
    'logProcessChange',
    learning.LogProcessChangeInput,
    'Logs a change of process that was implemented.',
  ),

  DocumentFiled: work('fileDocument', closing.FileDocumentInput, 'Records that a document was filed.'),
  CaseClosed: work('closeCase', closing.CloseCaseInput, 'Closes the case by one of the exits of the procedure.'),
  CaseReopened: rule('reopenCase', closing.ReopenCaseInput, 'Reopens a closed case.'),
  CaseWithdrawn: work('withdrawCase', closing.WithdrawCaseInput, 'Records that the complainant withdraws.'),
  ActVoided: amend('voidAct', closing.VoidActInput, 'Declares an act void: it stays on record and no longer counts.'),
  ClockReadingCorrected: amend(
    'correctClockReading',
    closing.CorrectClockReadingInput,
    'Corrects a recorded miss that was none, with the reason.',
  ),
} as const satisfies { readonly [T in LaterAct]: ActDefinition<ActInput<T>> };

export const LATER_ACTS: readonly (readonly [LaterAct, ActDefinition])[] = Object.entries(ACTS).map(([type, act]) => [
  type as LaterAct,
  act,
]);
