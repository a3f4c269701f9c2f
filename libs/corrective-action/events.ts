import type { EventCatalogue, UnionOf } from '#kernel';
import { z } from 'zod';

const id = z.string().min(1).max(200);
const line = z.string().min(1).max(500);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const schemas = {
  CorrectiveActionOpened: z.strictObject({
    case: id,
    caseReference: line.optional(),
    description: line,
    owner: id.optional(),
    dueOn: localDate.optional(),
  }),
  CorrectiveActionAssigned: z.strictObject({ owner: id, dueOn: localDate.optional() }),
  CorrectiveActionCompleted: z.strictObject({ what: line }),
  /** Whether it prevents the recurrence, found after it was done. */
  EffectivenessReviewed: z.strictObject({ effective: z.boolean(), finding: line }),
  CorrectiveActionClosed: z.strictObject({ remarks: line.optional() }),
};

export type CorrectiveActionEventMap = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type CorrectiveActionEvent = UnionOf<CorrectiveActionEventMap>;
export const correctiveActionCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
