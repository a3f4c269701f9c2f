import { ahead, day, event, flag, id, line, type EventCatalogue, type UnionOf } from '#kernel';
import type { z } from 'zod';

const owner = id('person', 'Who sees to it.');
const dueOn = day('By when it is done.', ahead(5));

export const correctiveActionSchemas = {
  CorrectiveActionOpened: event({
    case: id('case', 'The case that it came out of.'),
    caseReference: line('How that case is called.', { filled: true }).optional(),
    description: line('What has to change.'),
    owner: owner.optional(),
    dueOn: dueOn.optional(),
  }),
  CorrectiveActionAssigned: event({ owner, dueOn: dueOn.optional() }),
  CorrectiveActionCompleted: event({ what: line('What was changed.') }),
  /** Whether it prevents the recurrence, found after it was done. */
  EffectivenessReviewed: event({
    effective: flag('Whether it prevents that it happens again.'),
    finding: line('What shows it.'),
  }),
  CorrectiveActionClosed: event({ remarks: line('What else is to be said of it.').optional() }),
};

export type CorrectiveActionEventMap = {
  [K in keyof typeof correctiveActionSchemas]: z.infer<(typeof correctiveActionSchemas)[K]>;
};
export type CorrectiveActionEvent = UnionOf<CorrectiveActionEventMap>;
export const correctiveActionCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(correctiveActionSchemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
