import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEventLog } from './event-log.ts';
import { StoreUnavailable } from './faults.ts';
import { reasonOf } from './reasons.ts';
import { ScriptedNode } from './testing/scripted-node.ts';

let folder: string;
let plain: ScriptedNode;
let tls: ScriptedNode;
let elsewhere: ScriptedNode;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
  plain = await ScriptedNode.start();
  tls = await ScriptedNode.start({ tls: await certificate('here', 'DNS:localhost') });
  elsewhere = await ScriptedNode.start({ tls: await certificate('elsewhere', 'DNS:elsewhere') });
});
afterAll(async () => {
  for (const node of [plain, tls, elsewhere]) node.stop();
  await rm(folder, { recursive: true });
});

async function certificate(name: string, names: string): Promise<{ certificate: Buffer; key: Buffer }> {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`];
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate]);
  return { certificate: await readFile(certificate), key: await readFile(key) };
}
const at = (host: string, rest: string): string => `esdb://redress:secret@${host}?${rest}`;
const trusting = (name: string): string => `tls=true&tlsCAFile=${join(folder, `${name}.crt`)}`;

describe('a server that cannot be reached', () => {
  it.each<[string, () => string, RegExp]>([
    ['where nobody listens', () => at('localhost:1', 'tls=false'), /nobody listens at that address and port/],
    ['with an unknown name', () => at('nowhere.invalid:2113', 'tls=false'), /its name is known to no name server/],
    [
      'of another authority',
      () => at(`localhost:${tls.port}`, trusting('elsewhere')),
      /certificate is not trusted.*tlsCAFile/,
    ],
    [
      'of another name',
      () => at(`localhost:${elsewhere.port}`, trusting('elsewhere')),
      /certificate is for another name/,
    ],
    ['that speaks no TLS', () => at(`localhost:${plain.port}`, trusting('here')), /it does not speak TLS: .*tls=false/],
    [
      'that speaks TLS alone',
      () => at(`localhost:${tls.port}`, 'tls=false'),
      /it may speak TLS, and was addressed with tls=false/,
    ],
    ['as no node of a cluster', () => at('localhost:1,localhost:2', 'tls=false'), /no node could be found/],
    [
      'for want of a file',
      () => at(`localhost:${tls.port}`, trusting('missing')),
      /file that tlsCAFile names .* is not there/,
    ],
  ])('%s, says why', async (_where, url, reason) => {
    const connecting = connectEventLog({ url: url(), namespace: 'test', attempts: 1 });
    const error: unknown = await connecting.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect((error as Error).message).toMatch(reason);
    expect((error as Error).message).not.toContain('secret');
  });

  it('because it has too much to do says so, in its own words as well', () => {
    const full = new Error('8 RESOURCE_EXHAUSTED: 16384 writes wait for the disk already.');
    expect(new StoreUnavailable('append', 5, true, full).message).toMatch(
      /no room left, or more to do .*16384 writes wait/,
    );
    expect(reasonOf(new Error('it sulks'))).toBe('it sulks');
  });
});
