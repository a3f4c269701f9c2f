import type { Id } from '#kernel';
import { subjectOf, type Acts, type Consequences, type Foldable } from '../events/index.ts';
import type { ActOnRecord } from './act.ts';
import type { Clock } from './clock.ts';
import { appended, inOneGo, withKey } from './growing.ts';
import { earliestReceipt, withFact, withoutAct, withReceipt, type Knowledge } from './known.ts';
import { emptyRecord, onRecord, type CaseRecord } from './record.ts';
import type { Flag, Task } from './task.ts';

export interface CaseState extends Knowledge {
  readonly status: 'none' | 'open' | 'closed';
  readonly reference: string;
  readonly pack: { readonly id: string; readonly version: number };
  readonly kind: string;
  readonly channel: string;
  readonly party: Id;
  readonly area?: string;
  readonly stage: string;
  readonly exit?: string;
  readonly clocks: ReadonlyMap<Id, Clock>;
  readonly tasks: ReadonlyMap<Id, Task>;
  /** Who fills a role of the pack on this case. */
  readonly assigned: ReadonlyMap<string, Id | null>;
  readonly forbidden: readonly string[];
  readonly flags: readonly Flag[];
  /** What the stream says, as the next decision is derived from it. */
  readonly record: CaseRecord;
}

export const initialCase: CaseState = {
  status: 'none',
  reference: '',
  pack: { id: '', version: 0 },
  kind: '',
  channel: '',
  party: '',
  receivedAt: '',
  stage: '',
  facts: new Map(),
  acts: [],
  clocks: new Map(),
  tasks: new Map(),
  assigned: new Map(),
  forbidden: [],
  flags: [],
  record: emptyRecord,
};

/** Folds events that follow one another. */
export const evolveAll = (before: CaseState, events: readonly Foldable[]): CaseState => inOneGo(before, events, evolve);

