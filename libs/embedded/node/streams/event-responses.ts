import type { EventLog } from '../log/event-log.ts';
import type { LogRecord } from '../log/record.ts';
import { LINK_TO } from '../log/stream-metadata.ts';
import { viewStream } from '../log/stream-view.ts';
import { eventResponse } from '../wire/read-response.ts';
import { dataOf, withStructuredId } from '../wire/recorded-event.ts';
import type { ReadRequest } from './read-request.ts';

/** How the events of one call are answered: links resolved or not, ids in the form asked for. */
export function eventResponses(log: EventLog, request: ReadRequest): (record: LogRecord) => Buffer {
  const idsAsAsked = (record: LogRecord): LogRecord => (request.structuredIds ? withStructuredId(record) : record);
  return (record) => {
    if (!request.resolveLinks || record.type !== LINK_TO) return eventResponse(idsAsAsked(record));
    const place = linkedPlace(record);
    if (place === 'no_link') return eventResponse(idsAsAsked(record));
    const target = place && linkTarget(log, place);
    return eventResponse(idsAsAsked(record), { record: target && idsAsAsked(target) });
  };
}

interface LinkedPlace {
  readonly stream: string;
  readonly revision: number;
}

/**
 * A link holds `revision@stream`. As on a real server a text that begins with no number makes it an event like others,
 * and one that ends behind the number a link to nothing.
 */
function linkedPlace(link: LogRecord): LinkedPlace | 'no_link' | undefined {
  const [revision = '', ...rest] = Buffer.from(dataOf(link)).toString('utf8').split('@');
  if (!/^\s*[+-]?\d+\s*$/.test(revision)) return 'no_link';
  return rest.length === 0 ? undefined : { stream: rest.join('@'), revision: Number(revision) };
}

/** What a link points at may be deleted, or out of view, or never have been. Revision -1 is the last one. */
function linkTarget(log: EventLog, { stream, revision }: LinkedPlace): LogRecord | undefined {
  const view = viewStream(log, stream, Date.now());
  if (view.kind !== 'found') return undefined;
  const wanted = revision === -1 ? view.lastRevision : revision;
  if (wanted < view.firstRevision) return undefined;
  const record = log.readEvent(stream, wanted);
  return record && view.isInView(record) ? record : undefined;
}
