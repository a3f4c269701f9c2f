import { RecordMissingError } from '../log/errors.ts';
import type { EventLog, PageLimit } from '../log/event-log.ts';
import type { LogRecord } from '../log/record.ts';
import { viewStream } from '../log/stream-view.ts';
import { streamDeleted } from '../wire/errors.ts';
import { streamNotFoundResponse } from '../wire/read-response.ts';
import { eventResponses } from './event-responses.ts';
import type { ReadRequest } from './read-request.ts';
import type { ResponseWriter } from './response-writer.ts';

/** A page is read from disk in one go, so it bounds both memory and the time other calls wait. */
export const PAGE: PageLimit = { records: 512, bytes: 1024 * 1024 };

/** Answers a read that ends: after so many events, or where the stream ends. */
export async function read(
  log: EventLog,
  request: ReadRequest & { readonly count: number },
  out: ResponseWriter,
): Promise<void> {
  const pages = request.stream === undefined ? pagesOfAll(log, request) : pagesOfStream(log, request, request.stream);
  if (pages === 'not_found') {
    await out.write(streamNotFoundResponse(request.stream ?? ''));
    return;
  }
  const respond = eventResponses(log, request);
  let remaining = request.count;
  if (remaining === 0) return;
  for (const page of pages) {
    for (const record of page) {
      const behind = out.write(respond(record));
      if (behind) await behind;
      remaining -= 1;
      if (remaining === 0) return;
    }
    await new Promise(setImmediate);
  }
}

function* pagesOfAll(log: EventLog, { from, backwards, filter, count }: ReadRequest & { readonly count: number }) {
  if ((from === 'end' && !backwards) || (from === 'start' && backwards)) return;
  const limit = filter ? PAGE : { ...PAGE, records: Math.min(PAGE.records, count) };
  let next = from === 'end' ? Number.MAX_SAFE_INTEGER : from === 'start' ? 0 : from;
  for (;;) {
    const page = backwards ? log.readAllBackwards(next, limit) : log.readAllForwards(next, limit);
    const last = page.at(-1);
    if (last === undefined) return;
    yield filter ? page.filter(filter.matches) : page;
    next = backwards ? last.position : last.position + 1;
  }
}

function pagesOfStream(log: EventLog, request: ReadRequest & { readonly count: number }, stream: string) {
  const view = viewStream(log, stream, Date.now());
  if (view.kind === 'tombstoned') throw streamDeleted(stream);
  if (view.kind === 'not_found') return 'not_found';
  const limit = { ...PAGE, records: Math.min(PAGE.records, request.count) };
  const { firstRevision, lastRevision, isInView } = view;
  const { from, backwards } = request;

  function* forwards(): Generator<LogRecord[]> {
    let next = Math.max(typeof from === 'number' ? from : 0, firstRevision);
    while (next <= lastRevision) {
      const page = log.readStreamForwards(stream, next, limit);
      const last = page.at(-1);
      if (last === undefined) throw new RecordMissingError(stream, next);
      yield page.filter((record) => record.revision <= lastRevision && isInView(record));
      next = last.revision + 1;
    }
  }

  function* downwards(): Generator<LogRecord[]> {
    let next = from === 'end' ? lastRevision : from === 'start' ? 0 : Math.min(from, lastRevision);
    while (next >= firstRevision) {
      const page = log.readStreamBackwards(stream, next, limit);
      const last = page.at(-1);
      if (last === undefined) throw new RecordMissingError(stream, next);
      yield page.filter((record) => record.revision >= firstRevision && isInView(record));
      next = last.revision - 1;
    }
  }

  return backwards ? downwards() : forwards();
}
