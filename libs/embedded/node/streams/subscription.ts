import { randomUUID } from 'node:crypto';
import { TOMBSTONE_REVISION, type LogRecord } from '../log/record.ts';
import type { Storage } from '../log/storage.ts';
import { viewStream } from '../log/stream-view.ts';
import { streamDeleted } from '../wire/errors.ts';
import {
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  fellBehindResponse,
} from '../wire/read-response.ts';
import { eventResponses } from './event-responses.ts';
import type { ReadRequest } from './read-request.ts';
import { PAGE } from './read.ts';
import type { ResponseWriter } from './response-writer.ts';

/**
 * Serves a subscription until the caller goes.
 *
 * There is no queue per subscriber. A subscription has a cursor; it reads on from there, out of the tail while that
 * reaches back far enough, from disk while it does not. So a slow subscriber costs nothing but its own lateness: it is
 * told that it fell behind, and again when it has caught up.
 */
export async function subscribe(storage: Storage, request: ReadRequest, out: ResponseWriter): Promise<void> {
  await out.write(confirmationResponse(randomUUID()));
  await (request.stream === undefined
    ? subscribeToAll(storage, request, out)
    : subscribeToStream(storage, request, request.stream, out));
}

async function subscribeToAll({ log, tail }: Storage, request: ReadRequest, out: ResponseWriter): Promise<void> {
  const respond = eventResponses(log, request);
  const checkpoints = request.filter && new Checkpoints(request.filter.checkpointInterval, out);
  let cursor = request.from === 'start' ? -1 : request.from === 'end' ? tail.lastPosition : request.from;
  // Who begins at the end knows already how far the log was searched.
  let live = cursor >= tail.lastPosition;
  if (live) await out.write(caughtUpResponse());
  for (;;) {
    const recent = tail.after(cursor);
    if (recent === undefined && live) {
      live = false;
      await out.write(fellBehindResponse());
      await checkpoints?.reach(cursor);
    }
    for (const record of recent ?? log.readAllForwards(cursor + 1, PAGE)) {
      if (request.filter?.matches(record) ?? true) await out.write(respond(record));
      cursor = record.position;
      await checkpoints?.consider(cursor);
    }
    if (cursor < tail.lastPosition) {
      await new Promise(setImmediate);
      continue;
    }
    if (!live) {
      live = true;
      await checkpoints?.reach(cursor);
      await out.write(caughtUpResponse());
    }
    if (cursor >= tail.lastPosition) await out.until((wake) => tail.onPublished(wake));
  }
}

async function subscribeToStream(
  { log, tail }: Storage,
  request: ReadRequest,
  stream: string,
  out: ResponseWriter,
): Promise<void> {
  const respond = eventResponses(log, request);
  let revision = request.from === 'start' ? -1 : request.from === 'end' ? log.lastRevision(stream) : request.from;
  let position = -1;
  const send = async (record: LogRecord): Promise<void> => {
    await out.write(respond(record));
    if (record.revision === TOMBSTONE_REVISION) throw streamDeleted(stream);
    revision = record.revision;
  };

  for (;;) {
    position = tail.lastPosition;
    for (const page of catchUp()) {
      for (const record of page) await send(record);
      await new Promise(setImmediate);
    }
    await out.write(caughtUpResponse());
    for (let recent = tail.after(position); recent !== undefined; recent = tail.after(position)) {
      for (const record of recent) {
        if (record.stream === stream && record.revision > revision) await send(record);
        position = record.position;
      }
      if (position >= tail.lastPosition) await out.until((wake) => tail.onPublished(wake));
    }
    await out.write(fellBehindResponse());
  }

  function* catchUp(): Generator<LogRecord[]> {
    const view = viewStream(log, stream, Date.now());
    if (view.kind === 'tombstoned') throw streamDeleted(stream);
    if (view.kind === 'not_found') return;
    let next = Math.max(revision + 1, view.firstRevision);
    for (;;) {
      const page = log.readStreamForwards(stream, next, PAGE);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page.filter(view.isInView);
      next = last.revision + 1;
    }
  }
}

/** Tells the subscriber of a filtered subscription how far the log has been searched, though nothing matched. */
class Checkpoints {
  readonly #interval: number;
  readonly #out: ResponseWriter;
  #considered = 0;
  #reached = -1;

  /** @param interval in events of the log */
  constructor(interval: number, out: ResponseWriter) {
    this.#interval = interval;
    this.#out = out;
  }

  /** Takes note that an event was looked at. */
  consider(position: number): Promise<void> | undefined {
    this.#considered += 1;
    return this.#considered < this.#interval ? undefined : this.reach(position);
  }

  /** Sends a checkpoint now, unless this very position was the last one sent. */
  reach(position: number): Promise<void> | undefined {
    this.#considered = 0;
    if (position <= this.#reached) return undefined;
    this.#reached = position;
    return this.#out.write(checkpointResponse(position));
  }
}
