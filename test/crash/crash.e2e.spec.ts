import { describe, expect, it } from 'vitest';
import { givenServers } from '../../libs/embedded/testing/test-stores.ts';
import { beyondThisMachine, campaign, faultsOf, type Outcome } from './campaign.ts';

const SEED = Date.now() % 1_000_000;
/** One that hits the whole process, and one app of several; `npm run test:crash` goes through all of them. */
const WHOLE = ['killed at append', 'killed at flushed', 'the disk is full'];
const SOME = [WHOLE[SEED % WHOLE.length] ?? '', 'projector killed at fold'];

// Embedded stores are what is killed here: on given servers there is nothing of it to see.
(givenServers() === null ? describe : describe.skip)(`a product that is killed at work (seed ${SEED})`, () => {
  it('keeps every promise, once, and its read models are what a rebuild makes of the log', async () => {
    const faults = SOME.filter((fault) => !beyondThisMachine().has(fault));
    const outcomes: Outcome[] = [];
    await campaign({ rounds: faults.length, seed: SEED, faults, onOutcome: (outcome) => outcomes.push(outcome) });
    expect(outcomes.map(({ fault }) => fault)).toEqual(faults);
    expect(outcomes.flatMap(faultsOf)).toEqual([]);
    // Held to: by one process after its round, and by the parts apart after theirs.
    expect(outcomes.at(-2)?.accepted).toBeGreaterThan(5);
    expect(outcomes.at(-1)?.accepted).toBeGreaterThan(5);
    expect(outcomes.some(({ breaches }) => breaches > 0)).toBe(true);
  }, 600_000);
});
