import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonEvent } from '@eventstore/db-client';
import { collect } from './node/contract/arrangements.ts';
import { fuzzNode } from './testing/fuzz-node.ts';
import { newDirectory, remove, startTestNode, type TestNode } from './testing/test-node.ts';

/** More with `FUZZ_RUNS`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);

describe('a node that is sent nonsense', () => {
  const seed = Date.now() % 1_000_000;
  const directory = newDirectory();
  let node: TestNode;
  beforeAll(async () => {
    node = await startTestNode(directory);
  });
  afterAll(async () => {
    await node.stop();
    remove(directory);
  });

  it(`foresees all of it, and its log stays whole (seed ${seed})`, async () => {
    const before = soundEvent();
    await node.client.appendToStream('sound', before);
    const { byStatus, unforeseen } = await fuzzNode(node.connectionString, RUNS, chance(seed));
    expect(unforeseen).toEqual([]);
    expect([...byStatus.values()].reduce((sum, count) => sum + count, 0)).toBe(RUNS);

    // It works as before, and everything that is in the log can be read, in order, by the official client.
    const after = soundEvent();
    await node.client.appendToStream('sound', after);
    const sound = await collect(node.client.readStream('sound'));
    expect(sound.map(({ event }) => event?.id)).toEqual([before.id, after.id]);
    const events = (await collect(node.client.readAll())).map(({ event }) => event);
    const next = new Map<string, bigint>();
    for (const event of events) {
      if (event === undefined || event.type === '$streamDeleted') continue;
      expect(event.revision).toBe(next.get(event.streamId) ?? 0n);
      next.set(event.streamId, event.revision + 1n);
    }
  }, 300_000);
});

const soundEvent = () => jsonEvent({ type: 'Sound', data: {} });

/** Numerical Recipes' generator: the same seed makes the same requests. */
function chance(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
