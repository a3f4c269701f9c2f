import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Sealed } from '#kernel';
import fc from 'fast-check';
import { KeyMissing, SealBroken, SubjectErased, WrongMasterKey } from './faults.ts';
import { MasterKey } from './master-key.ts';
import { SubjectKeys } from './subject-keys.ts';
import { MemoryKeyStore } from './testing/memory-key-store.ts';
import { Vault } from './vault.ts';

const masterKey = new MasterKey(randomBytes(32));

async function given(store = new MemoryKeyStore()) {
  return { store, vault: new Vault(await SubjectKeys.open(store, masterKey)) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the vault', () => {
  test('opens what it sealed, whatever the text', async () => {
    const { vault } = await given();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const sealed = await vault.seal('aurora', 'ann', 'Received.narrative', text);
        expect(await vault.open('aurora', sealed)).toBe(text);
      }),
    );
  });

  test('shows of the text its length at most, and never seals it to the same twice', async () => {
    const { vault } = await given();
    const first = await vault.seal('aurora', 'ann', 'Received.narrative', 'the meter is wrong');
    const second = await vault.seal('aurora', 'ann', 'Received.narrative', 'the meter is wrong');
    expect(first).toMatchObject({ subject: 'ann', path: 'Received.narrative' });
    expect(Buffer.from(first.sealed, 'base64url').includes('meter')).toBe(false);
    expect(first.sealed).not.toBe(second.sealed);
    expect(Buffer.from(first.sealed, 'base64url')).toHaveLength(12 + 'the meter is wrong'.length + 16);
  });

  test('opens nothing of which a single byte was changed', async () => {
    const { vault } = await given();
    const sealed = await vault.seal('aurora', 'ann', 'Received.narrative', 'the meter is wrong');
    const bytes = Buffer.from(sealed.sealed, 'base64url');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (index, mask) => {
        const changed = Uint8Array.from(bytes, (byte, n) => (n === index ? byte ^ mask : byte));
        const tampered = { ...sealed, sealed: Buffer.from(changed).toString('base64url') };
        await expect(vault.open('aurora', tampered)).rejects.toThrow(SealBroken);
      }),
    );
  });

  test.each([0, 1, 27])('opens nothing that was cut to %d bytes', async (length) => {
    const { vault } = await given();
    const { sealed, ...rest } = await vault.seal('aurora', 'ann', 'Received.narrative', 'text');
    const cut = Buffer.from(sealed, 'base64url').subarray(0, length).toString('base64url');
    await expect(vault.open('aurora', { ...rest, sealed: cut })).rejects.toThrow(SealBroken);
  });

  test.each<[string, string, (sealed: Sealed) => Sealed]>([
    ['another field', 'aurora', (sealed) => ({ ...sealed, path: 'Received.email' })],
    ['another subject', 'aurora', (sealed) => ({ ...sealed, subject: 'bob' })],
    ['another organisation', 'borealis', (sealed) => sealed],
  ])('opens nothing that was moved to %s', async (_where, organisation, move) => {
    const { vault } = await given();
    const sealed = await vault.seal('aurora', 'ann', 'Received.narrative', 'the meter is wrong');
    await vault.seal('aurora', 'bob', 'Received.narrative', 'of bob');
    await vault.seal('borealis', 'ann', 'Received.narrative', 'of another ann');
    await expect(vault.open(organisation, move(sealed))).rejects.toThrow(SealBroken);
  });

  test('reads what was erased as `Erased`, and leaves the others alone', async () => {
    const { vault } = await given();
    const ofAnn = await vault.seal('aurora', 'ann', 'Received.narrative', 'a');
    const ofBob = await vault.seal('aurora', 'bob', 'Received.narrative', 'b');
    const elsewhere = await vault.seal('borealis', 'ann', 'Received.narrative', 'c');
    await vault.erase('aurora', 'ann');
    expect(await vault.openAll('aurora', [ofAnn, ofBob])).toEqual([{ erased: true, subject: 'ann' }, 'b']);
    expect(await vault.open('borealis', elsewhere)).toBe('c');
  });

  test('makes no new key for somebody who was erased, also where they had none', async () => {
    const { vault } = await given();
    await vault.seal('aurora', 'ann', 'Received.narrative', 'a');
    for (const subject of ['ann', 'never seen']) {
      await vault.erase('aurora', subject);
      await vault.erase('aurora', subject);
      await expect(vault.seal('aurora', subject, 'Received.narrative', 'b')).rejects.toThrow(SubjectErased);
      await expect(vault.fingerprint('aurora', subject, 'Received.narrative', 'b')).rejects.toThrow(SubjectErased);
    }
  });

  test('seals nothing before a new key is durable', async () => {
    const { store, vault } = await given();
    let written: () => void = () => undefined;
    store.beforeKeeping = () => new Promise((resolve) => (written = resolve));
    let isSealed = false;
    const sealing = vault.seal('aurora', 'ann', 'Received.narrative', 'a').then(() => (isSealed = true));
    await settled();
    expect(isSealed).toBe(false);
    written();
    await sealing;
  });

  test('seals under one key, whoever made it first', async () => {
    const { store, vault } = await given();
    const other = new Vault(await SubjectKeys.open(store, masterKey));
    const both = [vault, other].map((one) => one.seal('aurora', 'ann', 'Received.narrative', 'a'));
    for (const sealed of await Promise.all(both)) expect(await vault.open('aurora', sealed)).toBe('a');
  });

  test('knows the same text by its fingerprint, per field, subject and organisation', async () => {
    const { vault } = await given();
    const of = (organisation: string, subject: string, path: string, text: string) =>
      vault.fingerprint(organisation, subject, path, text);
    const first = await of('aurora', 'ann', 'Received.email', 'ann@example.org');
    expect(await of('aurora', 'ann', 'Received.email', 'ann@example.org')).toBe(first);
    const others = await Promise.all([
      of('aurora', 'ann', 'Received.email', 'bob@example.org'),
      of('aurora', 'ann', 'Received.phone', 'ann@example.org'),
      of('aurora', 'bob', 'Received.email', 'ann@example.org'),
      of('borealis', 'ann', 'Received.email', 'ann@example.org'),
    ]);
    expect(new Set([first, ...others]).size).toBe(5);
  });
});

describe('the keys', () => {
  test('are refused at boot under another master key, before anything is sealed', async () => {
    const { store } = await given();
    const opening = SubjectKeys.open(store, new MasterKey(randomBytes(32)));
    await expect(opening).rejects.toThrow(WrongMasterKey);
    await SubjectKeys.open(store, masterKey);
  });

  test('that are not there are missed, and not taken for erased', async () => {
    const { vault } = await given();
    const sealed = await vault.seal('aurora', 'ann', 'Received.narrative', 'a');
    const { vault: afterLoss } = await given(new MemoryKeyStore());
    await expect(afterLoss.open('aurora', sealed)).rejects.toThrow(KeyMissing);
  });

  test('open for their own subject only, wherever they are copied to', async () => {
    const { store, vault } = await given();
    await vault.seal('aurora', 'ann', 'Received.narrative', 'a');
    const record = (await store.find('aurora', ['ann'])).get('ann')!;
    await store.keep('aurora', 'bob', 'wrapped' in record ? record.wrapped : new Uint8Array());
    await expect(vault.seal('aurora', 'bob', 'Received.narrative', 'b')).rejects.toThrow(KeyMissing);
  });
});
