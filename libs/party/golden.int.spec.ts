import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { partyAggregate } from './index.ts';

it('every version of every event of a party still reads as it did when it was written', async () => {
  expect(await goldenFaults(partyAggregate, new URL('./golden/', import.meta.url))).toEqual([]);
});
