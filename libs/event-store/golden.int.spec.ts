import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { goldenFaults } from './golden.ts';
import { enquiry } from './testing/enquiry.ts';

const GOLDEN = new URL('./testing/golden/', import.meta.url);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'golden-'));
  await cp(GOLDEN, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const faults = (catalogue = enquiry.catalogue) => goldenFaults({ catalogue }, pathToFileURL(folder));

describe('golden files', () => {
  test('hold one stored event of every version of every type, and each still reads as it did', async () => {
    expect(await goldenFaults(enquiry, GOLDEN)).toEqual([]);
  });

  test('are missed for a version that has none, and for none that there ever was', async () => {
    await rm(join(folder, 'EnquiryOpened.v2.json'));
    await writeFile(join(folder, 'NoteTorn.v1.json'), '{"stored":{}}');
    expect(await faults()).toEqual([
      'EnquiryOpened.v2.json is missing: write it from an event of that version',
      'NoteTorn.v1.json belongs to no version of any type',
    ]);
  });

  test('show an upcaster that now reads an old event otherwise', async () => {
    const { upcasters: _upcasters, ...opened } = enquiry.catalogue['EnquiryOpened']!;
    const changed = { 1: () => ({ topic: 'other' }), 2: (data: object) => ({ ...data, urgency: 0 }) };
    const found = await faults({ ...enquiry.catalogue, EnquiryOpened: { ...opened, upcasters: changed } });
    expect(found).toEqual([expect.stringMatching(/^EnquiryOpened\.v1\.json reads as .*other.* no longer as .*meter/)]);
  });

  test('show a schema that was changed without a new version', async () => {
    const schema = z.strictObject({ text: z.string(), tone: z.string() });
    const found = await faults({ ...enquiry.catalogue, NoteTaken: { version: 1, schema } });
    expect(found).toEqual([expect.stringContaining('NoteTaken.v1.json no longer fits the schema')]);
  });
});
