import type { Codec, EventLog } from '#event-store';
import type { Id } from '#kernel';

/** `AUR-2026-00042` taken apart: the year of the number stream and the number, which is a revision plus one. */
const REFERENCE = /^[A-Z]{2,6}-(\d{4})-(\d{5,})$/;

/** The id of the case with a reference, from the number stream itself, so that no read model is needed. */
export async function findCase(
  log: EventLog,
  codec: Codec,
  organisation: string,
  referenceOrId: string,
): Promise<Id | null> {
  const match = REFERENCE.exec(referenceOrId);
  if (match === null) return /^[0-9a-f-]{36}$/.test(referenceOrId) ? referenceOrId : null;
  const from = Number(match[2]) - 1;
  if (from < 0) return null;
  for await (const stored of log.read(`caseNumber-${organisation}.${match[1] ?? ''}`, organisation, {
    from,
    limit: 1,
  })) {
    const event = codec.decode(stored);
    if (event !== null && event.revision === from) return (event.data as { case: Id }).case;
  }
  return null;
}
