import { describe, expect, it } from '@jest/globals';
import { givenServers } from '../../libs/embedded/testing/test-stores.ts';
import { fuzzCommands } from './fuzz-commands.ts';

const SEED = Date.now() % 1_000_000;
const RUNS = 500;
/** MiB. */
const MOST = 1_500;

(givenServers() === null ? describe : describe.skip)(`a product that is sent random commands (seed ${SEED})`, () => {
  it('answers each in words of its own, and its log stays whole', async () => {
    const found = await fuzzCommands(RUNS, SEED);
    expect(found).toMatchObject({ wrong: [], faults: [], isAlive: true });
    expect([...found.byAnswer.values()].reduce((sum, count) => sum + count, 0)).toBe(RUNS);
    expect(found.byAnswer.get('accepted')).toBeGreaterThan(0);
    expect(found.peakMemory).toBeLessThan(MOST);
  }, 240_000);
});
