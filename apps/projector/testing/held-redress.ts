import { expect } from 'vitest';
import type { Config } from '#config';
import { connectVerbatimLog, type StoredEvent } from '#event-store';
import { register } from '#projections';
import { quoted, tableName } from '#read-model';
import type { TestNode } from '../../../libs/embedded/testing/test-node.ts';
import type { TestStores } from '../../../libs/embedded/testing/test-stores.ts';
import { shippedPack } from '../../standalone/first-start.ts';
import { Bookkeeping } from '../../timekeeper/bookkeeping.ts';
import { followLog, openHeldCore } from '../held-core.ts';
import { ReadSide } from '../read-side.ts';

export const caller = { organisation: 'acme', person: 'ann', role: 'administrator', authenticated: 'token' } as const;

/** Redress on a server: the log held against all that is beside it, and the readers put where their events are. */
export async function openOn(
  { connectionString: eventStoreUrl }: Pick<TestNode, 'connectionString'>,
  config: Config,
  { databaseUrl }: Pick<TestStores, 'databaseUrl'>,
) {
  const core = await openHeldCore(config, { eventStoreUrl, databaseUrl });
  const readSide = await ReadSide.open(databaseUrl, config.LOG_NAMESPACE);
  const { dataSource, schema } = readSide.readModel;
  const bookkeeping = new Bookkeeping(dataSource, quoted(schema));
  await followLog(core, readSide.readModel);
  return {
    core,
    readSide,
    bookkeeping,
    readers: () =>
      dataSource.query<{ name: string; position: string; place: string }[]>(
        `select projection as name, position, place from ${quoted(schema, 'checkpoint')}
         union all select name, position, place from ${quoted(schema, 'process_manager_checkpoint')} order by name`,
      ),
    async received(commandId: string, narrative: string) {
      const receivedAt = new Date(Date.now() - 60_000).toISOString();
      const intake = { kind: 'complaint', channel: 'email', receivedAt, narrative } as const;
      expect(await core.cases.receive(intake, [], { caller, commandId })).toMatchObject({ ok: true });
    },
    /** The references that the register shows, after every projection has caught up. */
    async register() {
      await readSide.projector(core).catchUp();
      const rows = await dataSource.query<{ reference: string }[]>(
        `select reference from ${quoted(schema, tableName(register))} order by reference`,
      );
      return rows.map(({ reference }) => reference);
    },
    async events() {
      const events: StoredEvent[] = [];
      for await (const event of core.log.readAll()) events.push(event);
      return events;
    },
    async close() {
      await core.close();
      await readSide.close();
    },
  };
}
export type Opened = Awaited<ReturnType<typeof openOn>>;

/** The organisation, its procedure and a case. */
export async function withACase(redress: Opened): Promise<void> {
  const { core } = redress;
  await core.started();
  const sender = (commandId: string) => ({ caller, commandId });
  const data = {
    organisation: 'acme',
    name: 'Acme',
    referencePrefix: 'ACM',
    timeZone: 'Europe/London',
    pack: 'commonsense',
  };
  await core.administration.organisation({ type: 'register', data }, sender('register'));
  await core.administration.publishPack(await shippedPack('commonsense'), sender('publish'));
  await redress.received('one', 'It broke.');
}

/** Somebody else's streams, on the server before the log comes there. */
export async function othersOn({ connectionString: url }: Pick<TestNode, 'connectionString'>): Promise<void> {
  const others = connectVerbatimLog({ url, namespace: 'others' });
  const event = { id: '00000000-0000-4000-8000-000000000009', type: 'Said', stream: 'other-1', revision: 0 };
  const bytes = { isJson: true, data: Buffer.from(JSON.stringify({ said: 'x'.repeat(100_000) })) };
  await others.append('other-1', 'no_stream', [{ ...event, ...bytes, metadata: new Uint8Array() }]);
  await others.close();
}
