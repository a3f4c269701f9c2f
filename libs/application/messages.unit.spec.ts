import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Attachments, type Blobs } from '#attachments';
import { Codec, Repository } from '#event-store';
import type { Caller } from '#identity';
import { MasterKey, SubjectKeys, Vault } from '#privacy';
import { MemoryLog } from '../event-store/testing/memory-log.ts';
import { MemoryKeyStore } from '../privacy/testing/memory-key-store.ts';
import { CATEGORIES, Messages } from './index.ts';

const RAW = Buffer.from('Subject: hi\r\n\r\nhello');
const GATEWAY: Caller = { organisation: 'acme', person: 'gate', role: 'handler', authenticated: 'token' };
const ON_CASE = { case: 'c1', subject: 'ann' };

let log: MemoryLog;
let vault: Vault;
let attachments: Attachments;
let messages: Messages;
/** What is kept, and what happened in which order. */
let kept: Map<string, Uint8Array>;
let order: string[];

beforeEach(async () => {
  [log, kept, order] = [new MemoryLog(), new Map(), []];
  log.beforeAppend = () => Promise.resolve(void order.push('event'));
  vault = new Vault(await SubjectKeys.open(new MemoryKeyStore(), new MasterKey(randomBytes(32))));
  const blobs: Blobs = {
    put: (name, bytes) => Promise.resolve(void (order.push('bytes'), kept.set(name, bytes))),
    get: (name) => Promise.resolve(kept.get(name) ?? null),
  };
  attachments = new Attachments(blobs, vault);
  messages = new Messages(new Repository(log, new Codec(CATEGORIES)), attachments, vault, {
    now: () => '2025-06-02T10:00:00.000Z',
  });
});
const underPerson = async (hash: string) =>
  (await attachments.find({ organisation: 'acme', subject: ON_CASE.subject }, hash)).found;

describe('a message that came in', () => {
  it('is kept before it is on record, sealed, and once however often it comes', async () => {
    const { message, status } = await messages.take(RAW, GATEWAY);
    expect([status, order]).toEqual(['taken', ['bytes', 'event']]);
    expect([...kept.values()].some((bytes) => Buffer.from(bytes).includes('hello'))).toBe(false);
    expect(await messages.take(RAW, GATEWAY)).toMatchObject({ message, status: 'taken' });
    expect(log.events).toHaveLength(1);
    expect(await messages.find(message, 'acme')).toMatchObject({ found: 'here' });
    expect(await messages.find(message, 'another')).toBeNull();
  });

  it('is, once it is filed, kept under the key of its person and under none of its own', async () => {
    const { message, contentHash } = await messages.take(RAW, GATEWAY);
    await messages.filed(message, RAW, ON_CASE, GATEWAY);
    expect(await underPerson(contentHash)).toBe('here');
    expect(await messages.find(message, 'acme')).toBeNull();
    expect(await vault.standing('acme', message)).toBe('erased');
    expect(await messages.take(RAW, GATEWAY)).toMatchObject({ status: 'filed', case: 'c1' });
    await vault.erase('acme', ON_CASE.subject);
    expect(await underPerson(contentHash)).toBe('erased');
  });

  it('is not kept of somebody who was erased', async () => {
    const { message, contentHash } = await messages.take(RAW, GATEWAY);
    await vault.seal('acme', ON_CASE.subject, 'Test.field', 'Ann');
    await vault.erase('acme', ON_CASE.subject);
    await messages.filed(message, RAW, ON_CASE, GATEWAY);
    expect(await underPerson(contentHash)).toBe('erased');
    expect(await messages.take(RAW, GATEWAY)).toMatchObject({ status: 'filed' });
  });
});
