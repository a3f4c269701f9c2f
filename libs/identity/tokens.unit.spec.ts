import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mkdtemp, rm, stat, writeFile, chmod } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { loadOrCreateSigningKey, SigningKeyUnusable, type SigningKey } from './signing-key.ts';
import { issueToken, KeysUnavailable, LOCAL_ISSUER, TokenVerifier } from './tokens.ts';

const AUDIENCE = 'redress';
const claims = { person: 'ann', name: 'Ann', organisation: 'acme', role: 'handler' } as const;

let folder: string;
let key: SigningKey;
let verifier: TokenVerifier;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-auth-'));
  key = await loadOrCreateSigningKey(folder);
  verifier = TokenVerifier.local(key, AUDIENCE);
});
afterAll(() => rm(folder, { recursive: true }));

const signed = (payload: Record<string, unknown>, { exp = '1h', iss = LOCAL_ISSUER, aud = AUDIENCE } = {}) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(iss)
    .setAudience(aud)
    .setExpirationTime(exp)
    .sign(key.privateKey);
const verify = (token: string) => verifier.verify(`Bearer ${token}`);

describe('the key of an installation', () => {
  it('is made once, for its owner only, and is the same for two that start at once', async () => {
    const [one, two] = await Promise.all([loadOrCreateSigningKey(folder), loadOrCreateSigningKey(folder)]);
    expect((await stat(join(folder, 'auth.key'))).mode & 0o777).toBe(0o600);
    const token = await issueToken(one, claims, { audience: AUDIENCE, expiresIn: 60 });
    expect((await TokenVerifier.local(two, AUDIENCE).verify(`Bearer ${token}`)).ok).toBe(true);
  });

  it('is refused where others may touch it or it is no key', async () => {
    const other = await mkdtemp(join(tmpdir(), 'redress-auth-'));
    await writeFile(join(other, 'auth.key'), '{}', { mode: 0o600 });
    await expect(loadOrCreateSigningKey(other)).rejects.toThrow(SigningKeyUnusable);
    await chmod(join(other, 'auth.key'), 0o644);
    await expect(loadOrCreateSigningKey(other)).rejects.toThrow(/chmod 600/);
    await rm(other, { recursive: true });
  });
});

describe('a token', () => {
  it('says who is calling, in which role, for which organisation', async () => {
    const token = await issueToken(key, claims, { audience: AUDIENCE, expiresIn: 60 });
    expect(await verify(token)).toEqual({
      ok: true,
      verified: {
        caller: { person: 'ann', organisation: 'acme', role: 'handler', authenticated: 'local' },
        name: 'Ann',
      },
    });
  });

  it('is judged once in a minute, and never taken for good after its end', async () => {
    const judging = vi.spyOn(crypto.subtle, 'verify');
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const token = await issueToken(key, claims, { audience: AUDIENCE, expiresIn: 100 });
      const first = await verify(token);
      expect([await verify(token), await verify(token)]).toEqual([first, first]);
      expect(judging).toHaveBeenCalledTimes(1);
      vi.setSystemTime(Date.now() + 61_000);
      expect(await verify(token)).toEqual(first);
      expect(judging).toHaveBeenCalledTimes(2);
      vi.setSystemTime(Date.now() + 45_000);
      expect(await verify(token)).toEqual({ ok: false, fault: 'expired' });
      // What is not good is judged every time.
      const others = `${token.slice(0, token.lastIndexOf('.'))}.${token.slice(-20)}`;
      for (let n = 0; n < 2; n += 1) expect((await verify(others)).ok).toBe(false);
    } finally {
      vi.useRealTimers();
      judging.mockRestore();
    }
  });

  it.each([
    ['missing', undefined],
    ['malformed', 'Bearer nonsense'],
    ['malformed', 'Basic YTpi'],
  ])('is %s where the header is %s', async (fault, header) => {
    expect(await verifier.verify(header)).toEqual({ ok: false, fault });
  });

  it.each([
    ['expired', { sub: 'ann', org: 'acme', role: 'handler' }, { exp: '-1h' }],
    ['wrong_issuer_or_audience', { sub: 'ann', org: 'acme', role: 'handler' }, { aud: 'another' }],
    ['wrong_issuer_or_audience', { sub: 'ann', org: 'acme', role: 'handler' }, { iss: 'another' }],
    ['no_person', { org: 'acme', role: 'handler' }, {}],
    ['no_organisation', { sub: 'ann', role: 'handler' }, {}],
    ['unknown_role', { sub: 'ann', org: 'acme', role: 'emperor' }, {}],
    ['reserved_name', { sub: 'timekeeper', org: 'acme', role: 'handler' }, {}],
    ['reserved_name', { sub: ' Mail', org: 'acme', role: 'handler' }, {}],
    ['reserved_name', { sub: 'cli:ann', org: 'acme', role: 'handler' }, {}],
  ])('is refused as %s', async (fault, payload, header) => {
    expect(await verify(await signed(payload, header))).toEqual({ ok: false, fault });
  });

  it('needs an expiry', async () => {
    const token = await new SignJWT({ sub: 'ann', org: 'acme', role: 'handler' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(LOCAL_ISSUER)
      .setAudience(AUDIENCE)
      .sign(key.privateKey);
    expect(await verify(token)).toEqual({ ok: false, fault: 'malformed' });
  });

  it('is refused with a signature of another key, of another algorithm, or of none', async () => {
    const token = await issueToken(key, claims, { audience: AUDIENCE, expiresIn: 60 });
    const [, body = ''] = token.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.AA`;
    const hmac = await new SignJWT({ sub: 'ann', org: 'acme', role: 'handler' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('x'.repeat(32)));
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await issueToken({ ...key, privateKey }, claims, { audience: AUDIENCE, expiresIn: 60 });
    for (const bad of [none, hmac, forged]) expect(await verify(bad)).toEqual({ ok: false, fault: 'bad_signature' });
  });
});

describe("an identity provider's tokens", () => {
  let server: Server;
  let answer: string | null;
  const pair = generateKeyPair('RS256', { extractable: true });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;

  beforeAll(async () => {
    answer = JSON.stringify({ keys: [{ ...(await exportJWK((await pair).publicKey)), kid: '1', alg: 'RS256' }] });
    server = createServer((_request, response) => {
      response.statusCode = answer === null ? 500 : 200;
      response.end(answer ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const token = async () =>
    new SignJWT({ sub: 'ann', org: 'acme', role: 'auditor' })
      .setProtectedHeader({ alg: 'RS256', kid: '1' })
      .setIssuer('https://id.example')
      .setAudience(AUDIENCE)
      .setExpirationTime('1h')
      .sign((await pair).privateKey);

  it('are checked with the keys that it publishes', async () => {
    const verification = await TokenVerifier.remote(url(), 'https://id.example', AUDIENCE).verify(
      `Bearer ${await token()}`,
    );
    expect(verification).toMatchObject({ ok: true, verified: { caller: { authenticated: 'token' } } });
  });

  it('are neither accepted nor refused while its keys cannot be had', async () => {
    answer = null;
    const verifying = TokenVerifier.remote(url(), 'https://id.example', AUDIENCE).verify(`Bearer ${await token()}`);
    await expect(verifying).rejects.toThrow(KeysUnavailable);
  });
});
