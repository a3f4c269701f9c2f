import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { Codec, genesisOf } from '#event-store';
import { partyAggregate } from '#party';
import { MasterKey, SubjectKeys, Vault } from '#privacy';
import { MemoryLog } from '../event-store/testing/index.ts';
import { MemoryKeyStore } from '../privacy/testing/memory-key-store.ts';
import { reapplyErasures } from './parties.ts';

const AT = '2025-04-17T10:00:00.000Z';
const codec = new Codec([partyAggregate]);

it('keys that came back with a restore are destroyed again, and nobody else’s', async () => {
  const log = new MemoryLog();
  const vault = new Vault(await SubjectKeys.open(new MemoryKeyStore(), new MasterKey(randomBytes(32))));
  const ofAnn = await vault.seal('acme', 'ann', 'Test.field', 'Ann');
  const ofBob = await vault.seal('acme', 'bob', 'Test.field', 'Bob');
  const elsewhere = await vault.seal('other', 'ann', 'Test.field', 'Another Ann');
  const data = { subject: 'ann', reason: 'Article 17' };
  const erased = { type: 'PersonErased', data, id: '00000000-0000-4000-8000-000000000001', occurredAt: AT };
  const provenance = {
    $correlationId: 'c',
    $causationId: 'c',
    commandId: 'c',
    commandHash: 'c',
    organisation: 'acme',
    actor: { id: 'chief', role: 'administrator', authenticated: 'token' as const },
    origin: { kind: 'live' as const },
    decidedAt: AT,
  };
  await log.append('party-ann', 'no_stream', codec.encode('party-ann', [erased], provenance, genesisOf('party-ann')));

  expect(await reapplyErasures({ log, codec, vault })).toBe(1);
  expect(await reapplyErasures({ log, codec, vault })).toBe(0);
  expect(await vault.open('acme', ofAnn)).toEqual({ erased: true, subject: 'ann' });
  expect(await vault.open('acme', ofBob)).toBe('Bob');
  expect(await vault.open('other', elsewhere)).toBe('Another Ann');
});
