import type { Id, Instant, LocalDate, Metadata } from '#kernel';
import type { ReviewEvent } from './events.ts';

export interface Meeting {
  readonly meeting: Id;
  /** The day it is meant for, or was held on. */
  readonly on: LocalDate;
  readonly status: 'scheduled' | 'held' | 'cancelled';
  /** When Redress learned that it was held. */
  readonly heldAt?: Instant;
}

/** The meetings of one body, in the order in which they were scheduled. */
export interface ReviewState {
  readonly meetings: readonly Meeting[];
}

export const initialReview: ReviewState = { meetings: [] };

/** Folds one event. Never throws. */
export function evolve(
  state: ReviewState,
  event: ReviewEvent & { readonly meta: Pick<Metadata, 'decidedAt'> },
): ReviewState {
  const { meeting } = event.data;
  const changed = (change: Partial<Meeting>): ReviewState => ({
    meetings: state.meetings.map((one) => (one.meeting === meeting ? { ...one, ...change } : one)),
  });
  switch (event.type) {
    case 'MeetingScheduled':
      return { meetings: [...state.meetings, { meeting, on: event.data.on, status: 'scheduled' }] };
    case 'MeetingRescheduled':
      return changed({ on: event.data.on });
    case 'MeetingHeld':
      return changed({ status: 'held', on: event.data.heldOn, heldAt: event.meta.decidedAt });
    case 'CasesReviewed':
      return state;
    case 'MeetingCancelled':
      return changed({ status: 'cancelled' });
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: ReviewState): ReviewState => state;
