import { choice, event, hash, id, whole, type EventCatalogue, type Recorded, type UnionOf } from '#kernel';
import type { z } from 'zod';

/** Why a message waits for a person. */
export const WAITS_BECAUSE = ['too_many_lines', 'too_much_memory', 'too_long', 'malformed'] as const;

const schemas = {
  /** It came in and is kept as it came, sealed under a key of its own; nobody has read it yet. */
  MessageTaken: event({
    contentHash: hash('The sha-256 of its bytes.'),
    size: whole(1, 'Its size in bytes.'),
  }),
  /** It is on record on a case, and is kept under the key of its person from now on. */
  MessageFiled: event({ case: id('case', 'The case that it is on record of.') }),
  /** It cannot be read: a person has to look at it. */
  MessageWaits: event({ because: choice(WAITS_BECAUSE, 'Why a person has to look at it.') }),
};

export type MessageEventMap = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type MessageEvent = UnionOf<MessageEventMap>;
export type RecordedMessageEvent = Recorded<MessageEvent>;
export const messageCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
