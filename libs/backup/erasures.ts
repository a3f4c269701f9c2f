import { metadataOf } from '#event-store';
import type { EventLog } from '#event-store';
import type { Id } from '#kernel';
import { z } from 'zod';

/** A person whose data an organisation has destroyed. */
export interface Erasure {
  readonly organisation: string;
  readonly subject: Id;
}

const erased = z.looseObject({ subject: z.string() });

/** Everybody whose erasure is on record. @throws MalformedEvent, ZodError, and what the store throws */
export async function* erasuresIn(log: Pick<EventLog, 'readAll'>): AsyncGenerator<Erasure, void, undefined> {
  for await (const stored of log.readAll({ prefixes: ['party-'], types: ['PersonErased'] })) {
    const metadata = metadataOf(stored);
    if (metadata === null) continue;
    yield { organisation: metadata.organisation, subject: erased.parse(stored.data).subject };
  }
}
