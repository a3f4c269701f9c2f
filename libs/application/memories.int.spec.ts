import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ofDirectory } from './memories.ts';

it('a data directory remembers a place, however many are kept at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-test-'));
  const memory = ofDirectory(folder);
  const placeAt = (revision: number) => ({
    log: null,
    stream: 'log',
    revision,
    event: 'e',
    hash: 'h',
    position: '1/1',
  });
  await Promise.all(Array.from({ length: 50 }, (_, revision) => memory.keep(placeAt(revision))));
  expect(await readdir(folder)).toEqual(['log.json']);
  const { places } = await memory.recall();
  expect(places).toEqual([expect.objectContaining({ stream: 'log', event: 'e' })]);
  await rm(folder, { recursive: true });
});
