import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedId, openKeyStore } from '#application';
import { verifyLog } from '#audit';
import { backUpLog, restoreLog } from '#backup';
import { readConfig, type Config } from '#config';
import { openFields } from '#privacy';
import { connectVerbatimLog, INSTALLATION, placeOf, storedOf, type Place, type StoredEvent } from '#event-store';
import { timeline } from '#projections';
import { quoted, tableName } from '#read-model';
import { newDirectory, remove, startTestNode, type TestNode } from '../../libs/embedded/testing/test-node.ts';
import { startTestStores, type TestStores } from '../../libs/embedded/testing/test-stores.ts';
import { saveLostEvents, type LostEvent } from './lost-events.ts';
import { caller, openOn, othersOn, withACase } from './testing/held-redress.ts';
import { verifyProjections } from './verify-projections.ts';

let stores: TestStores;
let config: Config;
const nodes: TestNode[] = [];
beforeAll(async () => {
  stores = await startTestStores();
  config = readConfig({ DATA_DIR: stores.folder, PORT: '0', LOG_LEVEL: 'error', LOG_NAMESPACE: stores.namespace });
  for (let n = 0; n < 2; n += 1) nodes.push(await startTestNode(newDirectory()));
});
afterAll(async () => {
  for (const node of nodes) {
    await node.stop();
    remove(node.directory);
  }
  await stores.close();
});

async function moved(from: TestNode, to: TestNode): Promise<void> {
  const { namespace } = stores;
  const file = join(stores.folder, 'moved.gz');
  const source = connectVerbatimLog({ url: from.connectionString, namespace });
  await backUpLog(source, file, { namespace, created: new Date() });
  await source.close();
  const target = connectVerbatimLog({ url: to.connectionString, namespace });
  await restoreLog(target, file);
  await target.close();
}

describe('a log restored from its backup into a server where it has other positions', () => {
  it('is the same log: its identity, every place in it and its chains are whole, and it goes on', async () => {
    const [here, there] = nodes as [TestNode, TestNode];
    const before = await openOn(here, config, stores);
    await withACase(before);
    const [reference] = await before.register();
    const events = await before.events();
    const last = events.at(-1)!;
    const place = placeOf(last, (last.metadata as { hash: string }).hash, before.core.guard.identity);
    await before.bookkeeping.save('letters', last.position, place);
    const stood = await before.readers();
    const { identity } = before.core.guard;
    await before.close();

    await othersOn(there);
    await moved(here, there);

    const after = await openOn(there, config, stores);
    expect([after.core.guard.fault, after.core.guard.identity]).toEqual([null, identity]);
    const positions = new Map((await after.events()).map(({ id, position }) => [id, position.toText()]));
    expect([...positions.keys()]).toEqual(events.map(({ id }) => id));
    const stands = await after.readers();
    expect(stands.map(({ name }) => name)).toEqual(stood.map(({ name }) => name));
    for (const [index, { position, place: text }] of stands.entries()) {
      const now = JSON.parse(text) as Place;
      expect(now).toEqual({ ...(JSON.parse(stood[index]!.place) as Place), position: positions.get(now.event) });
      expect([position, position === stood[index]!.position]).toEqual([now.position, false]);
    }
    expect((await verifyLog(after.core.log, after.core.codec)).faults).toEqual([]);

    await after.received('two', 'It broke again.');
    const shown = await after.register();
    expect([shown.length, shown[0], shown[1] === reference]).toEqual([2, reference, false]);
    expect((await verifyLog(after.core.log, after.core.codec)).faults).toEqual([]);
    await after.close();
  });

  it('goes on there alone: the one it came from is older, and what it lacks is saved, of cases that it has as well, and of parties', async () => {
    const [older, newer] = nodes as [TestNode, TestNode];
    const current = await openOn(newer, config, stores);
    const { cases } = current.core;
    const [one, two] = ['one', 'two'].map((commandId) => cases.idOf({ caller, commandId })) as [string, string];
    const note = [{ type: 'NoteAdded', data: { note: 'She rang.' } }] as const;
    expect(await cases.record(one, note, { caller, commandId: 'note' })).toMatchObject({ ok: true });
    const party = derivedId('acme', 'party', 'one');
    const preferences = { language: 'Polish', adjustments: 'Large print.' };
    const set = { type: 'setPreferences', data: preferences } as const;
    expect(await current.core.parties.carryOut(party, set, { caller, commandId: 'set' })).toMatchObject({
      outcome: 'written',
    });
    await current.register();
    await current.close();

    const gone = await openOn(older, config, stores);
    const { core, readSide } = gone;
    expect(core.guard.fault).toMatchObject({ code: 'LOG_OLDER' });
    const file = join(stores.folder, 'lost.jsonl');
    const lost = await saveLostEvents(readSide.readModel, core.log, file, (organisation, data) =>
      openFields(core.vault, organisation, data),
    );
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as LostEvent);
    const numbers = [expect.objectContaining({ organisation: 'acme', caseId: two, number: 2 }) as unknown];
    const [of] = events.splice(-1);
    expect(lost).toEqual({ events: events.length, cases: 2, parties: 1, numbers });
    expect(of).toMatchObject({ organisation: 'acme', party, erased: false, preferences });
    expect(events.filter(({ caseId }) => caseId === one).map(({ type }) => type)).toEqual(['NoteAdded']);
    expect(events.filter(({ caseId }) => caseId === two)[0]).toMatchObject({ type: 'ComplaintReceived', revision: 0 });
    await gone.close();
  });
});

