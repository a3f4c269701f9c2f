import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { apiSchema } from './api-schema.ts';
import { commandsPage } from './commands-page.ts';

/** `node dist/apps/api/docs/generate-commands.js docs/commands.md` */
const [, , output] = process.argv;
if (output === undefined) {
  console.error('usage: generate-commands <file>');
  process.exit(2);
}
await writeFile(output, commandsPage(await apiSchema()));
