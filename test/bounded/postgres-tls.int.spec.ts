import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '#config';
import { PostgresKeyStore } from '#privacy';
import { ReadSide } from '../../apps/projector/read-side.ts';
import {
  findNativePostgres,
  startNativePostgres,
  type NativePostgres,
} from '../../libs/embedded/testing/native-postgres.ts';

const installed = findNativePostgres();
if (typeof installed === 'string') process.stdout.write(`Postgres over TLS is not tested: ${installed}.\n`);
const POOL = 3;

(typeof installed === 'string' ? describe.skip : describe)('Postgres over TLS', () => {
  let folder: string;
  let server: NativePostgres;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-tls-'));
    for (const authority of ['right', 'wrong']) makeAuthority(authority);
    if (typeof installed === 'string') throw new Error(installed);
    const settings = ['ssl=on', 'ssl_cert_file=../server.crt', 'ssl_key_file=../server.key'];
    server = await startNativePostgres(installed, settings, (place) => makeCertificate(place, 'localhost'));
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const openssl = (...arguments_: readonly string[]): void =>
    void execFileSync('openssl', arguments_, { cwd: folder, stdio: 'pipe' });

  function makeAuthority(name: string): void {
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
    openssl('req', '-x509', ...key, '-out', `${name}.crt`, '-days', '2', '-subj', `/CN=${name} authority`);
  }

  async function makeCertificate(place: string, host: string): Promise<void> {
    const [key, request, certificate] = ['key', 'csr', 'crt'].map((ending) => join(place, `server.${ending}`)) as [
      string,
      string,
      string,
    ];
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request, '-subj', `/CN=${host}`);
    await writeFile(join(folder, 'names'), `subjectAltName=DNS:${host}`);
    const by = ['-CA', 'right.crt', '-CAkey', 'right.key', '-CAcreateserial', '-extfile', 'names'];
    openssl('x509', '-req', '-in', request, '-out', certificate, '-days', '2', ...by);
  }

  /** As an operator writes it. */
  const urlOf = (authority: string, host = 'localhost'): string => {
    const url = new URL(server.url);
    url.hostname = host;
    return `${url.toString()}?sslmode=verify-full&sslrootcert=${join(folder, `${authority}.crt`)}`;
  };

  it('is used for tables and for keys where the authority is the right one, with no more connections than allowed', async () => {
    const readSide = await ReadSide.open(urlOf('right'), 'tls', POOL);
    const keys = await PostgresKeyStore.open({ url: urlOf('right'), schema: 'tls_keys' });
    try {
      await keys.keep('aurora', 'ann', Buffer.from('wrapped'));
      const queries = Array.from({ length: POOL * 5 }, () =>
        readSide.dataSource.query<{ pid: number; ssl: boolean }[]>(
          'select pid, ssl, pg_sleep(0.01) from pg_stat_ssl where pid = pg_backend_pid()',
        ),
      );
      const answers = (await Promise.all(queries)).flat();
      expect(answers.every(({ ssl }) => ssl)).toBe(true);
      expect(new Set(answers.map(({ pid }) => pid)).size).toBe(POOL);
    } finally {
      await keys.close();
      await readSide.close();
    }
  });

  it.each([
    ['another authority', () => urlOf('wrong'), /signed by/],
    ['another host', () => urlOf('right', '127.0.0.1'), /for another host/],
  ])('is refused with a sentence where the certificate is of %s', async (_, url, reason) => {
    for (const opening of [
      () => ReadSide.open(url(), 'tls'),
      () => PostgresKeyStore.open({ url: url(), schema: 'tls_keys' }),
    ]) {
      const error = await opening().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toMatch(reason);
      expect((error as Error).message).toContain('sslmode=verify-full');
    }
  });
});
