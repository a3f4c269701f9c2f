import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { reviewAggregate } from './index.ts';

it('every version of every event of a review body still reads as it did when it was written', async () => {
  expect(await goldenFaults(reviewAggregate, new URL('./golden/', import.meta.url))).toEqual([]);
});
