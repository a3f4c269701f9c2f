import type { Pack } from '#procedure';
import { ownNameFault, type Id, type Instant, type LocalDate } from '#kernel';
import type { ActRequest } from '../commands.ts';
import type { ActType } from '../events/index.ts';
import { withReceipt } from '../known.ts';
import { standing, type ActOnRecord, type CaseState } from '../state.ts';
import { CHECKS, type Check } from './act-checks.ts';
import { asAct } from './as-act.ts';
import { ruleOf, runningClocks } from './clock-rules.ts';
import { meansToExtend } from './extension.ts';
import { isAwaited } from './meeting.ts';
import { dispatchOnItsWay, isOnTheWay } from './letter-way.ts';
import { dayOf } from './due.ts';
import { absorbedFrom, knownOf, passedOnTo, toldOfIn } from './mergers.ts';
import { dateFault, type HeldAgainst } from './dates-said.ts';
import { because, type CaseRefusal } from './refusals.ts';
import { isIntake, type Run } from './run.ts';

/** Acts that are natural on a case that has been closed. */
const AFTER_CLOSURE: readonly ActType[] = [
  'CaseReopened',
  'InteractionRecorded',
  'EvidenceAdded',
  'NoteAdded',
  'DocumentFiled',
  'TaskCompleted',
  'FollowUpCompleted',
  'LessonsRecorded',
  'CorrectiveActionRaised',
  'ProcessChangeLogged',
  'ActVoided',
  'ClockReadingCorrected',
  'ReferralRequestReceived',
  'ReferralRequestAnswered',
  'ReferralSignposted',
  'ReferralOpened',
  'ReferralDecided',
  'RootCauseDetermined',
  'RemedyProvided',
  'ReviewHeld',
  'ContactRestrictionLifted',
  'CaseLinked',
  'DuplicateAbsorbed',
  'DuplicateReleased',
  'RepresentativeStoodDown',
  'ReceiptCorrected',
  'DispatchRequested',
  'DispatchDelayed',
  'DispatchCompleted',
  'DispatchFailed',
];

/** Fields that name somebody of the firm. */
const NAMING = ['person', 'owner'];

/** What cannot be on record, whoever says so: it belongs to no case, or the letter that it ends has had its end. */
export function misplaced(run: Run, request: ActRequest): CaseRefusal | null {
  const { state } = run;
  if (isIntake(request.type) === (state.status !== 'none')) {
    return isIntake(request.type)
      ? because('CASE_EXISTS', `The case ${state.reference} is open already`)
      : because('CASE_NOT_FOUND', 'There is no such case', { wouldAccept: 'the id of a case of your organisation' });
  }
  return isOnTheWay(request.type) ? dispatchOnItsWay(run, request.data) : null;
}

/** What is wrong with an act on its own terms, whatever the gates say: it names something that is not there. */
export function faultOf(run: Run, request: ActRequest, occurredAt: Instant, pastFact: boolean): CaseRefusal | null {
  const { state } = run;
  const isOpenTo = (): boolean =>
    AFTER_CLOSURE.includes(request.type) || isStillOwed(run, asAct(run, request, occurredAt));
  if (state.status === 'closed' && !pastFact && !isOpenTo()) {
    return because('CASE_CLOSED', `The case ${state.reference} is closed`, {
      wouldAccept: 'reopenCase first, or the same act with the earlier moment at which it happened',
    });
  }
  const check = CHECKS[request.type] as Check<ActType> | undefined;
  return (
    check?.(run, request.data, occurredAt) ??
    ownNameFault(request.data, NAMING) ??
    dateFault(request.type, request.data, heldAgainst(run, occurredAt))
  );
}

/** A limit that outlives the closure can be met, and moved, after it. */
const isStillOwed = (run: Run, act: ActOnRecord): boolean =>
  runningClocks(run).some((clock) => {
    const rule = ruleOf(run, clock);
    return rule !== undefined && (isAwaited(rule, clock, act) || meansToExtend(rule, clock, act));
  });