/** Folds one event into the state. Never throws: what is on record happened. */
export function evolve(before: CaseState, event: Foldable): CaseState {
  const record = onRecord(before.record, event);
  const { limits: clocks, tasks, flags, forbidden } = record;
  const state = { ...before, record, clocks, tasks, flags, forbidden };
  const recorded = CONSEQUENCE_TYPES.has(event.type)
    ? state
    : { ...state, acts: appended(state.acts, actOf(state, event)) };
  switch (event.type) {
    case 'ComplaintReceived':
    case 'FeedbackReceived':
      return { ...recorded, ...opened(event.data), stage: event.data.stage ?? state.stage };
    case 'FeedbackClassified':
      return { ...recorded, kind: event.data.kind };
    case 'IdentityEstablished':
      return { ...recorded, company: event.data.company ?? state.company };
    case 'ReceiptCorrected':
      return withReceipt(recorded, event.data.receivedAt);
    case 'CaseFactRecorded':
      return {
        ...recorded,
        facts: withFact(state, event.data, event.meta.occurredAt),
      };
    case 'HandlerAssigned':
      return { ...recorded, assigned: withKey(state.assigned, event.data.role, event.data.person) };
    case 'StageEscalated':
      return { ...recorded, stage: event.data.to };
    case 'CaseMovedToPackVersion':
      return { ...recorded, pack: event.data.to };
    case 'CaseMerged':
      return { ...recorded, status: 'closed', exit: 'duplicate' };
    case 'DuplicateAbsorbed':
      return { ...recorded, receivedAt: earliestReceipt(recorded.acts) };
    case 'DuplicateReleased': {
      const acts = recorded.acts.map((act) =>
        act.type === 'DuplicateAbsorbed' && act.data['case'] === event.data.case ? { ...act, voided: true } : act,
      );
      return { ...recorded, acts, receivedAt: earliestReceipt(acts) };
    }
    case 'CaseClosed':
      return { ...recorded, status: 'closed', exit: event.data.exit };
    case 'CaseReopened':
      return { ...recorded, status: 'open', exit: undefined };
    case 'ActVoided':
      return withoutAct(recorded, event.data.act);
    case 'ProcedureDeparted':
      return event.data.mode === 'warn'
        ? state
        : { ...state, acts: state.acts.map((act) => (act.id === event.data.act ? { ...act, departed: true } : act)) };
    case 'ClockStarted':
    case 'ClockSatisfied':
    case 'ClockBreached':
    case 'ClockExpired':
    case 'ClockExtended':
    case 'ClockCancelled':
    case 'ClockReopened':
    case 'ClockRecalculated':
    case 'TaskRaised':
    case 'TaskDone':
    case 'TaskReopened':
    case 'NoticeRaised':
    case 'CaseFlagged':
    case 'FlagWithdrawn':
    case 'ActForbidden':
    case 'ActAllowedAgain':
    case 'RegisterEntryMade':
      return state;
    case 'ClockReadingCorrected':
    case 'ComplainantAdded':
    case 'RepresentativeAuthorised':
    case 'RepresentativeStoodDown':
    case 'ConsentWithheld':
    case 'ConsentGiven':
    case 'StatementSent':
    case 'StatementConfirmed':
    case 'ContributionRequested':
    case 'ContributionReceived':
    case 'ReplyPublished':
    case 'RootCauseDetermined':
    case 'RemedyOffered':
    case 'RemedyAccepted':
    case 'RemedyDeclined':
    case 'RemedyProvided':
    case 'ReferralOpened':
    case 'ReferralDecided':
    case 'ReviewHeld':
    case 'ConductWarningIssued':
    case 'ContactRestricted':
    case 'ContactRestrictionLifted':
    case 'CaseLinked':
    case 'DispatchRequested':
    case 'DispatchDelayed':
    case 'DispatchCompleted':
    case 'DispatchFailed':
    case 'CaseReferredElsewhere':
    case 'CaseDeclined':
    case 'ExceptionAccepted':
    case 'Acknowledged':
    case 'TriageDecided':
    case 'InteractionRecorded':
    case 'EvidenceAdded':
    case 'ActivityScheduled':
    case 'ActivityCompleted':
    case 'NoteAdded':
    case 'TaskCompleted':
    case 'ResolutionProposed':
    case 'ResolutionApproved':
    case 'ResolutionRejected':
    case 'ResolutionAccepted':
    case 'ResolutionDeclined':
    case 'ActionAgreed':
    case 'ActionRescheduled':
    case 'ActionCompleted':
    case 'SatisfactionConfirmed':
    case 'ResponseSent':
    case 'ProgressUpdateSent':
    case 'DeadlineExtended':
    case 'ExtensionRefused':
    case 'EscalationRequested':
    case 'EscalationDeclined':
    case 'OutcomeDecided':
    case 'DeadlockDeclared':
    case 'ReferralSignposted':
    case 'ReferralRequestReceived':
    case 'ReferralRequestAnswered':
    case 'FollowUpCompleted':
    case 'LessonsRecorded':
    case 'CorrectiveActionRaised':
    case 'ProcessChangeLogged':
    case 'DocumentFiled':
    case 'CaseWithdrawn':
      return recorded;
    default:
      return unreachable(event, state);
  }
}

/** A type added to the catalogue and not folded here does not compile; one that is not ours changes nothing. */
const unreachable = (_event: never, state: CaseState): CaseState => state;

const CONSEQUENCE_TYPES: ReadonlySet<string> = new Set<keyof Consequences>([
  'ClockStarted',
  'ClockSatisfied',
  'ClockBreached',
  'ClockExpired',
  'ClockExtended',
  'ClockCancelled',
  'ClockReopened',
  'ClockRecalculated',
  'TaskRaised',
  'TaskDone',
  'TaskReopened',
  'NoticeRaised',
  'CaseFlagged',
  'FlagWithdrawn',
  'ActForbidden',
  'ActAllowedAgain',
  'RegisterEntryMade',
  'ProcedureDeparted',
]);

function actOf(state: CaseState, event: Foldable): ActOnRecord {
  const data = event.data as Readonly<Record<string, unknown>> & { stage?: string; roles?: readonly string[] };
  return {
    id: event.id,
    type: event.type,
    data,
    occurredAt: event.meta.occurredAt,
    actor: event.meta.actor.id,
    stage: data.stage ?? state.stage,
    roles: data.roles ?? [],
    subject: subjectOf(event),
    departed: false,
    voided: false,
    derived: event.meta.causedBy !== undefined,
    causedBy: event.meta.causedBy,
  };
}

function opened(
  data: Acts['ComplaintReceived'],
): Pick<CaseState, 'status' | 'reference' | 'pack' | 'kind' | 'channel' | 'party' | 'area' | 'company' | 'receivedAt'> {
  const { reference, pack, kind, channel, party, area, company, receivedAt } = data;
  return { status: 'open', reference, pack, kind, channel, party, area, company, receivedAt };
}
