import type { z } from 'zod';
import { closing } from './closing.ts';
import { conduct } from './conduct.ts';
import { correspondence } from './correspondence.ts';
import { escalation } from './escalation.ts';
import { handling } from './handling.ts';
import { intake } from './intake.ts';
import { learning } from './learning.ts';
import { outcome } from './outcome.ts';
import { relations } from './relations.ts';
import { replies } from './replies.ts';
import { resolution } from './resolution.ts';

/** What somebody did: the schemas of a case's acts, chapter by chapter. */
export const actSchemas = {
  ...intake,
  ...handling,
  ...resolution,
  ...replies,
  ...escalation,
  ...outcome,
  ...learning,
  ...conduct,
  ...relations,
  ...correspondence,
  ...closing,
};

/** What the schemas of events say of their data, by type. */
export type Data<S extends Record<string, z.ZodType>> = { [K in keyof S]: z.infer<S[K]> };
export type Acts = Data<typeof actSchemas>;
export type ActType = keyof Acts;

/** What is so of every act of a type, whatever it says. */
interface ActKind {
  /** The field that names what it is about, where a case can have several of it. */
  readonly subject?: string;
  /** It is natural on a case that has been closed. */
  readonly afterClosure?: true;
  /** It is not voided, and what moves the case back instead. */
  readonly undoneBy?: string;
  /** A letter can carry it out: the field that holds what was written, `null` where it has none. */
  readonly byLetter?: string | null;
}

/** Every kind of act. */
const ACTS: { readonly [T in ActType]: ActKind } = {
  // intake
  ComplaintReceived: {},
  FeedbackReceived: {},
  FeedbackClassified: { undoneBy: 'classifyFeedback with the right kind' },
  CaseFactRecorded: {},
  ReceiptCorrected: { afterClosure: true, undoneBy: 'correctReceipt with the right moment' },
  IdentityEstablished: {},
  ComplainantAdded: {},
  RepresentativeAuthorised: {},
  RepresentativeStoodDown: { afterClosure: true },
  ConsentWithheld: {},
  ConsentGiven: {},
  StatementSent: { byLetter: 'statement' },
  StatementConfirmed: {},
  CaseReferredElsewhere: {},
  CaseDeclined: {},
  ExceptionAccepted: {},
  // handling
  HandlerAssigned: { undoneBy: 'assignHandler to the right person' },
  Acknowledged: { byLetter: 'summary' },
  TriageDecided: {},
  InteractionRecorded: { afterClosure: true },
  EvidenceAdded: { afterClosure: true },
  ActivityScheduled: { subject: 'activity' },
  ActivityCompleted: { subject: 'activity' },
  NoteAdded: { afterClosure: true },
  ContributionRequested: { subject: 'contribution' },
  ContributionReceived: { subject: 'contribution' },
  TaskCompleted: { afterClosure: true },
  // resolution
  ResolutionProposed: { subject: 'proposal' },
  ResolutionApproved: { subject: 'proposal' },
  ResolutionRejected: { subject: 'proposal' },
  ResolutionAccepted: { subject: 'proposal' },
  ResolutionDeclined: { subject: 'proposal' },
  ActionAgreed: { subject: 'action' },
  ActionRescheduled: { subject: 'action' },
  ActionCompleted: { subject: 'action' },
  SatisfactionConfirmed: {},
  // replies
  ResponseSent: { byLetter: 'summary' },
  ProgressUpdateSent: { byLetter: 'summary' },
  DeadlineExtended: {},
  ReplyPublished: {},
  ExtensionRefused: {},
  // escalation
  EscalationRequested: {},
  StageEscalated: { undoneBy: 'escalateStage to the stage in which the case belongs' },
  EscalationDeclined: {},
  // outcome
  OutcomeDecided: {},
  RootCauseDetermined: { afterClosure: true },
  RemedyOffered: { subject: 'remedy' },
  RemedyAccepted: { subject: 'remedy' },
  RemedyDeclined: { subject: 'remedy' },
  RemedyProvided: { subject: 'remedy', afterClosure: true },
  DeadlockDeclared: {},
  ReferralSignposted: { afterClosure: true, byLetter: null },
  ReferralRequestReceived: { subject: 'request', afterClosure: true },
  ReferralRequestAnswered: { subject: 'request', afterClosure: true },
  ReferralOpened: { afterClosure: true },
  ReferralDecided: { afterClosure: true },
  // learning
  FollowUpCompleted: { afterClosure: true },
  LessonsRecorded: { afterClosure: true },
  ReviewHeld: { subject: 'meeting', afterClosure: true },
  CorrectiveActionRaised: { subject: 'correctiveAction', afterClosure: true },
  ProcessChangeLogged: { afterClosure: true },
  // conduct
  ConductWarningIssued: { byLetter: 'summary' },
  ContactRestricted: { subject: 'restriction' },
  ContactRestrictionLifted: {
    subject: 'restriction',
    afterClosure: true,
    undoneBy: 'restrictContact, or imposeRestriction on the person: a new one, with its own day of review',
  },
  // relations
  CaseLinked: { afterClosure: true },
  CaseMerged: { undoneBy: 'reopenCase' },
  DuplicateAbsorbed: { afterClosure: true },
  DuplicateReleased: { afterClosure: true, undoneBy: 'mergeCase on the other case' },
  CaseMovedToPackVersion: { undoneBy: 'moveCaseToPackVersion to the version before' },
  // correspondence
  DispatchRequested: { subject: 'dispatch', afterClosure: true },
  DispatchDelayed: { subject: 'dispatch', afterClosure: true },
  DispatchCompleted: { subject: 'dispatch', afterClosure: true },
  DispatchFailed: { subject: 'dispatch', afterClosure: true },
  // closing
  DocumentFiled: { afterClosure: true },
  CaseClosed: { undoneBy: 'reopenCase' },
  CaseReopened: { afterClosure: true, undoneBy: 'closeCase' },
  CaseWithdrawn: {},
  ActVoided: { afterClosure: true, undoneBy: 'the act itself, recorded again' },
  ClockReadingCorrected: {
    afterClosure: true,
    undoneBy: 'nothing: the reading stands corrected, with the reason and by whom',
  },
};

/** Nothing of what is no act. */
export const kindOfAct = (type: string): ActKind | undefined =>
  Object.hasOwn(ACTS, type) ? ACTS[type as ActType] : undefined;

/** The acts that a letter can carry out. */
export const carriedActs: readonly string[] = Object.entries(ACTS).flatMap(([type, { byLetter }]) =>
  byLetter === undefined ? [] : [type],
);

/** The intake acts, either of which `Received` in a pack means. */
export const INTAKE: readonly string[] = ['ComplaintReceived', 'FeedbackReceived'];

/** What an event of this type is about, if it names it. */
export function subjectOf({ type, data }: { readonly type: string; readonly data: object }): string | undefined {
  const field = kindOfAct(type)?.subject;
  const value = field === undefined ? undefined : (data as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : undefined;
}
