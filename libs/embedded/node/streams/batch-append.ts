import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/commit-check.ts';
import type { GroupCommit } from '../log/group-commit.ts';
import {
  batchBadRequest,
  batchMaxAppendSizeExceeded,
  batchStreamDeleted,
  batchSuccess,
  batchTimeout,
  batchUnknown,
  batchWrongExpectedVersion,
} from '../wire/append-response.ts';
import { RpcError } from '../wire/errors.ts';
import { shared, streams, type status } from '../wire/protobuf.ts';
import type { NewEvent } from '../wire/recorded-event.ts';
import { MAX_APPEND_SIZE, expectedRevision, proposedEvent, sizeOnDisk, streamName, uuid } from '../wire/request.ts';

type BatchAppendCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** An append whose last chunk has not arrived, or that waits for its commit. */
interface PendingAppend {
  readonly correlationId: string;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: NewEvent[];
  size: number;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly timer: NodeJS.Timeout;
}

/** Beyond so many appends that wait for their commit, the node stops reading from the call until some are answered. */
const MAX_IN_FLIGHT = 2048;
/**
 * How long an append may take to come in, whatever its deadline: those that never end would fill the memory. A real
 * server has an option for it (`WriteTimeoutMs`, 2 s unless given).
 */
const LONGEST_RECEIVE_MS = 10_000;

/**
 * One call of Streams.BatchAppend: any number of appends in any number of chunks, told apart by correlation id, and an
 * answer to each as soon as it is durable. An append that fails is answered; it does not end the call.
 */
export class BatchAppendSession {
  readonly #writer: GroupCommit;
  readonly #call: BatchAppendCall;
  readonly #pending = new Map<string, PendingAppend>();
  readonly #inFlight = new Set<Promise<void>>();

  constructor(writer: GroupCommit, call: BatchAppendCall) {
    this.#writer = writer;
    this.#call = call;
  }

  /** Resolves when the caller has sent all it has and every append is answered. */
  async run(): Promise<void> {
    try {
      // Destroyed when there is no more to read, the call could not be answered to its end.
      for await (const request of this.#call.iterator({ destroyOnReturn: false })) {
        this.#receive(request as streams.BatchAppendReq);
        while (this.#inFlight.size >= MAX_IN_FLIGHT) await Promise.race(this.#inFlight);
        if (this.#call.writableNeedDrain) await this.#drained();
      }
      await Promise.all(this.#inFlight);
    } finally {
      for (const { timer } of this.#pending.values()) clearTimeout(timer);
      this.#pending.clear();
    }
  }

  /** Who does not read the answers is not read from, either. */
  async #drained(): Promise<void> {
    const events = ['drain', 'cancelled', 'close'];
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        for (const event of events) this.#call.off(event, wake);
        resolve();
      };
      for (const event of events) this.#call.on(event, wake);
    });
  }

  #receive(request: streams.BatchAppendReq): void {
    const correlationId = uuid(request.getCorrelationId());
    try {
      const options = request.getOptions();
      if (options && !this.#pending.has(correlationId)) this.#begin(correlationId, options);
      const append = this.#pending.get(correlationId);
      if (append) this.#add(append, request);
    } catch (error) {
      this.#forget(correlationId);
      const sentence = error instanceof RpcError ? error.details : String(error);
      this.#answer(correlationId, '', batchBadRequest(sentence));
    }
  }

  #begin(correlationId: string, options: streams.BatchAppendReq.Options): void {
    const stream = streamName(options.getStreamIdentifier());
    const expected = expectedRevision({
      any: options.hasAny(),
      noStream: options.hasNoStream(),
      streamExists: options.hasStreamExists(),
      revision: options.hasStreamPosition() ? options.getStreamPosition() : undefined,
    });
    const deadline = options.getDeadline()?.toDate().getTime() ?? Infinity;
    const remaining = deadline - Date.now();
    if (remaining <= 0) {
      this.#answer(correlationId, stream, batchTimeout());
      return;
    }
    const receive = Math.min(remaining, LONGEST_RECEIVE_MS);
    const timer = setTimeout(() => this.#expire(correlationId), receive).unref();
    this.#pending.set(correlationId, { correlationId, stream, expected, events: [], size: 0, deadline, timer });
  }

  #add(append: PendingAppend, request: streams.BatchAppendReq): void {
    for (const message of request.getProposedMessagesList()) {
      const event = proposedEvent(message);
      append.size += sizeOnDisk(event);
      append.events.push(event);
    }
    if (append.size > MAX_APPEND_SIZE) {
      this.#forget(append.correlationId);
      this.#answer(append.correlationId, append.stream, batchMaxAppendSizeExceeded());
      return;
    }
    if (!request.getIsFinal()) return;
    this.#forget(append.correlationId);
    const answered = this.#commit(append).finally(() => this.#inFlight.delete(answered));
    this.#inFlight.add(answered);
  }

  async #commit(append: PendingAppend): Promise<void> {
    const { correlationId, stream, expected, events, deadline } = append;
    try {
      const result = await this.#writer.write(
        (batch) => batch.append(stream, expected, events),
        () => this.#call.cancelled || Date.now() > deadline,
      );
      if (result === 'cancelled') this.#answer(correlationId, stream, batchTimeout());
      else if (result.kind === 'committed') this.#answer(correlationId, stream, batchSuccess(result));
      else if (result.kind === 'stream_deleted') this.#answer(correlationId, stream, batchStreamDeleted(stream));
      else this.#answer(correlationId, stream, batchWrongExpectedVersion(expected, result.currentRevision));
    } catch (error) {
      this.#answer(correlationId, stream, batchUnknown(error instanceof Error ? error.message : String(error)));
    }
  }

  #expire(correlationId: string): void {
    const append = this.#pending.get(correlationId);
    if (!append) return;
    this.#pending.delete(correlationId);
    this.#answer(correlationId, append.stream, batchTimeout());
  }

  #forget(correlationId: string): void {
    clearTimeout(this.#pending.get(correlationId)?.timer);
    this.#pending.delete(correlationId);
  }

  #answer(correlationId: string, stream: string, result: streams.BatchAppendResp.Success | status.Status): void {
    if (this.#call.cancelled) return;
    const response = new streams.BatchAppendResp()
      .setCorrelationId(new shared.UUID().setString(correlationId))
      .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream)));
    if (result instanceof streams.BatchAppendResp.Success) response.setSuccess(result);
    else response.setError(result);
    this.#call.write(response);
  }
}
