import { describe, expect, it } from 'vitest';
import { readFile, writeFile } from 'node:fs/promises';
import { apiSchema } from './api-schema.ts';
import { commandsPage } from './commands-page.ts';

const PAGE = new URL('../../../docs/commands.md', import.meta.url);

describe('docs/commands.md', () => {
  it('says what the schema says; UPDATE_DOCS=1 writes it', async () => {
    const page = commandsPage(await apiSchema());
    if (process.env['UPDATE_DOCS'] === '1') await writeFile(PAGE, page);
    expect(await readFile(PAGE, 'utf8')).toBe(page);
  });
});
