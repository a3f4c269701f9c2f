import type { EventCatalogue, Recorded, UnionOf } from '#kernel';
import { z } from 'zod';

const id = z.string().min(1).max(200);

/** Why a message waits for a person. */
export const WAITS_BECAUSE = ['too_many_lines', 'too_much_memory', 'too_long', 'malformed'] as const;

const schemas = {
  /** It came in and is kept as it came, sealed under a key of its own; nobody has read it yet. */
  MessageTaken: z.strictObject({
    /** The sha-256 of its bytes. */
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
    /** Bytes. */
    size: z.int().positive(),
  }),
  /** It is on record on a case, and is kept under the key of its person from now on. */
  MessageFiled: z.strictObject({ case: id }),
  /** It cannot be read: a person has to look at it. */
  MessageWaits: z.strictObject({ because: z.enum(WAITS_BECAUSE) }),
};

export type MessageEventMap = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type MessageEvent = UnionOf<MessageEventMap>;
export type RecordedMessageEvent = Recorded<MessageEvent>;
export const messageCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
