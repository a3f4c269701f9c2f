import { CATEGORIES, openCore } from '#application';
import { verifyLog } from '#audit';
import { readConfig } from '#config';
import { Codec, connectEventLog, metadataOf, type EventLog } from '#event-store';
import { quoted, tableName, type ReadModel } from '#read-model';
import { ReadSide } from '../../apps/projector/read-side.ts';
import type { Ledger } from './ledger.ts';

export interface Addresses {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a round came to; all but the counts are sentences, and none of them is wanted. */
export interface Findings {
  readonly events: number;
  /** Limits that were missed, each of which is to be on record once. */
  readonly breaches: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly broken: readonly string[];
  readonly differing: readonly string[];
}

/**
 * Holds the log and the read models to what clients were told.
 * @throws where somebody writes meanwhile: what is compared must stand still
 */
export async function check(ledger: Ledger, addresses: Addresses): Promise<Findings> {
  const log = await connectEventLog({ url: addresses.eventStoreUrl, namespace: '' });
  try {
    const end = (await log.last())?.id;
    const found = await checkLog(log, ledger);
    const { faults } = await verifyLog(log, new Codec(CATEGORIES));
    const differing = await compareWithRebuilt(addresses);
    if ((await log.last())?.id !== end) throw new Error('the log was written to while it was looked at');
    const broken = [...ledger.contradictions, ...faults.map((fault) => `${fault.stream}: ${fault.message}`)];
    return { ...found, broken, differing };
  } finally {
    await log.close();
  }
}

interface Placed {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
}

async function checkLog(log: EventLog, ledger: Ledger): Promise<Omit<Findings, 'broken' | 'differing'>> {
  const ids = new Set<string>();
  const breaches = new Set<string>();
  const byCommand = new Map<string, Placed[]>();
  const doubled: string[] = [];
  for await (const event of log.readAll()) {
    if (ids.has(event.id)) doubled.push(`event ${event.id}`);
    ids.add(event.id);
    const metadata = metadataOf(event);
    if (metadata === null) continue;
    const { commandId } = metadata;
    const place = { id: event.id, stream: event.stream, revision: event.revision };
    byCommand.set(commandId, [...(byCommand.get(commandId) ?? []), place]);
    if (event.type !== 'ClockBreached') continue;
    const { clock, dueAt } = event.data as { clock: string; dueAt: string };
    const breach = `breach of ${clock}, due ${dueAt}, on ${event.stream}`;
    if (breaches.has(breach)) doubled.push(breach);
    breaches.add(breach);
  }
  const lost: string[] = [];
  for (const { commandId, mutation, events } of ledger.accepted.values()) {
    lost.push(...events.filter((id) => !ids.has(id)).map((id) => `${mutation} ${commandId}: event ${id}`));
  }
  for (const [commandId, places] of byCommand) {
    if (isInPieces(places)) doubled.push(`command ${commandId}`);
    if (ledger.refused.has(commandId) && places.some(({ stream }) => stream.startsWith('case-')))
      doubled.push(`command ${commandId}, which was refused`);
  }
  return { events: ids.size, breaches: breaches.size, lost, doubled };
}

/** One append leaves its events side by side: a gap between them means that the command was carried out twice. */
function isInPieces(places: readonly Placed[]): boolean {
  // A receipt tried again may take a second number: gaps in the numbers are legal.
  const streams = places.map(({ stream }) => stream).filter((stream) => !stream.startsWith('caseNumber-'));
  return [...new Set(streams)].some((one) => {
    const revisions = places.filter(({ stream }) => stream === one).map(({ revision }) => revision);
    return Math.max(...revisions) - Math.min(...revisions) + 1 !== revisions.length;
  });
}

/** Names the projections whose rows are others when they are built again from the log, or that have stopped somewhere. */
async function compareWithRebuilt({ eventStoreUrl, databaseUrl, environment }: Addresses): Promise<readonly string[]> {
  const core = await openCore(readConfig(environment), { eventStoreUrl, databaseUrl });
  const readSide = await ReadSide.open(databaseUrl, '');
  const { readModel } = readSide;
  try {
    const names = readModel.catalogue.all.map(({ name }) => name);
    const parked = (await readModel.parked()).map(({ projection, partition }) => `${projection} of ${partition}`);
    // What was left to be folded when it ended is folded first, as the next start would.
    await readSide.projector(core).catchUp(names);
    const live = await rowsOf(readModel);
    for (const name of names) await readModel.reset(name);
    await readSide.projector(core).catchUp(names);
    const rebuilt = await rowsOf(readModel);
    return [...parked, ...names.filter((name) => live.get(name) !== rebuilt.get(name))];
  } finally {
    await readSide.close();
    await core.close();
  }
}

/** Every row of every projection, as text, sorted. */
async function rowsOf({ catalogue, dataSource, schema }: ReadModel): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const projection of catalogue.all) {
    const table = quoted(schema, tableName(projection));
    const found = await dataSource.query<{ row: string }[]>(`SELECT t::text AS row FROM ${table} AS t ORDER BY key`);
    rows.set(projection.name, found.map(({ row }) => row).join('\n'));
  }
  return rows;
}
