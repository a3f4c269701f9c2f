import type { ServerReadableStream } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/commit-check.ts';
import type { GroupCommit } from '../log/group-commit.ts';
import { appendSuccess, appendWrongExpectedVersion } from '../wire/append-response.ts';
import { invalidArgument, maxAppendSizeExceeded, streamDeleted, toRpcError, type RpcError } from '../wire/errors.ts';
import type { streams } from '../wire/protobuf.ts';
import type { NewEvent } from '../wire/recorded-event.ts';
import { MAX_APPEND_SIZE, expectedRevision, proposedEvent, sizeOnDisk, streamName } from '../wire/request.ts';
import { CallCancelledError, isOver } from './response-writer.ts';

type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;

/** Streams.Append: options first, then the events one by one, then one answer. */
export async function append(writer: GroupCommit, call: AppendCall): Promise<streams.AppendResp> {
  const { stream, expected, events } = await receive(call);
  const result = await writer.write((batch) => batch.append(stream, expected, events), isOver(call));
  if (result === 'cancelled') throw new CallCancelledError();
  switch (result.kind) {
    case 'committed':
      return appendSuccess(result);
    case 'wrong_expected_version':
      return appendWrongExpectedVersion(expected, result.currentRevision);
    case 'stream_deleted':
      throw streamDeleted(stream);
  }
}

interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

/** By events: an async iterator makes an error, with its stack, for each call that it leaves. */
function receive(call: AppendCall): Promise<Append> {
  return new Promise((resolve, reject) => {
    const incoming = new IncomingAppend();
    const fail = (error: Error): void => {
      call.removeAllListeners('data').resume();
      reject(error);
    };
    call.on('data', (message: streams.AppendReq) => {
      try {
        incoming.add(message);
      } catch (error) {
        fail(toRpcError(error));
      }
    });
    call.once('end', () => {
      try {
        resolve(incoming.complete());
      } catch (error) {
        fail(toRpcError(error));
      }
    });
    call.once('error', fail);
    call.once('cancelled', () => fail(new CallCancelledError()));
  });
}

/** An append as it comes in. */
class IncomingAppend {
  #options: streams.AppendReq.Options | undefined;
  readonly #events: NewEvent[] = [];
  #size = 0;

  /** @throws RpcError if the message does not belong here, or is one too many */
  add(message: streams.AppendReq): void {
    const proposed = message.getProposedMessage();
    if (!this.#options) {
      this.#options = message.getOptions();
      if (!this.#options) throw noOptions();
    } else if (!proposed) {
      throw invalidArgument('An append has options once, and then events.');
    } else {
      const event = proposedEvent(proposed);
      this.#size += sizeOnDisk(event);
      if (this.#size > MAX_APPEND_SIZE) throw maxAppendSizeExceeded(MAX_APPEND_SIZE);
      this.#events.push(event);
    }
  }

  complete(): Append {
    const options = this.#options;
    if (!options) throw noOptions();
    const expected = expectedRevision({
      any: options.hasAny(),
      noStream: options.hasNoStream(),
      streamExists: options.hasStreamExists(),
      revision: options.hasRevision() ? options.getRevision() : undefined,
    });
    return { stream: streamName(options.getStreamIdentifier()), expected, events: this.#events };
  }
}

const noOptions = (): RpcError => invalidArgument('An append begins with its options.');
