import type { CorrectiveActionEvent } from './events.ts';

export interface CorrectiveActionState {
  readonly status: 'none' | 'open' | 'completed' | 'ineffective' | 'verified' | 'closed';
  readonly owner?: string;
  /** On which it was raised. */
  readonly case?: string;
}

export const initialCorrectiveAction: CorrectiveActionState = { status: 'none' };

/** Folds one event. Never throws. */
export function evolve(state: CorrectiveActionState, event: CorrectiveActionEvent): CorrectiveActionState {
  switch (event.type) {
    case 'CorrectiveActionOpened':
      return { status: 'open', owner: event.data.owner, case: event.data.case };
    case 'CorrectiveActionAssigned':
      return { ...state, owner: event.data.owner };
    case 'CorrectiveActionCompleted':
      return { ...state, status: 'completed' };
    case 'EffectivenessReviewed':
      return { ...state, status: event.data.effective ? 'verified' : 'ineffective' };
    case 'CorrectiveActionClosed':
      return { ...state, status: 'closed' };
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: CorrectiveActionState): CorrectiveActionState => state;
