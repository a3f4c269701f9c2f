import { describe, expect, it } from 'vitest';
import { readFile, writeFile } from 'node:fs/promises';
import { packVocabulary } from '#casework';
import { apiSchema } from './api-schema.ts';
import { APPENDIX, OTHER_MUTATIONS, packAppendix } from './pack-appendix.ts';

const GUIDE = new URL('../../../docs/procedures/writing-a-pack.md', import.meta.url);

describe('the appendix of docs/procedures/writing-a-pack.md', () => {
  it('says what the vocabulary says; UPDATE_DOCS=1 writes it', async () => {
    const written = (await readFile(GUIDE, 'utf8')).split(APPENDIX)[0] ?? '';
    const guide = `${written.trimEnd()}\n\n${packAppendix()}`;
    if (process.env['UPDATE_DOCS'] === '1') await writeFile(GUIDE, guide);
    expect(await readFile(GUIDE, 'utf8')).toBe(guide);
  });

  it('has every act that a pack can name', () => {
    const acts = Object.entries(packVocabulary).filter(([, { kind }]) => kind === 'act');
    const named = [...packAppendix().matchAll(/^\| `([A-Z]\w+)` \|/gm)].map(([, type]) => type);
    expect(named).toEqual(acts.map(([type]) => type).sort());
  });

  it('names mutations that there are', async () => {
    const mutations = Object.keys((await apiSchema()).getMutationType()?.getFields() ?? {});
    const named = Object.values(OTHER_MUTATIONS).filter((mutation) => mutation !== null);
    expect(mutations).toEqual(expect.arrayContaining(named));
  });
});
