import type { Id, Instant } from '#kernel';
import { clockAfter, type Clock, type ClockEvent } from './clock.ts';
import { INTAKE, subjectOf, type Acts, type Consequences, type Foldable } from './events/index.ts';
import { earliestReceipt, withFact, withoutAct, withReceipt } from './known.ts';

export type FactValue = string | number | boolean;

/** An act as later decisions need it: what it said, when, by whom, and whether it still counts. */
export interface ActOnRecord {
  readonly id: Id;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Instant;
  readonly actor: Id;
  readonly stage: string;
  /** The pack's roles that the person held when doing it. */
  readonly roles: readonly string[];
  readonly subject?: string;
  /** It departed from a blocking gate: it is a fact, and it satisfies nothing. */
  readonly departed: boolean;
  readonly voided: boolean;
  /** The pack derived it: no person did it. */
  readonly derived: boolean;
  /** What it was derived from. */
  readonly causedBy?: Id | undefined;
}

export interface Task {
  readonly id: Id;
  readonly rule: string;
  readonly kind: Consequences['TaskRaised']['kind'];
  readonly title: string;
  readonly role: string;
  readonly person: Id | null;
  readonly raisedBy: Id;
  /** How many acts were on record then: what does it comes after them. */
  readonly raisedAfter: number;
  readonly about?: string;
  readonly done: boolean;
  /** What ended it; of an open task nothing. */
  readonly end?: { readonly by: Id; readonly how: Consequences['TaskDone']['how'] };
}

/** Something that whoever looks at the case should see, and the act or the consequence that raised it. */
export interface Flag {
  readonly flag: string;
  readonly by: Id;
}

export interface CaseState {
  readonly status: 'none' | 'open' | 'closed';
  readonly reference: string;
  readonly pack: { readonly id: string; readonly version: number };
  readonly kind: string;
  readonly channel: string;
  readonly party: Id;
  readonly area?: string;
  readonly company?: string;
  readonly receivedAt: Instant;
  readonly stage: string;
  readonly exit?: string;
  readonly facts: ReadonlyMap<string, { readonly value: FactValue; readonly since: Instant }>;
  readonly acts: readonly ActOnRecord[];
  readonly clocks: ReadonlyMap<Id, Clock>;
  readonly tasks: ReadonlyMap<Id, Task>;
  /** Who fills a role of the pack on this case. */
  readonly assigned: ReadonlyMap<string, Id | null>;
  readonly forbidden: readonly string[];
  readonly flags: readonly Flag[];
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
};

/** Folds one event into the state. Never throws: what is on record happened. */
export function evolve(state: CaseState, event: Foldable): CaseState {
  const recorded = CONSEQUENCE_TYPES.has(event.type)
    ? state
    : { ...state, acts: [...state.acts, onRecord(state, event)] };
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
      return { ...recorded, assigned: with_(state.assigned, event.data.role, event.data.person) };
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
    case 'ClockReadingCorrected':
      return { ...recorded, clocks: withClock(state.clocks, event) };
    case 'ClockStarted':
    case 'ClockSatisfied':
    case 'ClockBreached':
    case 'ClockExpired':
    case 'ClockExtended':
    case 'ClockCancelled':
    case 'ClockReopened':
    case 'ClockRecalculated':
      return { ...state, clocks: withClock(state.clocks, event) };
    case 'TaskRaised':
      return {
        ...state,
        tasks: with_(state.tasks, event.data.task, {
          ...event.data,
          id: event.data.task,
          raisedBy: event.meta.causedBy ?? '',
          raisedAfter: state.acts.length,
          done: false,
        }),
      };
    case 'TaskDone': {
      const { task, by, how } = event.data;
      return withTask(state, task, (open) => ({ ...open, done: true, end: { by, how } }));
    }
    case 'TaskReopened': {
      const { task, person } = event.data;
      return withTask(state, task, ({ end: _, ...done }) => ({ ...done, person, done: false }));
    }
    case 'NoticeRaised':
      return { ...state, clocks: withClock(state.clocks, event) };
    case 'CaseFlagged':
      return { ...state, flags: [...state.flags, { flag: event.data.flag, by: event.meta.causedBy ?? '' }] };
    case 'FlagWithdrawn':
      return { ...state, flags: state.flags.filter(({ flag }) => flag !== event.data.flag) };
    case 'ActForbidden':
      return { ...state, forbidden: [...state.forbidden, event.data.rule] };
    case 'ActAllowedAgain':
      return { ...state, forbidden: state.forbidden.filter((rule) => rule !== event.data.rule) };
    case 'ProcedureDeparted':
      return event.data.mode === 'warn'
        ? state
        : { ...state, acts: state.acts.map((act) => (act.id === event.data.act ? { ...act, departed: true } : act)) };
    case 'RegisterEntryMade':
      return state;
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

const with_ = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => new Map(map).set(key, value);

function withClock(clocks: CaseState['clocks'], event: ClockEvent): CaseState['clocks'] {
  const id = event.data.clock;
  const clock = id === undefined ? undefined : clockAfter(clocks.get(id), event);
  return id === undefined || clock === undefined ? clocks : with_(clocks, id, clock);
}

function withTask(state: CaseState, id: Id, change: (task: Task) => Task): CaseState {
  const task = state.tasks.get(id);
  return task === undefined ? state : { ...state, tasks: with_(state.tasks, id, change(task)) };
}

function onRecord(state: CaseState, event: Foldable): ActOnRecord {
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

/** The acts that still count: neither voided nor departed from a blocking gate. */
export const standing = (state: Pick<CaseState, 'acts'>): readonly ActOnRecord[] =>
  state.acts.filter((act) => !act.voided && !act.departed);
/** `Received` in a pack means either intake act. */
export const isNamed = (type: string, name: string): boolean =>
  type === name || (name === 'Received' && INTAKE.includes(type));
/** As they happened, and as they were recorded where that was at the same moment. */
export const byOccurrence = <A extends Pick<ActOnRecord, 'occurredAt'>>(acts: readonly A[]): readonly A[] =>
  [...acts].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
