import { describe, expect, test } from 'vitest';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

/** A zone is fixed when a process starts, so each needs a process of its own. */
const runUnder = (environment: Record<string, string>, specs: readonly string[]): Promise<{ stdout: string }> =>
  run(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config=.config/vitest.config.mjs', '--project=unit', ...specs],
    { cwd: root, env: { ...process.env, ...environment } },
  );

// Pitfalls §4 rows 2 and 16, and property 7.
describe('the server’s own zone and language have no part in a due date', () => {
  const VECTORS = 'libs/procedure/due/vectors.unit.spec.ts';
  const HOLIDAYS = 'libs/procedure/calendar/shipped.unit.spec.ts';

  test.each([
    { TZ: 'UTC', minutes: 0, specs: [VECTORS] },
    { TZ: 'America/New_York', minutes: -240, specs: [VECTORS] },
    { TZ: 'America/Los_Angeles', minutes: -420, specs: [VECTORS, HOLIDAYS] },
    { TZ: 'Asia/Tokyo', minutes: 540, specs: [VECTORS] },
    { TZ: 'Pacific/Auckland', minutes: 720, specs: [VECTORS, HOLIDAYS] },
  ])('the vectors and the holidays are the same under $TZ', async ({ TZ, minutes, specs }) => {
    const environment = { TZ, LC_ALL: 'ar_SA.UTF-8', NO_COLOR: '1', EXPECTED_UTC_OFFSET_MINUTES: String(minutes) };
    // A failure rejects, with the report of the process as its message.
    const { stdout } = await runUnder(environment, specs);
    expect(stdout).toMatch(/Tests +\d+ passed/);
  });
});
