import type { Id, Instant, LocalDate } from '#kernel';
import type { ActRequest } from '../commands.ts';
import { standing, isIntake } from '../record/act.ts';
import { withReceipt } from '../record/known.ts';
import type { CaseState } from '../record/state.ts';
import { dayOf } from '../words/due.ts';
import { absorbedFrom, knownOf, passedOnTo, toldOfIn } from './mergers.ts';
import type { Run } from './run.ts';

/** The decider's own part of an act: stage, roles held, the proposal meant, the answers that were no. */
export function completed(run: Run, request: ActRequest, occurredAt: Instant): ActRequest {
  const { state } = run;
  const data: Record<string, unknown> = { ...request.data };
  data['stage'] ??= isIntake(request) ? run.context.pack.stages[0]?.id : stageAt(state, occurredAt);
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
  const first = state.acts.find((act) => isIntake(act))?.data['stage'];
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
