import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { organisationAggregate } from './index.ts';

it('every version of every event of an organisation still reads as it did when it was written', async () => {
  expect(await goldenFaults(organisationAggregate, new URL('./golden/', import.meta.url))).toEqual([]);
});
