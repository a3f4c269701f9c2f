import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../../dist/apps/cli/main.js', import.meta.url));

it('a command whose reader has read enough ends without a word, as `redress export … | head` does', async () => {
  const child = spawn(process.execPath, [CLI, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const said = text(child.stderr);
  const [code] = (await once(child, 'close')) as [number | null];
  expect([code, await said]).toEqual([0, '']);
});
