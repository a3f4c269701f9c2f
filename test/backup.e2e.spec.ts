import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from './support/product.ts';

interface Verified {
  readonly streams: number;
  readonly events: number;
  readonly faults: readonly unknown[];
}

interface Restored {
  readonly events: number;
  readonly already: number;
  readonly written: number;
  readonly error?: string;
}

const ORGANISATION = 'poweron';
const NARRATIVE = 'The lift has stood still since Easter.';

describe('a backup of a running product', () => {
  let files: string;
  let from: Product;
  let reference: string;
  const made: Product[] = [];
  const newProduct = async (): Promise<Product> => {
    const product = await Product.create({ TIME: 'manual' });
    made.push(product);
    return product;
  };

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'redress-backups-'));
    from = await newProduct();
    await from.start();
    const handler = await from.token(ORGANISATION, 'handler');
    const { result } = await from.query<{ result: { reference: string } }>(
      handler,
      `mutation { result: receiveComplaint(commandId: "one", input: { channel: email, receivedAt: "2024-12-30T10:00:00Z", complainant: "Ann Other", narrative: "${NARRATIVE}" }) { ... on CommandAccepted { reference } } }`,
    );
    ({ reference } = result);
    expect(await from.cli('backup', files)).toMatchObject({ code: 0 });
    expect(await from.cli('backup', '--keys', join(files, 'keys.gz'))).toMatchObject({ code: 0 });
    // What comes after the backup is not in it.
    await from.query(
      handler,
      `mutation { receiveComplaint(commandId: "two", input: { channel: phone, receivedAt: "2024-12-31T10:00:00Z", complainant: "Bob Later", narrative: "After the backup." }) { __typename } }`,
    );
  }, 120_000);
  afterAll(async () => {
    for (const product of made) await product.remove();
    await rm(files, { recursive: true, force: true });
  });

  const logFile = async (): Promise<string> =>
    join(files, (await readdir(files)).find((name) => name.endsWith('.log.jsonl.gz')) ?? 'missing');

  it('is restored elsewhere, the keys after the log, and goes on', async () => {
    const to = await newProduct();
    const [checked, elsewhere] = [await from.json('verify', await logFile()), await to.json('verify', await logFile())];
    expect([checked, elsewhere]).toMatchObject([{ seal: 'whole', damage: [] }, { seal: 'another key' }]);
    const before = await to.cli('restore', '--keys', join(files, 'keys.gz'));
    expect(before).toMatchObject({ code: 1, stderr: expect.stringContaining('The log is empty: restore it first') });
    const restored = await to.json<Restored>('restore', await logFile());
    expect(restored).toMatchObject({ already: 0, written: restored.events });
    expect(await to.json<Restored>('restore', await logFile())).toMatchObject({ already: restored.events, written: 0 });

    await copyFile(join(from.dataDir, 'master.key'), join(to.dataDir, 'master.key'));
    expect(await to.json('restore', '--keys', join(files, 'keys.gz'))).toMatchObject({ records: 1, broughtBack: 1 });
    // That it was restored is on record behind it.
    expect(await to.json<Verified>('verify')).toMatchObject({ events: restored.events + 1, faults: [] });

    await to.start();
    const auditor = await to.token(ORGANISATION, 'auditor');
    const { case: found } = await to.query<{ case: { reference: string } }>(
      auditor,
      `{ case(reference: "${reference}") { reference } }`,
    );
    expect(found.reference).toBe(reference);
    const { stdout } = await to.cli('replay', reference, '--organisation', ORGANISATION);
    expect(stdout).toContain(NARRATIVE);
  });

  it('is refused where Redress has worked already, without its master key, and where it was cut off', async () => {
    const into = await from.cli('restore', files);
    expect(into).toMatchObject({ code: 1, stderr: expect.stringContaining('comes after the end of the backup') });

    const to = await newProduct();
    expect(await to.cli('restore', await logFile())).toMatchObject({ code: 0 });
    const withoutKey = await to.cli('restore', '--keys', join(files, 'keys.gz'));
    expect(withoutKey).toMatchObject({ code: 1, stderr: expect.stringContaining('master.key cannot be read') });

    const cut = join(files, 'cut', 'cut.gz');
    const whole = await readFile(await logFile());
    await mkdir(join(files, 'cut'));
    await writeFile(cut, whole.subarray(0, whole.length - 100));
    const refused = await (await newProduct()).cli('restore', cut);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cut\.gz, line \d+: the file is cut off here/),
    });
  });

  it('takes either a file or --keys', async () => {
    expect(await from.cli('backup')).toMatchObject({ code: 1 });
    expect(await from.cli('restore', files, '--keys', 'x')).toMatchObject({ code: 1 });
  });
});
