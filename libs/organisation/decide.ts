import { accept, refuse, type Decided, type Decision } from '#kernel';
import type { OrganisationCommand, OrganisationContext } from './commands.ts';
import { doneOn, recordDone } from './done.ts';
import type { OrganisationEvent } from './events.ts';
import { dayFaultOf, faultOf } from './faults.ts';
import { Run } from './run.ts';
import { settle } from './settle.ts';
import type { OrganisationState } from './state.ts';

type Said = Exclude<OrganisationCommand, { type: 'settle' }>;

/** The event whose fields a command gives. */
export const ORGANISATION_EVENT_OF = {
  register: 'OrganisationRegistered',
  amend: 'OrganisationAmended',
  appoint: 'RoleHolderAppointed',
  dismiss: 'RoleHolderDismissed',
  coverAbsence: 'AbsenceCovered',
  endAbsence: 'AbsenceEnded',
  declareClosureDay: 'ClosureDayDeclared',
  withdrawClosureDay: 'ClosureDayWithdrawn',
  addListEntry: 'ListEntryAdded',
  retireListEntry: 'ListEntryRetired',
  recordReview: 'PolicyReviewHeld',
  beginHandover: 'WorkHandoverBegun',
  endHandover: 'WorkHandoverEnded',
} as const satisfies Record<Said['type'], OrganisationEvent['type']>;

/** Settles first (`settle.ts`); then the command; then what follows from it at once. */
export function decide(
  state: OrganisationState,
  command: OrganisationCommand,
  context: OrganisationContext,
): Decision<Decided<OrganisationEvent>> {
  const run = new Run(state, context);
  settle(run);
  if (command.type === 'settle') return accept(run.events);
  const refusal = faultOf(run, command) ?? dayFaultOf(run, command, ORGANISATION_EVENT_OF[command.type]);
  if (refusal !== null) return refuse(refusal);
  run.emit({ type: ORGANISATION_EVENT_OF[command.type], data: command.data } as OrganisationEvent);
  if (command.type === 'recordReview') review(run, command.data);
  if (command.type === 'register' || command.type === 'amend') settle(run);
  return accept(run.events);
}

/** What a review has done of the duty to hold it. */
function review(run: Run, { review: by, schedule, heldOn: on }: Extract<Said, { type: 'recordReview' }>['data']): void {
  const at = run.context.now;
  for (const one of run.state.recurring.schedules) {
    if (one.rule === schedule && !one.ended) recordDone(run, one, doneOn(run, one, on), { by, on, at });
  }
}
