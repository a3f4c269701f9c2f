import { randomUUID } from 'node:crypto';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedId, openKeyStore } from '#application';
import { readConfig, type Config } from '#config';
import { connectVerbatimLog, type VerbatimEvent } from '#event-store';
import type { Sealed } from '#kernel';
import { loadMasterKey, SubjectKeys, Vault } from '#privacy';
import { newDirectory, remove, startTestNode, type TestNode } from '../../libs/embedded/testing/test-node.ts';
import { startTestStores, type TestStores } from '../../libs/embedded/testing/test-stores.ts';
import { caller, openOn, othersOn, withACase, type Opened } from './testing/held-redress.ts';

let stores: TestStores;
let config: Config;
let here: TestNode;
/** The log on `here`, as it is stored. */
let log: readonly VerbatimEvent[];
/** A text of the person whose erasure is to come. */
let sealed: Sealed;
const party = derivedId(caller.organisation, 'party', 'one');
const nodes: TestNode[] = [];

async function startNode(): Promise<TestNode> {
  const node = await startTestNode(newDirectory());
  nodes.push(node);
  return node;
}
const configOf = (folder: string, namespace: string): Config =>
  readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', LOG_NAMESPACE: namespace });
const keysFolder = (): string => join(config.DATA_DIR, 'keys');

async function stored(node: TestNode): Promise<readonly VerbatimEvent[]> {
  const verbatim = connectVerbatimLog({ url: node.connectionString, namespace: config.LOG_NAMESPACE });
  const found: VerbatimEvent[] = [];
  for await (const event of verbatim.readAll()) found.push(event);
  await verbatim.close();
  return found;
}
/** Puts a log on a node, whatever it is like. */
async function put(node: TestNode, events: readonly VerbatimEvent[]): Promise<TestNode> {
  const verbatim = connectVerbatimLog({ url: node.connectionString, namespace: config.LOG_NAMESPACE });
  for (const event of events) {
    const { stream, revision } = event;
    expect(await verbatim.append(stream, revision === 0 ? 'no_stream' : revision - 1, [event])).toMatchObject({
      ok: true,
    });
  }
  await verbatim.close();
  return node;
}
const altered = (event: VerbatimEvent): VerbatimEvent => ({
  ...event,
  metadata: Buffer.from(
    Buffer.from(event.metadata)
      .toString()
      .replace(/"hash":"[0-9a-f]{64}"/, `"hash":"${'f'.repeat(64)}"`),
  ),
});

beforeAll(async () => {
  stores = await startTestStores();
  config = configOf(stores.folder, stores.namespace);
  here = await startNode();
  const redress = await openOn(here, config, stores);
  await withACase(redress);
  await redress.register();
  sealed = await redress.core.vault.seal(caller.organisation, party, 'Test.text', 'of Ann');
  await redress.close();
  log = await stored(here);
});
afterAll(async () => {
  for (const node of nodes) {
    await node.stop();
    remove(node.directory);
  }
  await stores.close();
});

/** What becomes of the first act. */
const written = ({ core }: Opened): Promise<string> =>
  core.installation.record({ type: 'BackupMade', data: { kind: 'log', items: 1 } }).then(
    () => 'taken',
    (error: unknown) => (error as { readonly code: string }).code,
  );

interface Rule {
  readonly rule: string;
  readonly found: string;
  readonly given: () => Promise<TestNode>;
  /** Of what the start says; `null` where it goes on. */
  readonly code: string | null;
  /** What the text of the person reads as. */
  readonly opens?: unknown;
}
/** The log against what is remembered beside it, in this order: what is written moves the places. */
const RULES: readonly Rule[] = [
  { rule: 'R2', found: 'no event, and places of it', given: startNode, code: 'LOG_MISSING' },
  {
    rule: 'R3',
    found: 'another log',
    given: async () =>
      put(
        await startNode(),
        log.map((event) => ({ ...event, id: randomUUID() })),
      ),
    code: 'LOG_OTHER',
  },
  {
    rule: 'R4',
    found: 'the log of yesterday',
    given: async () => put(await startNode(), log.slice(0, -1)),
    code: 'LOG_OLDER',
  },
  {
    rule: 'R5',
    found: 'the last event with another hash',
    given: async () => put(await startNode(), [...log.slice(0, -1), altered(log.at(-1)!)]),
    code: 'LOG_ALTERED',
  },
  {
    rule: 'R7',
    found: 'keys that are older than the log',
    async given() {
      const [{ stream, revision, id: event, metadata }] = log as [VerbatimEvent];
      const { hash } = JSON.parse(Buffer.from(metadata).toString()) as { readonly hash: string };
      const keys = await openKeyStore(config, stores);
      await keys.rememberPlace(JSON.stringify({ log: event, stream, revision, event, hash, position: '0/0' }));
      await keys.close();
      return here;
    },
    code: null,
  },
  {
    rule: 'R8',
    found: 'keys that were put back from before an erasure',
    async given() {
      const before = `${keysFolder()}.before`;
      await cp(keysFolder(), before, { recursive: true });
      const redress = await openOn(here, config, stores);
      const data = { subject: party, reason: 'Article 17' };
      const erased = await redress.core.parties.carryOut(
        party,
        { type: 'erase', data },
        { caller, commandId: 'erase' },
      );
      expect(erased).toMatchObject({ outcome: 'written' });
      await redress.close();
      await rename(keysFolder(), `${keysFolder()}.after`);
      await rename(before, keysFolder());
      // They would open it.
      const keys = await openKeyStore(config, stores);
      const master = await loadMasterKey(join(config.DATA_DIR, 'master.key'));
      const opened = await new Vault(await SubjectKeys.open(keys, master)).open(caller.organisation, sealed);
      expect(opened).toBe('of Ann');
      await keys.close();
      return here;
    },
    code: null,
    opens: { erased: true, subject: party },
  },
  {
    rule: 'R6',
    found: 'the same log at other positions',
    async given() {
      const there = await startNode();
      await othersOn(there);
      return put(there, await stored(here));
    },
    code: null,
    opens: { erased: true, subject: party },
  },
];

describe('at the start, on the embedded stores', () => {
  it.each(RULES)('$rule: $found', async ({ given, code, opens = 'of Ann' }) => {
    const node = await given();
    const before = await stored(node);
    const redress = await openOn(node, config, stores);
    const { guard, log, vault } = redress.core;
    expect((guard.fault as { readonly code: string } | null)?.code ?? null).toBe(code);
    expect(await written(redress)).toBe(code ?? 'taken');
    // What can be read is read.
    expect([(await log.last())?.id, await vault.open(caller.organisation, sealed)]).toEqual([
      (await stored(node)).at(-1)?.id,
      opens,
    ]);
    await redress.close();
    expect((await stored(node)).length - before.length).toBe(code === null ? 1 : 0);
  });

  it('R1: no event, and no place of one', async () => {
    const fresh = configOf(join(stores.folder, 'fresh'), `${stores.namespace}new`);
    const redress = await openOn(await startNode(), fresh, stores);
    expect([redress.core.guard.fault, await redress.core.log.last()]).toEqual([null, null]);
    expect(await written(redress)).toBe('taken');
    expect((await redress.events()).map(({ type }) => type)).toEqual(['LogBegun', 'BackupMade']);
    await redress.close();
  });
});
