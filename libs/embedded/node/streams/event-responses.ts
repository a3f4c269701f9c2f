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
    const target = linkTarget(log, record);
    return eventResponse(idsAsAsked(record), { record: target && idsAsAsked(target) });
  };
}

/** A link holds `revision@stream`. What it points at may be deleted, or out of view, or never have been. */
function linkTarget(log: EventLog, link: LogRecord): LogRecord | undefined {
  const [, revision, stream] = /^(\d+)@(.+)$/su.exec(Buffer.from(dataOf(link)).toString('utf8')) ?? [];
  if (revision === undefined || stream === undefined) return undefined;
  const view = viewStream(log, stream, Date.now());
  if (view.kind !== 'found' || Number(revision) < view.firstRevision) return undefined;
  const record = log.readEvent(stream, Number(revision));
  return record && view.isInView(record) ? record : undefined;
}