/** The decider's own part of an act: stage, roles held, the proposal meant, the answers that were no. */
export function completed(run: Run, request: ActRequest, occurredAt: Instant): ActRequest {
  const { state } = run;
  const data: Record<string, unknown> = { ...request.data };
  data['stage'] ??= isIntake(request.type) ? run.context.pack.stages[0]?.id : stageAt(state, occurredAt);
  data['roles'] = run.rolesHeld(occurredAt);
  if (request.type === 'ResponseSent' || request.type === 'ActivityCompleted')
    data['proposal'] ??= latestProposal(state);
  if (request.type === 'ResolutionAccepted') data['timeframe'] ??= timeframeOf(run, request.data.proposal, occurredAt);
  if (['CaseLinked', 'CaseMerged'].includes(request.type)) data['ownReference'] = state.reference;
  if (request.type === 'DispatchCompleted') data['act'] = carriedOut(state, request.data.dispatch);
  if (request.type === 'CaseMerged') Object.assign(data, knownOf(state));
  if (request.type === 'ReceiptCorrected' || request.type === 'CaseReopened') Object.assign(data, toldOfIn(state));
  if (request.type === 'ReceiptCorrected') {
    data['was'] = state.receivedAt;
    data['counts'] = withReceipt(state, request.data.receivedAt).receivedAt;
  }
  if (request.type === 'DuplicateReleased')
    data['passedOnTo'] = absorbedFrom(state, request.data.case)?.data['passedOnTo'];
  if (request.type === 'DuplicateAbsorbed') data['passedOnTo'] = passedOnTo(state, request.data);
  if (request.type === 'CaseClosed' && request.data.closedOn === undefined)
    data['closedOn'] = dayOf(occurredAt, run.context);
  if (request.type === 'FollowUpCompleted') {
    data['negative'] = request.data.answers.filter((answer) => answer.answer === 'no').map((answer) => answer.question);
  }
  return { ...request, data } as ActRequest;
}

/** The stage in which the case was then: what is typed in later was done in the stage of its day. */
function stageAt(state: CaseState, occurredAt: Instant): string {
  const entered = standing(state).filter((act) => act.type === 'StageEscalated');
  if (entered.every((act) => act.occurredAt <= occurredAt)) return state.stage;
  const last = entered.findLast((act) => act.occurredAt <= occurredAt)?.data['to'];
  const first = state.acts.find((act) => isIntake(act.type))?.data['stage'];
  return [last, first].find((stage) => typeof stage === 'string') ?? state.stage;
}

/** The act that a letter carried out is told just before its end, in the same step. */
function carriedOut(state: CaseState, dispatch: string): string | undefined {
  const requested = state.acts.find((act) => act.type === 'DispatchRequested' && act.subject === dispatch);
  const last = state.acts.findLast((act) => !act.derived);
  return last !== undefined && last.type === requested?.data['carries'] ? last.id : undefined;
}

const latestProposal = (state: CaseState): string | undefined =>
  state.acts.findLast((act) => act.type === 'ResolutionProposed' && !act.voided)?.subject;

/** What had passed before anybody accepted it is no promise that could be kept. */
function timeframeOf({ state, context }: Run, proposal: Id, acceptedAt: Instant): LocalDate | undefined {
  const proposed = state.acts.findLast((act) => act.type === 'ResolutionProposed' && act.subject === proposal);
  const timeframe = proposed?.data['timeframe'];
  return typeof timeframe === 'string' && timeframe >= dayOf(acceptedAt, context) ? timeframe : undefined;
}

const heldAgainst = ({ state, context }: Run, at: Instant): HeldAgainst => ({
  today: dayOf(at, context),
  at,
  now: context.now,
  received: state.status === 'none' ? undefined : dayOf(state.receivedAt, context),
  fromFile: context.origin.kind === 'import',
});

/** Facts that the pack wants when the case is opened. */
export function missingAtIntake(pack: Pack, acts: readonly ActRequest[]): readonly string[] {
  const given = acts.flatMap((act) => (act.type === 'CaseFactRecorded' ? [act.data.fact] : []));
  return pack.facts.filter((fact) => fact.requiredAtIntake && !given.includes(fact.id)).map((fact) => fact.id);
}

/** Whether a pack lists a channel; another one is recorded all the same, because it was used. */
export const channelListed = (pack: Pack, channel: string): boolean => pack.channels.in.some((one) => one === channel);
