import { describe, expect, it } from 'vitest';
import { EventStoreDBClient } from '@eventstore/db-client';
import { gossip, serverFeatures, shared } from '../wire/protobuf.ts';
import { collect, newStream, numbered, revisionsOf, take, written, type GetClient } from './arrangements.ts';
import { addressFoundBy, wireOf } from './wire.ts';

/** How a client finds the server, and what it learns of it first. */
export function connectingContract(getClient: GetClient, getUrl: () => string): void {
  const withDiscovery = () => getUrl().replace(/^esdb(\+discover)?:/, 'esdb+discover:');
  const withSeeds = () => getUrl().replace(/^esdb(?:\+discover)?:\/\/((?:[^@]+@)?)([^?,]+)[^?]*/, 'esdb://$1$2,$2');

  describe('a client', () => {
    it.each([
      ['one address', withDiscovery],
      ['several', withSeeds],
    ])('is led to the leader by the gossip of %s', async (_of, url) => {
      const [leader] = await leaders();
      const client = EventStoreDBClient.connectionString(url());
      const endPoint = leader?.getHttpEndPoint();
      // Whether it can be reached there is a matter of what the server was told to advertise.
      expect(await addressFoundBy(client)).toBe(`${endPoint?.getAddress()}:${endPoint?.getPort()}`);
    });

    it('may ask the leader only, and say who it is with each call', async () => {
      const call = { requiresLeader: true, credentials: { username: 'admin', password: 'changeit' } };
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(3), call);
      expect(revisionsOf(await collect(getClient().readStream(stream, call)))).toEqual([0n, 1n, 2n]);
      expect(revisionsOf(await take(getClient().subscribeToStream(stream, call), 3))).toEqual([0n, 1n, 2n]);
      expect((await getClient().deleteStream(stream, call)).position?.commit).toBeGreaterThan(0n);
    });

    it('that is disposed of takes nobody else with it', async () => {
      const stream = await written(getClient, 1);
      const client = EventStoreDBClient.connectionString(getUrl());
      await client.appendToStream(stream, numbered(1));
      await client.dispose();
      await getClient().appendToStream(stream, numbered(1), { expectedRevision: 1n });
      expect(revisionsOf(await collect(getClient().readStream(stream)))).toEqual([0n, 1n, 2n]);
    });
  });

  describe('the server', () => {
    it('tells its version and the calls that it takes', async () => {
      const client = await wireOf(getClient).serverFeatures();
      const features = await new Promise<serverFeatures.SupportedMethods>((resolve, reject) =>
        client.getSupportedMethods(new shared.Empty(), (error, answer) => (error ? reject(error) : resolve(answer))),
      );
      expect(features.getEventStoreServerVersion()).toMatch(/^\d+\.\d+\.\d+$/);
      const calls = features.getMethodsList().map((method) => `${method.getServiceName()}/${method.getMethodName()}`);
      const ofStreams = ['append', 'batchappend', 'delete', 'read', 'tombstone'];
      expect(calls).toEqual(
        expect.arrayContaining(ofStreams.map((method) => `event_store.client.streams.streams/${method}`)),
      );
    });

    it('names one leader that is alive', async () => {
      const found = await leaders();
      expect(found).toHaveLength(1);
      expect(found[0]?.getHttpEndPoint()?.getPort()).toBeGreaterThan(0);
    });
  });

  async function leaders(): Promise<gossip.MemberInfo[]> {
    const client = await wireOf(getClient).gossip();
    const cluster = await new Promise<gossip.ClusterInfo>((resolve, reject) =>
      client.read(new shared.Empty(), (error, answer) => (error ? reject(error) : resolve(answer))),
    );
    const { LEADER } = gossip.MemberInfo.VNodeState;
    return cluster.getMembersList().filter((member) => member.getIsAlive() && member.getState() === LEADER);
  }
}
