import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { correctiveActionAggregate } from './index.ts';

it('every version of every event of a corrective action still reads as it did when it was written', async () => {
  expect(await goldenFaults(correctiveActionAggregate, new URL('./golden/', import.meta.url))).toEqual([]);
});
