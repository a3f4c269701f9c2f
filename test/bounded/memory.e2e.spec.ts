import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureAll, type Measured } from './bounded.ts';

/** Enough to see one kilobyte an event; `npm run test:bounded` goes through a million. */
const EVENTS = 4_000;
const EVERY = 400;
/** Bytes. What the first events load and compile is over by the first sample. */
const GROWTH = 2 * 1024 * 1024;

describe('going through a whole log', () => {
  let dataDir: string;
  let measured: readonly Measured[];
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'redress-bounded-'));
    measured = await measureAll({ dataDir, events: EVENTS, every: EVERY, onProgress: () => undefined });
  }, 600_000);
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it.each(['verify', 'replay', 'backup', 'projection register', 'all projections'])(
    'takes no more memory at its end than in its middle: %s',
    (work) => {
      const { samples = [], growth = Number.NaN } = measured.find((one) => one.work === work) ?? {};
      // It has gone through all of it.
      expect(samples.at(-1)?.events).toBeGreaterThan(EVENTS - 2 * EVERY);
      expect(growth).toBeLessThan(GROWTH);
    },
  );
});
