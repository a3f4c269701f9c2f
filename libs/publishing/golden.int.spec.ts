import { expect, it } from 'vitest';
import { goldenFaults } from '#event-store';
import { calendarCatalogue, caseNumberCatalogue, logCatalogue, packCatalogue, timeCatalogue } from './index.ts';

it('every version of every event of packs, calendars, numbers and time still reads as it did when it was written', async () => {
  const catalogue = {
    ...packCatalogue,
    ...calendarCatalogue,
    ...caseNumberCatalogue,
    ...timeCatalogue,
    ...logCatalogue,
  };
  expect(await goldenFaults({ catalogue }, new URL('./golden/', import.meta.url))).toEqual([]);
});
