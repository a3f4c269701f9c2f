import { randomUUID } from 'node:crypto';
import { connect } from 'node:http2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { status } from '@grpc/grpc-js';
import { ErrorType, EventStoreDBClient, type AppendToStreamOptions } from '@eventstore/db-client';
import { setFaults } from '#kernel';
import { collect, newStream, numbered, rejection } from './contract/arrangements.ts';
import { identifierOf, uuidOf } from './contract/wire.ts';
import { startNode, type EventStoreNode } from './node.ts';
import { shared, streams } from './wire/protobuf.ts';
import { newDirectory, remove } from '../testing/test-node.ts';

let node: EventStoreNode;
let client: EventStoreDBClient;
const directory = newDirectory();

beforeAll(async () => {
  node = await startNode({
    directory,
    port: 0,
    fail: (error) => {
      throw error;
    },
  });
  client = EventStoreDBClient.connectionString(node.connectionString);
});
afterEach(() => setFaults(null));
afterAll(async () => {
  await client.dispose();
  await node.close();
  remove(directory);
});

const revisions = async (stream: string): Promise<number | string | undefined> =>
  collect(client.readStream(stream)).then(
    (events) => events.length,
    (error: unknown) => (error as { type?: string }).type,
  );

describe('an append whose deadline passes', () => {
  /** Holds up the flush of a commit: resolves when it is under way. */
  function holdFlush(): { readonly underWay: Promise<void>; readonly release: () => void } {
    let release: () => void = () => undefined;
    const underWay = new Promise<void>((begun) => {
      setFaults({
        at(step) {
          if (step !== 'flush') return undefined;
          setFaults(null);
          begun();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        },
        clockSkew: () => 0,
      });
    });
    return { underWay, release: () => release() };
  }

  const unary: AppendToStreamOptions = { credentials: { username: 'any', password: 'any' }, deadline: 100 };

  it('while it waits for those before it is not written', async () => {
    const [before, inBatch, alone] = [newStream(), newStream(), newStream()];
    const flush = holdFlush();
    const first = client.appendToStream(before, numbered(1));
    await flush.underWay;
    const late = [
      rejection(client.appendToStream(inBatch, numbered(3), { deadline: 50 })),
      rejection(client.appendToStream(alone, numbered(3), unary)),
    ];
    // By now the time of the other, which is shorter, has passed too; it is told when its turn comes.
    expect(await late[1]).toMatchObject({ type: ErrorType.DEADLINE_EXCEEDED });
    flush.release();
    expect(await late[0]).toMatchObject({ type: ErrorType.DEADLINE_EXCEEDED });
    await first;
    expect(await Promise.all([before, inBatch, alone].map(revisions))).toEqual([
      1,
      ErrorType.STREAM_NOT_FOUND,
      ErrorType.STREAM_NOT_FOUND,
    ]);
  });

  it('while it is being written is there as a whole', async () => {
    const stream = newStream();
    const flush = holdFlush();
    const late = rejection(client.appendToStream(stream, numbered(3), unary));
    await flush.underWay;
    expect(await late).toMatchObject({ type: ErrorType.DEADLINE_EXCEEDED });
    flush.release();
    await client.appendToStream(newStream(), numbered(1));
    expect(await revisions(stream)).toBe(3);
  });
});

describe('a call whose deadline has passed before it comes', () => {
  const stream = newStream();
  const identifier = identifierOf(stream);
  beforeAll(() => client.appendToStream(stream, numbered(2)));
  const nothing = new shared.Empty();

  const { AppendReq, DeleteReq, TombstoneReq } = streams;
  const event = new AppendReq.ProposedMessage().setId(uuidOf(randomUUID()));
  event.getMetadataMap().set('type', 'A').set('content-type', 'application/json');

  it.each<[string, readonly { serializeBinary(): Uint8Array }[]]>([
    [
      'Append',
      [
        new AppendReq().setOptions(new AppendReq.Options().setStreamIdentifier(identifier).setAny(nothing)),
        new AppendReq().setProposedMessage(event),
      ],
    ],
    ['Delete', [new DeleteReq().setOptions(new DeleteReq.Options().setStreamIdentifier(identifier).setAny(nothing))]],
    [
      'Tombstone',
      [new TombstoneReq().setOptions(new TombstoneReq.Options().setStreamIdentifier(identifier).setAny(nothing))],
    ],
  ])('is answered DEADLINE_EXCEEDED and does nothing: %s', async (method, messages) => {
    const body = Buffer.concat(messages.map((message) => framed(message.serializeBinary())));
    expect(await call(method, body, '1n')).toBe(String(status.DEADLINE_EXCEEDED));
    expect(await revisions(stream)).toBe(2);
  });
});

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** A call as the official client would not send it. Its time limit is in gRPC's own form. */
async function call(method: string, body: Buffer, timeout: string): Promise<unknown> {
  const { host, searchParams } = new URL(node.connectionString);
  const session = connect(`http://${host}`);
  const request = session.request({
    ':method': 'POST',
    ':path': `/event_store.client.streams.Streams/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    'connection-name': searchParams.get('connectionName') ?? '',
    'grpc-timeout': timeout,
  });
  request.end(body);
  const answer = await new Promise<unknown>((resolve, reject) => {
    const took = (headers: Record<string, unknown>): void => {
      if ('grpc-status' in headers) resolve(headers['grpc-status']);
    };
    request.on('response', took).on('trailers', took).on('error', reject).resume();
  });
  session.destroy();
  return answer;
}
