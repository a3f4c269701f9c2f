import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { END, streamNameFilter, type AllStreamSubscription, type Position } from '@eventstore/db-client';
import { streams } from '../wire/protobuf.ts';
import { NOBODY, newStream, numbered, oneWord, take, type GetClient } from './arrangements.ts';
import { wireOf } from './wire.ts';

const subscribing = (options: streams.ReadReq.Options): streams.ReadReq.Options =>
  options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());

/** How far a server has searched the log for a filtered subscription. */
export function checkpointsContract(getClient: GetClient): void {
  const append = (stream: string, count: number) => getClient().appendToStream(stream, numbered(count));

  describe('a checkpoint', () => {
    /** The checkpoints up to a position, of a subscription that lets through nothing. */
    const checkpointsTo = (last: Position | undefined, from: Position | undefined, window: object) =>
      new Promise<bigint[]>((resolve, reject) => {
        const checkpoints: bigint[] = [];
        const subscription: AllStreamSubscription = getClient().subscribeToAll({
          fromPosition: from ?? END,
          filter: streamNameFilter({
            prefixes: [NOBODY],
            ...window,
            checkpointReached: (_subscription, { commit }) => {
              checkpoints.push(commit);
              if (commit >= (last?.commit ?? 0n)) resolve(subscription.unsubscribe().then(() => checkpoints));
            },
          }),
        });
        subscription.on('error', reject).resume();
      });

    it.each([
      ['32 events', { checkpointInterval: 1 }, 32],
      ['the window times the interval', { maxSearchWindow: 10, checkpointInterval: 2 }, 20],
      ['twice 32 events', { checkpointInterval: 2 }, 64],
    ])(
      'tells at least every %s how far the log was searched, though nothing matched',
      async (_every, window, events) => {
        const stream = newStream();
        const before = await append(stream, 1);
        const last = await append(stream, 200 - events);
        // A server need tell none of what is less than a window before the end, when it has caught up.
        await append(stream, events);
        const checkpoints = await checkpointsTo(last.position, before.position, window);
        expect(checkpoints.length).toBeGreaterThanOrEqual(Math.floor((200 - events) / events));
        expect(checkpoints).toEqual(checkpoints.toSorted((a, b) => (a < b ? -1 : 1)));
        // From 25.0 on the first may be where it began.
        expect(checkpoints[0]).toBeGreaterThanOrEqual(before.position?.commit ?? 0n);
      },
    );

    it('tells of live events as well', async () => {
      const stream = newStream();
      let searched = 0n;
      let wake: () => void = () => undefined;
      const subscription = getClient().subscribeToAll({
        fromPosition: END,
        filter: streamNameFilter({
          prefixes: [NOBODY],
          checkpointInterval: 1,
          checkpointReached: (_subscription, position) => {
            searched = position.commit;
            wake();
          },
        }),
      });
      const caughtUp = once(subscription, 'caughtUp');
      subscription.resume();
      await caughtUp;
      const first = await append(stream, 1);
      await append(stream, 64);
      while (searched < (first.position?.commit ?? 0n)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      await subscription.unsubscribe();
      expect(searched).toBeGreaterThan(first.position?.commit ?? 0n);
    });

    it('is where a reader may begin again, who has what came before it, and misses nothing', async () => {
      const category = oneWord('category');
      const wanted = newStream(category);
      const { position } = await append(newStream(), 1);
      for (let round = 0; round < 5; round += 1) {
        await append(wanted, 1);
        await append(newStream(), 40);
      }
      // As it comes over the wire: the client calls back before it has handed out what came first.
      const heard: bigint[] = [];
      let checkpoint: Position | undefined;
      for await (const answer of wireOf(getClient).readFiltered(`${category}-`, position, subscribing)) {
        const revision = answer.getEvent()?.getEvent()?.getStreamRevision();
        if (revision !== undefined) heard.push(BigInt(revision));
        const [commit, prepare] = [
          answer.getCheckpoint()?.getCommitPosition(),
          answer.getCheckpoint()?.getPreparePosition(),
        ];
        if (heard.length < 2 || commit === undefined || prepare === undefined) continue;
        checkpoint = { commit: BigInt(commit), prepare: BigInt(prepare) };
        break;
      }
      expect(heard.length).toBeLessThan(5);
      const filter = streamNameFilter({ prefixes: [`${category}-`] });
      const next = getClient().subscribeToAll({ fromPosition: checkpoint ?? END, filter });
      const rest = await take(next, 5 - heard.length);
      expect([...heard, ...rest.map(({ event }) => event?.revision)]).toEqual([0n, 1n, 2n, 3n, 4n]);
    });
  });
}
