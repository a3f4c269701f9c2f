import { once } from 'node:events';
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { eventMessage, featuresMessage, nodeEvent, notFoundMessage } from './node-messages.ts';
import { successMessage, wrongRevisionMessage } from './node-messages.ts';
import type { NodeEvent } from './node-messages.ts';
import { appendRequest, readRequest } from './node-requests.ts';
import type { AppendRequest, ReadRequest } from './node-requests.ts';
import { ScriptedSubscription } from './scripted-subscription.ts';

/** What the node does with one append, besides or instead of the right thing. */
export type AppendTrouble =
  /** Stores nothing and never answers. */
  | 'hang'
  /** Stores it, and the answer is lost. */
  | 'store_then_hang'
  /** Stores it, and the connection breaks before the answer. */
  | 'store_then_unavailable'
  | 'unavailable'
  | 'denied'
  /** Names `leader` as the node to turn to. */
  | 'not_leader';

/** How a node is started, where it matters. */
export interface NodeOptions {
  /** That of a node that was stopped, to come back as a restarted server does. */
  readonly port?: number;
  /** PEM; without it the node speaks plain HTTP/2. */
  readonly tls?: { readonly certificate: Buffer; readonly key: Buffer };
}

/**
 * A node of the event store that does what a spec tells it: right in everything not scripted, and able to fail at the
 * moments that a real server cannot be made to fail at. It advertises batch appends, as real servers do, and answers
 * none.
 */
export class ScriptedNode {
  readonly log: NodeEvent[] = [];
  readonly appends: AppendRequest[] = [];
  readonly reads: ReadRequest[] = [];
  /** What to do with the appends to come, in their order; the rest is taken as it should be. */
  readonly troubles: AppendTrouble[] = [];
  /** Whether it remembers event ids, as a server does for a while. */
  remembersIds = true;
  /** Done after the next append was stored and before its answer: another writer's chance. */
  afterStoring: () => void = () => undefined;
  readsHang = false;
  /** Where appends go in a cluster of which this node is not the leader. */
  leader: ScriptedNode | null = null;
  /** The `authorization` of each append. */
  readonly authorizations: string[] = [];
  onSubscribe: (subscription: ScriptedSubscription) => void = () => undefined;
  batchAppends = 0;
  /** Appends that wait for an answer at this moment, and the most that ever did. */
  pendingAppends = 0;
  mostPendingAppends = 0;
  openReads = 0;
  readonly #server = new Server();
  #port = 0;

  static async start({ port = 0, tls }: NodeOptions = {}): Promise<ScriptedNode> {
    const node = new ScriptedNode();
    const credentials =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }]);
    node.#server.addService(streamsGrpc.StreamsService, {
      append: (call: ServerReadableStream<AppendReq, AppendResp>, done: sendUnaryData<AppendResp>) => {
        void node.#append(call, done);
      },
      read: (call: ServerWritableStream<ReadReq, ReadResp>) => node.#read(call),
      batchAppend: () => (node.batchAppends += 1),
      delete: () => undefined,
      tombstone: () => undefined,
    });
    node.#server.addService(featuresGrpc.ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, done: sendUnaryData<SupportedMethods>) => done(null, featuresMessage()),
    });
    node.#port = await new Promise<number>((resolve, reject) => {
      node.#server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return node;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.#port}?tls=false`;
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  /** Puts an event into the log as it is. */
  put(stream: string, event: Partial<NodeEvent> = {}): NodeEvent {
    const stored = nodeEvent(stream, this.#revision(stream) + 1, this.log.length + 1, event);
    this.log.push(stored);
    return stored;
  }

  #revision(stream: string): number {
    return this.log.filter((event) => event.stream === stream).length - 1;
  }

  async #append(call: ServerReadableStream<AppendReq, AppendResp>, done: sendUnaryData<AppendResp>): Promise<void> {
    const messages: AppendReq[] = [];
    call.on('data', (message: AppendReq) => messages.push(message));
    await once(call, 'end');
    const request = appendRequest(messages);
    this.authorizations.push(call.metadata.get('authorization').join());
    this.appends.push(request);
    this.pendingAppends += 1;
    this.mostPendingAppends = Math.max(this.mostPendingAppends, this.pendingAppends);
    // A turn of the event loop, so that appends sent together are here together.
    await new Promise(setImmediate);

    const trouble = this.troubles.shift();
    if (trouble === 'hang') return;
    this.pendingAppends -= 1;
    if (trouble === 'denied') {
      done({ code: status.PERMISSION_DENIED, details: 'scripted' });
      return;
    }
    if (trouble === 'not_leader') {
      const metadata = new Metadata();
      metadata.set('exception', 'not-leader');
      metadata.set('leader-endpoint-host', '127.0.0.1');
      metadata.set('leader-endpoint-port', String(this.leader?.port ?? 0));
      done({ code: status.NOT_FOUND, details: 'scripted', metadata });
      return;
    }
    const answer = trouble === 'unavailable' ? null : this.#store(request);
    this.afterStoring();
    if (trouble === 'store_then_hang') return;
    if (answer === null || trouble !== undefined) done({ code: status.UNAVAILABLE, details: 'scripted' });
    else done(null, answer);
  }

  #store({ stream, expected, events }: AppendRequest): AppendResp {
    const ids = new Set(events.map(({ id }) => id));
    const known = this.log.filter((event) => event.stream === stream && ids.has(event.id));
    const lastKnown = known.at(-1);
    // As the real server has it: ids are compared, contents are not.
    if (this.remembersIds && lastKnown !== undefined && known.length === events.length)
      return successMessage(lastKnown);
    const actual = this.#revision(stream);
    if (expected !== null && expected !== actual) return wrongRevisionMessage(actual);
    const stored = events.map((event) => this.put(stream, event)).at(-1);
    return stored === undefined ? wrongRevisionMessage(actual) : successMessage(stored);
  }

  #read(call: ServerWritableStream<ReadReq, ReadResp>): void {
    const request = readRequest(call.request);
    this.reads.push(request);
    this.openReads += 1;
    let isOpen = true;
    const close = () => {
      if (isOpen) this.openReads -= 1;
      isOpen = false;
    };
    call.once('cancelled', close);
    call.once('finish', close);
    if (request.isSubscription) {
      this.onSubscribe(new ScriptedSubscription(call, request));
      return;
    }
    if (this.readsHang) return;
    for (const event of this.#wanted(request)) call.write(eventMessage(event));
    if (request.stream !== null && this.#revision(request.stream) < 0) call.write(notFoundMessage(request.stream));
    call.end();
  }

  #wanted({ stream, from, isForwards, limit }: ReadRequest): NodeEvent[] {
    const placeOf = ({ revision, position }: NodeEvent) => (stream === null ? position : revision);
    const own = this.log.filter((event) => stream === null || event.stream === stream);
    const ordered = isForwards ? own : own.toReversed();
    const isBefore = (event: NodeEvent, edge: number) => (isForwards ? placeOf(event) < edge : placeOf(event) > edge);
    return ordered.filter((event) => from === null || !isBefore(event, from)).slice(0, limit);
  }
}
