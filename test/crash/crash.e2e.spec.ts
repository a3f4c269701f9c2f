import { describe, expect, it } from '@jest/globals';
import { givenServers } from '../../libs/embedded/testing/test-stores.ts';
import { campaign, faultsOf, type Outcome } from './campaign.ts';

const SEED = Date.now() % 1_000_000;
/** One of each kind; `npm run test:crash` goes through them all. */
const SOME = ['SIGKILL at any moment', 'killed at append', 'killed at flushed', 'the disk is full'];

// Embedded stores are what is killed here: on given servers there is nothing of it to see.
(givenServers() === null ? describe : describe.skip)(`a product that is killed at work (seed ${SEED})`, () => {
  it('keeps every promise, once, and its read models are what a rebuild makes of the log', async () => {
    const outcomes: Outcome[] = [];
    await campaign({ rounds: SOME.length, seed: SEED, only: SOME, onOutcome: (outcome) => outcomes.push(outcome) });
    expect(outcomes.map(({ fault }) => fault)).toEqual(SOME);
    expect(outcomes.flatMap(faultsOf)).toEqual([]);
    expect(outcomes.at(-1)?.accepted).toBeGreaterThan(40);
  }, 240_000);
});
