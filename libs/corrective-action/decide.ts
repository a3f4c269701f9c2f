import {
  accept,
  DATE_REFUSALS,
  dateFault,
  ownNameFault,
  refuse,
  type Decided,
  type Decision,
  type Refusal,
} from '#kernel';
import type { CorrectiveActionCommand, CorrectiveActionContext } from './commands.ts';
import { correctiveActionSchemas, type CorrectiveActionEvent } from './events.ts';
import type { CorrectiveActionState } from './state.ts';

/** Every reason a corrective action refuses a command for. */
export const CORRECTIVE_ACTION_REFUSALS = {
  CORRECTIVE_ACTION_STATUS: 'The corrective action is not in a status in which this can be done.',
  NAME_RESERVED: 'The name is the product’s own and nobody’s.',
  ...DATE_REFUSALS,
} as const;

/** From which status each command leads on; a measure found ineffective is completed again (ISO 9001, 10.2). */
const ALLOWED = {
  open: ['none'],
  assign: ['open', 'ineffective'],
  complete: ['open', 'ineffective'],
  reviewEffectiveness: ['completed'],
  close: ['verified'],
} as const satisfies Record<CorrectiveActionCommand['type'], readonly CorrectiveActionState['status'][]>;

/** The event whose fields a command gives. */
export const CORRECTIVE_ACTION_EVENT_OF = {
  open: 'CorrectiveActionOpened',
  assign: 'CorrectiveActionAssigned',
  complete: 'CorrectiveActionCompleted',
  reviewEffectiveness: 'EffectivenessReviewed',
  close: 'CorrectiveActionClosed',
} as const satisfies Record<CorrectiveActionCommand['type'], CorrectiveActionEvent['type']>;

export function decide(
  state: CorrectiveActionState,
  command: CorrectiveActionCommand,
  context: CorrectiveActionContext,
): Decision<Decided<CorrectiveActionEvent>> {
  // Opened once, however often the case says so.
  if (command.type === 'open' && state.case === command.data.case) return accept([]);
  const allowed: readonly string[] = ALLOWED[command.type];
  if (!allowed.includes(state.status)) {
    return refuse({
      code: 'CORRECTIVE_ACTION_STATUS',
      message:
        state.status === 'none' ? 'There is no such corrective action' : `The corrective action is ${state.status}`,
      wouldAccept: `this command on one that is ${allowed.join(' or ')}`,
    });
  }
  const fault = command.type === 'assign' ? assignmentFault(command.data, context) : null;
  if (fault !== null) return refuse(fault);
  const event = { type: CORRECTIVE_ACTION_EVENT_OF[command.type], data: command.data } as CorrectiveActionEvent;
  return accept([{ ...event, id: context.newId(), occurredAt: context.now }]);
}

/** It is opened by what is on record on a case, which nothing is asked of any more. */
const assignmentFault = (data: object, { now, today }: CorrectiveActionContext): Refusal | null =>
  ownNameFault(data, ['owner']) ??
  dateFault(correctiveActionSchemas.CorrectiveActionAssigned, data, { today, at: now, now });
