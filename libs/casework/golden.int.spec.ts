import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { caseAggregate } from './index.ts';

it('every version of every event of a case still reads as it did when it was written', async () => {
  expect(await goldenFaults(caseAggregate, new URL('./golden/', import.meta.url))).toEqual([]);
});
