import { status } from '@grpc/grpc-js';
import type {
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
  sendUnaryData,
} from '@grpc/grpc-js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { Storage } from '../log/storage.ts';
import { RpcError, toRpcError } from '../wire/errors.ts';
import type { streams } from '../wire/protobuf.ts';
import { append } from './append.ts';
import { BatchAppendSession } from './batch-append.ts';
import { deleteStream, tombstoneStream } from './delete.ts';
import { parseReadRequest } from './read-request.ts';
import { read } from './read.ts';
import { CallCancelledError, ResponseWriter, isOver } from './response-writer.ts';
import { subscribe } from './subscription.ts';

/** The streams service as the client knows it, but that the answers to Read are written as bytes. */
export const StreamsService: ServiceDefinition = {
  ...streamsGrpc.StreamsService,
  read: { ...streamsGrpc.StreamsService.read, responseSerialize: (encoded: Buffer) => encoded },
};

/** @param stopping aborted when the calls that are open are to end: as a server that stops, with UNAVAILABLE. */
export function streamsService(storage: Storage, stopping: AbortSignal): UntypedServiceImplementation {
  const untilStopped = (call: OpenCall, work: Promise<void>): void => {
    const stop = (): void => failCall(call)(new RpcError(status.UNAVAILABLE, 'The node stops.'));
    stopping.addEventListener('abort', stop, { once: true });
    const isOver = (): void => stopping.removeEventListener('abort', stop);
    void work.then(() => call.end(), failCall(call)).finally(isOver);
  };
  return {
    append: (call: ServerReadableStream<streams.AppendReq, streams.AppendResp>, answer: Answer<streams.AppendResp>) =>
      void append(storage.writer, call).then((response) => answer(null, response), failWith(answer)),

    batchAppend: (call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>) => {
      untilStopped(call, new BatchAppendSession(storage.writer, call).run());
    },

    delete: (call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>, answer: Answer<streams.DeleteResp>) =>
      void deleteStream(storage.writer, call.request, isOver(call)).then(
        (response) => answer(null, response),
        failWith(answer),
      ),

    tombstone: (
      call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
      answer: Answer<streams.TombstoneResp>,
    ) =>
      void tombstoneStream(storage.writer, call.request, isOver(call)).then(
        (response) => answer(null, response),
        failWith(answer),
      ),

    read: (call: ServerWritableStream<streams.ReadReq, Buffer>) => untilStopped(call, answerRead(storage, call)),
  };
}

type Answer<T> = sendUnaryData<T>;

async function answerRead(storage: Storage, call: ServerWritableStream<streams.ReadReq, Buffer>): Promise<void> {
  const request = parseReadRequest(call.request);
  const out = new ResponseWriter(call);
  const { count } = request;
  await (count === 'subscription' ? subscribe(storage, request, out) : read(storage.log, { ...request, count }, out));
}

function failWith<T>(answer: Answer<T>): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof CallCancelledError)) answer(toRpcError(error));
  };
}

interface OpenCall {
  end(): unknown;
  emit(event: 'error', error: Error): boolean;
}

function failCall(call: Pick<OpenCall, 'emit'>): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof CallCancelledError)) call.emit('error', toRpcError(error));
  };
}
