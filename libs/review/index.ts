import type { Aggregate } from '#kernel';
import type { ReviewCommand, ReviewContext } from './commands.ts';
import { decide } from './decide.ts';
import { reviewCatalogue, type ReviewEvent } from './events.ts';
import { evolve, initialReview, type ReviewState } from './state.ts';

export * from './commands.ts';
export * from './decide.ts';
export * from './events.ts';
export * from './state.ts';

/** The meetings of a body that reviews cases: when they are, and which cases each has considered. */
export const reviewAggregate: Aggregate<ReviewState, ReviewCommand, ReviewEvent, ReviewContext> = {
  name: 'review',
  scope: 'organisation',
  initial: initialReview,
  evolve,
  decide,
  catalogue: reviewCatalogue,
};
