import type { Attachments } from '#attachments';
import { ANYBODY, type Codec, type EventLog } from '#event-store';
import type { Id, Recorded } from '#kernel';
import type { Fault } from './verify.ts';

export interface VerifiedAttachments {
  /** Attachments on record whose content was looked for; one for each act that added it. */
  readonly checked: number;
  /** Of people who were erased: unreadable, as it should be. */
  readonly erased: number;
  readonly faults: readonly Fault[];
}

/** Faults kept in memory; a store with more is not in need of a longer list. */
const MOST_FAULTS = 1_000;

/** Verifies that the content of every attachment on record is there and is what its hash says. */
export async function verifyAttachments(
  log: EventLog,
  codec: Codec,
  attachments: Attachments,
): Promise<VerifiedAttachments> {
  const faults: Fault[] = [];
  let checked = 0;
  let erased = 0;
  for await (const stored of log.readAll({ prefixes: ['case-'], types: ['EvidenceAdded'] })) {
    const event = codec.decode(stored);
    const { contentHash, size } = (event?.data ?? {}) as { contentHash?: string; size?: number };
    // Without a size it was recorded by its hash alone, and is kept elsewhere.
    if (event === null || contentHash === undefined || size === undefined) continue;
    checked += 1;
    const found = await lookFor(log, codec, attachments, event, contentHash);
    if (found === 'erased') erased += 1;
    else if (found !== 'here' && faults.length < MOST_FAULTS) {
      faults.push({ stream: event.stream, message: `attachment ${contentHash} of event ${event.revision} ${found}` });
    }
  }
  return { checked, erased, faults };
}

/** `here`, `erased`, or what is wrong as the end of a sentence. */
async function lookFor(
  log: EventLog,
  codec: Codec,
  attachments: Attachments,
  { stream, meta }: Recorded,
  hash: string,
): Promise<string> {
  try {
    const subject = await partyOf(log, codec, stream);
    const { found } = await attachments.find({ organisation: meta.organisation, subject }, hash);
    return { here: 'here', erased: 'erased', missing: 'is not in the store', damaged: 'is not what was attached' }[
      found
    ];
  } catch (error) {
    return `cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whose case it is, from the act that opened it. */
async function partyOf(log: EventLog, codec: Codec, stream: string): Promise<Id> {
  for await (const stored of log.read(stream, ANYBODY, { limit: 1 })) {
    const party = (codec.decode(stored)?.data as { party?: Id } | undefined)?.party;
    if (party !== undefined) return party;
  }
  throw new Error(`${stream} does not begin with a complaint`);
}
