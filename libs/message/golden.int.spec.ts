import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { messageAggregate } from './index.ts';

it('every version of every event of a message still reads as it did when it was written', async () => {
  expect(await goldenFaults(messageAggregate, new URL('./golden/', import.meta.url))).toEqual([]);
});
