import type { ServerWritableStream } from '@grpc/grpc-js';
import type { status } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { caughtUpMessage, checkpointMessage, eventMessage } from './node-messages.ts';
import type { NodeEvent } from './node-messages.ts';
import type { ReadRequest } from './node-requests.ts';

/** The server's end of one connection of a catch-up subscription, in the hands of a spec. */
export class ScriptedSubscription {
  readonly #call: ServerWritableStream<ReadReq, ReadResp>;
  /** Resolves when the client has left. */
  readonly cancelled: Promise<void>;
  /** The commit position that the client wants to go on after; `null` from the start. */
  readonly from: number | null;
  readonly prefixes: readonly string[];

  constructor(call: ServerWritableStream<ReadReq, ReadResp>, { from, prefixes }: ReadRequest) {
    this.#call = call;
    this.from = from;
    this.prefixes = prefixes;
    this.cancelled = new Promise((resolve) => call.once('cancelled', () => resolve()));
  }

  event(event: NodeEvent): void {
    this.#call.write(eventMessage(event));
  }

  /** Whether the client makes the server wait at this moment. */
  get isHeldBack(): boolean {
    return this.#call.writableNeedDrain;
  }

  checkpoint(position: number): void {
    this.#call.write(checkpointMessage(position));
  }

  caughtUp(): void {
    this.#call.write(caughtUpMessage());
  }

  /** Ends the call as if all were well. */
  end(): void {
    this.#call.end();
  }

  fail(code: status, details = 'scripted'): void {
    this.#call.emit('error', { code, details });
  }
}
