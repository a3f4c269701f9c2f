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
import { toRpcError } from '../wire/errors.ts';
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

export function streamsService(storage: Storage): UntypedServiceImplementation {
  return {
    append: (call: ServerReadableStream<streams.AppendReq, streams.AppendResp>, answer: Answer<streams.AppendResp>) =>
      void append(storage.writer, call).then((response) => answer(null, response), failWith(answer)),

    batchAppend: (call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>) => {
      const session = new BatchAppendSession(storage.writer, call);
      void session.run().then(() => call.end(), failCall(call));
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

    read: (call: ServerWritableStream<streams.ReadReq, Buffer>) =>
      void answerRead(storage, call).then(() => call.end(), failCall(call)),
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

function failCall(call: { emit(event: 'error', error: Error): boolean }): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof CallCancelledError)) call.emit('error', toRpcError(error));
  };
}