describe('a log of an earlier release', () => {
  it('is adopted at the first write: it has a name from then on, its chains are whole and the read models the same', async () => {
    const [node] = nodes as [TestNode];
    const namespace = `${stores.namespace}old`;
    const source = connectVerbatimLog({ url: node.connectionString, namespace: stores.namespace });
    const target = connectVerbatimLog({ url: node.connectionString, namespace });
    let first: StoredEvent | undefined;
    // It said nothing of itself, and neither did what was beside it.
    for await (const event of source.readAll()) {
      if (event.stream === INSTALLATION) continue;
      const { stream, revision } = event;
      await target.append(stream, revision === 0 ? 'no_stream' : revision - 1, [event]);
      first ??= { ...storedOf(event), position: event.position };
    }
    await Promise.all([source.close(), target.close()]);
    const folder = join(stores.folder, 'old');
    for (const one of ['keys', 'master.key'])
      await cp(join(stores.folder, one), join(folder, one), { recursive: true });
    const old = readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', LOG_NAMESPACE: namespace });
    const { hash } = first!.metadata as { readonly hash: string };
    const keys = await openKeyStore(old, { ...stores, eventStoreUrl: node.connectionString });
    await keys.rememberPlace(JSON.stringify(placeOf(first!, hash, null)));
    await keys.close();

    const before = await openOn(node, old, stores);
    const { dataSource, schema } = before.readSide.readModel;
    const rowsOf = () =>
      dataSource.query<object[]>(`select * from ${quoted(schema, tableName(timeline))} order by case_id, revision`);
    expect(await before.register()).toHaveLength(1);
    const rows = await rowsOf();
    // Reading it has begun nothing.
    expect([before.core.guard.fault, before.core.guard.identity]).toEqual([null, null]);
    await dataSource.query(`update ${quoted(schema, 'checkpoint')} set place = null`);

    await before.core.started();
    const [begun] = (await before.events()).filter(({ type }) => type === 'LogBegun');
    const { stream, revision, id: event } = first!;
    expect(begun!.data).toEqual({ time: 'system', adopted: { stream, revision, event, hash } });
    expect(before.core.guard.identity).toBe(begun!.id);
    await before.register();
    expect(await rowsOf()).toEqual(rows);
    await before.close();

    const after = await openOn(node, old, stores);
    expect([after.core.guard.fault, after.core.guard.identity]).toEqual([null, begun!.id]);
    await after.core.started();
    await after.received('three', 'It broke again.');
    expect(await after.register()).toHaveLength(2);
    expect((await verifyLog(after.core.log, after.core.codec)).faults).toEqual([]);
    const shown = await verifyProjections(after.core, after.readSide, stores.databaseUrl, namespace);
    expect(shown.faults).toEqual([]);
    expect((await after.events()).filter(({ type }) => type === 'LogBegun')).toHaveLength(1);
    await after.close();
  });
});
