import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { publicationAggregate } from './index.ts';

it('every version of every event of a publication still reads as it did when it was written', async () => {
  expect(await goldenFaults(publicationAggregate, new URL('./golden/', import.meta.url))).toEqual([]);
});
