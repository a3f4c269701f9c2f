import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts the built product as its user would, asks for its health, stops it, and expects exit 0. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dataDir = mkdtempSync(join(tmpdir(), 'redress-smoke-'));
const started = Date.now();
const app = spawn(process.execPath, ['dist/apps/standalone/main.js'], {
  cwd: root,
  env: { ...process.env, DATA_DIR: dataDir, PORT: '0', EVENTSTORE_URL: '', DATABASE_URL: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const exited = new Promise((resolve) => app.once('exit', resolve));
try {
  let address;
  for await (const line of createInterface({ input: app.stdout })) {
    process.stdout.write(`${line}\n`);
    address ??= /https?:\/\/[^\s/]+/.exec(line)?.[0];
    if (address !== undefined) break;
  }
  if (address === undefined) throw new Error('it ended without saying that it is ready');
  process.stdout.write(`ready after ${Date.now() - started} ms\n`);
  for (const path of ['/health/live', '/health/ready', '/console/']) {
    const answer = await fetch(`${address}${path}`);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  }
  app.kill('SIGTERM');
  const code = await exited;
  if (code !== 0) throw new Error(`SIGTERM ended it with ${code}`);
  process.stdout.write('start-up, health, console and stop: as they should be\n');
} finally {
  app.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
}
