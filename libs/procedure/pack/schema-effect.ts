import { z } from 'zod';
import { fieldName, match, word } from './schema-conditions.ts';

/** What a pack can make follow on the same case. */
export const effect = z.discriminatedUnion('effect', [
  z.strictObject({
    effect: z.literal('start_task'),
    task: word,
    title: z.string().optional(),
    role: word,
    /** The act that does the task; without it somebody says that it is done. */
    completedBy: match.optional(),
    /** One task for each value of this list field of the event. */
    each: fieldName.optional(),
  }),
  z.strictObject({ effect: z.literal('assign'), role: word }),
  z.strictObject({ effect: z.literal('notify'), role: word, message: z.string().optional() }),
  z.strictObject({
    effect: z.literal('refer'),
    role: word,
    title: z.string().optional(),
    completedBy: match.optional(),
    each: fieldName.optional(),
  }),
  z.strictObject({ effect: z.literal('signpost'), to: z.string(), role: word.optional() }),
  z.strictObject({ effect: z.literal('escalate_stage'), to: word }),
  z.strictObject({ effect: z.literal('raise_corrective_action'), description: z.string() }),
  z.strictObject({ effect: z.literal('flag'), flag: word, message: z.string().optional() }),
  z.strictObject({ effect: z.literal('forbid'), what: match }),
  z.strictObject({ effect: z.literal('file_document'), to: z.string() }),
  z.strictObject({ effect: z.literal('record_in_register'), register: word, fields: z.array(fieldName).optional() }),
]);
export type Effect = z.infer<typeof effect>;
