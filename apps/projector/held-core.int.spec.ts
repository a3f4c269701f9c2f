import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '#audit';
import { backUpLog, restoreLog } from '#backup';
import { readConfig, type Config } from '#config';
import { connectVerbatimLog, placeOf, type Place } from '#event-store';
import { newDirectory, remove, startTestNode, type TestNode } from '../../libs/embedded/testing/test-node.ts';
import { startTestStores, type TestStores } from '../../libs/embedded/testing/test-stores.ts';
import { saveLostEvents, type LostEvent } from './lost-events.ts';
import { caller, openOn, othersOn, withACase } from './testing/held-redress.ts';

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

  it('goes on there alone: the one it came from is older, and what it lacks is saved, of cases that it has as well', async () => {
    const [older, newer] = nodes as [TestNode, TestNode];
    const current = await openOn(newer, config, stores);
    const { cases } = current.core;
    const [one, two] = ['one', 'two'].map((commandId) => cases.idOf({ caller, commandId })) as [string, string];
    const note = [{ type: 'NoteAdded', data: { note: 'She rang.' } }] as const;
    expect(await cases.record(one, note, { caller, commandId: 'note' })).toMatchObject({ ok: true });
    await current.register();
    await current.close();

    const gone = await openOn(older, config, stores);
    const { core, readSide } = gone;
    expect(core.guard.fault).toMatchObject({ code: 'LOG_OLDER' });
    const file = join(stores.folder, 'lost.jsonl');
    const lost = await saveLostEvents(readSide.readModel, core.log, file, ({ data }) => Promise.resolve(data));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as LostEvent);
    const numbers = [expect.objectContaining({ organisation: 'acme', caseId: two, number: 2 }) as unknown];
    expect(lost).toEqual({ events: events.length, cases: 2, numbers });
    expect(events.filter(({ caseId }) => caseId === one).map(({ type }) => type)).toEqual(['NoteAdded']);
    expect(events.filter(({ caseId }) => caseId === two)[0]).toMatchObject({ type: 'ComplaintReceived', revision: 0 });
    await gone.close();
  });
});
