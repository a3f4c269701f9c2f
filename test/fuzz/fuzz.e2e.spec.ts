import { describe, expect, it } from 'vitest';
import { givenServers } from '../../libs/embedded/testing/test-stores.ts';
import { fuzz } from './fuzz-commands.ts';

const SEED = Date.now() % 1_000_000;
/** Some for each mutation; `npm run test:fuzz` sends 10,000. */
const RUNS = 250;
const REQUESTS = 100;
/** MiB. */
const MOST = 1_500;

(givenServers() === null ? describe : describe.skip)(`a product that is sent random commands (seed ${SEED})`, () => {
  it('answers each in words of its own, and its log and read models stay whole', async () => {
    const found = await fuzz({ runs: RUNS, requests: REQUESTS, seed: SEED });
    expect(found).toMatchObject({ wrong: [], faults: [], isAlive: true });
    expect([...found.byAnswer.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(RUNS);
    expect(found.byAnswer.get('accepted')).toBeGreaterThan(RUNS / 10);
    expect([...found.byMutation.values()].filter((of) => of.accepted + of.refused + of.faulty === 0)).toEqual([]);
    expect(found.peakMemory).toBeLessThan(MOST);
  }, 240_000);
});
