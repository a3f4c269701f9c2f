import type { DomainEvent, Metadata, Recorded } from '#kernel';
import { z } from 'zod';
import { MalformedEvent } from './faults.ts';
import type { Position } from './position.ts';
import type { StoredEvent } from './stored-event.ts';

/** An event as it is read back, with its place in the log. */
export type Positioned<E extends DomainEvent = DomainEvent> = Recorded<E> & { readonly position: Position };

const envelope: z.ZodType<Metadata> = z.looseObject({
  $correlationId: z.string(),
  $causationId: z.string(),
  commandId: z.string(),
  commandHash: z.string(),
  organisation: z.string(),
  actor: z.object({ id: z.string(), role: z.string(), authenticated: z.enum(['token', 'local', 'system']) }),
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('live') }),
    z.object({ kind: z.literal('import'), file: z.string(), line: z.number() }),
  ]),
  decidedAt: z.string(),
  causedBy: z.string().optional(),
  occurredAt: z.string(),
  schemaVersion: z.int().positive(),
  prev: z.string(),
  hash: z.string(),
});

/** Any one of these marks an event as ours, so that damage to the others makes it malformed and never foreign. */
const OUR_WORDS = ['schemaVersion', 'commandHash', 'decidedAt', 'prev', 'hash'] as const;

/**
 * Whether we wrote it. Events of other tools in our streams carry none of our metadata and are skipped by readers.
 * Metadata that is no JSON comes as bytes; it is ours where our words are in it, so that a damaged byte does not make
 * an event of ours look like somebody else's.
 */
export function isOurs({ metadata }: Pick<StoredEvent, 'metadata'>): boolean {
  if (metadata instanceof Uint8Array) {
    const text = Buffer.from(metadata).toString('latin1');
    return OUR_WORDS.some((word) => text.includes(`"${word}"`));
  }
  return typeof metadata === 'object' && metadata !== null && OUR_WORDS.some((word) => Object.hasOwn(metadata, word));
}

/**
 * The metadata of an event of ours, `null` for a foreign one.
 * @throws MalformedEvent where it is ours and incomplete.
 */
export function metadataOf(stored: StoredEvent): Metadata | null {
  if (!isOurs(stored)) return null;
  const checked = envelope.safeParse(stored.metadata);
  if (!checked.success) throw new MalformedEvent(stored, `metadata: ${z.prettifyError(checked.error)}`);
  // As stored and not as parsed: the hash is over what is stored.
  return stored.metadata as Metadata;
}
