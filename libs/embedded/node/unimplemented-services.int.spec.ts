import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client as GrpcClient, Metadata, credentials, status } from '@grpc/grpc-js';
import {
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { collect, rejection } from './contract/arrangements.ts';
import { newDirectory, remove, startTestNode, type TestNode } from '../testing/test-node.ts';

const directory = newDirectory();
let node: TestNode;

beforeAll(async () => {
  node = await startTestNode(directory);
});
afterAll(async () => {
  await node.stop();
  remove(directory);
});

type Attempt = (client: EventStoreDBClient) => Promise<unknown>;

const toStream = persistentSubscriptionToStreamSettingsFromDefaults();
const toAll = persistentSubscriptionToAllSettingsFromDefaults();

describe('persistent subscriptions', () => {
  it.each<[string, Attempt]>([
    ['to make one of a stream', (client) => client.createPersistentSubscriptionToStream('case-1', 'mail', toStream)],
    ['to make one of $all', (client) => client.createPersistentSubscriptionToAll('mail', toAll)],
    ['to change one', (client) => client.updatePersistentSubscriptionToStream('case-1', 'mail', toStream)],
    ['to change one of $all', (client) => client.updatePersistentSubscriptionToAll('mail', toAll)],
    ['to delete one', (client) => client.deletePersistentSubscriptionToStream('case-1', 'mail')],
    ['to delete one of $all', (client) => client.deletePersistentSubscriptionToAll('mail')],
    ['to read one', (client) => collect(client.subscribeToPersistentSubscriptionToStream('case-1', 'mail'))],
    ['to read one of $all', (client) => collect(client.subscribeToPersistentSubscriptionToAll('mail'))],
    ['what one is like', (client) => client.getPersistentSubscriptionToStreamInfo('case-1', 'mail')],
    ['what one of $all is like', (client) => client.getPersistentSubscriptionToAllInfo('mail')],
    ['which there are', (client) => client.listAllPersistentSubscriptions()],
    ['which there are of a stream', (client) => client.listPersistentSubscriptionsToStream('case-1')],
    ['which there are of $all', (client) => client.listPersistentSubscriptionsToAll()],
    ['what was parked', (client) => client.replayParkedMessagesToStream('case-1', 'mail')],
    ['what was parked of $all', (client) => client.replayParkedMessagesToAll('mail')],
    ['to start afresh', (client) => client.restartPersistentSubscriptionSubsystem()],
  ])('are not there, says the node to who asks %s', async (_what, attempt) => {
    const error = await rejection(attempt(node.client));
    expect(error).toMatchObject({
      code: status.UNIMPLEMENTED,
      message: expect.stringContaining('use a catch-up subscription'),
    });
  });
});

describe('projections on the server', () => {
  it.each<[string, Attempt]>([
    ['to make one', (client) => client.createProjection('cases', 'fromAll()')],
    ['to make one that tracks', (client) => client.createProjection('cases', 'x', { trackEmittedStreams: true })],
    ['to change one', (client) => client.updateProjection('cases', 'fromAll()')],
    ['to delete one', (client) => client.deleteProjection('cases')],
    ['to start one', (client) => client.enableProjection('$by_category')],
    ['to stop one', (client) => client.disableProjection('$by_category')],
    ['to reset one', (client) => client.resetProjection('cases')],
    ['for the state', (client) => client.getProjectionState('cases')],
    ['for the result', (client) => client.getProjectionResult('cases')],
    ['how one is', (client) => client.getProjectionStatus('cases')],
    ['which there are', (client) => client.listProjections()],
    ['to start afresh', (client) => client.restartSubsystem()],
  ])('do not run, says the node to who asks %s', async (_what, attempt) => {
    const error = await rejection(attempt(node.client));
    expect(error).toMatchObject({
      code: status.UNIMPLEMENTED,
      message: expect.stringContaining('subscribe to $all with a filter'),
    });
  });

  it.each(['$streams', '$ce-case', '$et-ComplaintReceived'])('have not written %s', async (stream) => {
    expect(await rejection(collect(node.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
  });
});

describe('calls that the official client does not know', () => {
  it.each([
    ['users', 'users.Users/Create', 'has no users'],
    ['users', 'users.Users/Details', 'has no users'],
    ['operations', 'operations.Operations/Shutdown', 'has no operations'],
    ['operations', 'operations.Operations/StartScavenge', 'has no operations'],
    ['statistics', 'monitoring.Monitoring/Stats', ''],
    ['elections', 'cluster.Elections/Prepare', ''],
  ])('are answered as well: %s by %s', async (_service, method, sentence) => {
    const [address = ''] = /127\.0\.0\.1:\d+/.exec(node.connectionString) ?? [];
    const metadata = new Metadata();
    metadata.set('connection-name', new URL(node.connectionString).searchParams.get('connectionName') ?? '');
    const client = new GrpcClient(address, credentials.createInsecure());
    const path = `/event_store.${method.startsWith('cluster') ? '' : 'client.'}${method}`;
    const asIs = (bytes: Buffer): Buffer => bytes;
    const answered = new Promise((resolve, reject) =>
      client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), metadata, (error, answer) =>
        error ? reject(error) : resolve(answer),
      ),
    );
    expect(await rejection(answered)).toMatchObject({
      code: status.UNIMPLEMENTED,
      details: expect.stringContaining(sentence),
    });
    client.close();
  });
});
