import { mkdir, open as openFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { caseStream, numberIn, type NumberHeld } from '#application';
import type { EventLog } from '#event-store';
import { register, timeline } from '#projections';
import { quoted, tableName, type ReadModel } from '#read-model';
import { lostParties } from './lost-parties.ts';

/** An event of a case that the read models show and the log does not have. */
export interface LostEvent {
  readonly organisation: string;
  readonly caseId: string;
  readonly reference: string | null;
  readonly revision: number;
  readonly event: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly decidedAt: string;
  readonly actor: string;
  /** As it is shown: sealed where it was. */
  readonly data: object;
}

export interface Lost {
  readonly events: number;
  readonly cases: number;
  readonly parties: number;
  /** The highest number of theirs, for each organisation and year. */
  readonly numbers: readonly NumberHeld[];
}

/** Cases looked at at once. */
const PAGE = 200;

/**
 * Saves what the read models show beyond the log, before they are thrown away: one line of JSON for each event of a case,
 * and one for each party of whom something else holds than they show.
 * @param open what is sealed, for whoever is to enter it again
 * @returns how much it was; where it was nothing, there is no file.
 */
export async function saveLostEvents(
  readModel: ReadModel,
  log: EventLog,
  file: string,
  open: (organisation: string, data: object) => Promise<object>,
): Promise<Lost> {
  const cases = new Set<string>();
  const numbers = new Map<string, NumberHeld>();
  let events = 0;
  let parties = 0;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const out = await openFile(file, 'wx', 0o600);
  try {
    for await (const lost of lostEvents(readModel, log)) {
      events += 1;
      cases.add(lost.caseId);
      keepHighest(numbers, lost);
      await out.write(`${JSON.stringify({ ...lost, data: await open(lost.organisation, lost.data) })}\n`);
    }
    for await (const lost of lostParties(readModel, log)) {
      parties += 1;
      await out.write(`${JSON.stringify(await open(lost.organisation, lost))}\n`);
    }
    await out.sync();
  } finally {
    await out.close();
  }
  if (events + parties === 0) await rm(file);
  return { events, cases: cases.size, parties, numbers: [...numbers.values()] };
}

function keepHighest(numbers: Map<string, NumberHeld>, { organisation, caseId, reference }: LostEvent): void {
  const held = numberIn(reference ?? '');
  if (held === null) return;
  const name = `${organisation} ${held.year}`;
  if ((numbers.get(name)?.number ?? 0) < held.number) numbers.set(name, { organisation, caseId, ...held });
}

type Latest = Pick<LostEvent, 'organisation' | 'caseId' | 'event' | 'revision'>;

async function* lostEvents(readModel: ReadModel, log: EventLog): AsyncGenerator<LostEvent, void, undefined> {
  const { dataSource, schema } = readModel;
  const rows = quoted(schema, tableName(timeline));
  for (let after = ''; ;) {
    const page = await dataSource.query<Latest[]>(
      `select distinct on (case_id) organisation, case_id as "caseId", key as event, revision from ${rows}
       where case_id > $1 order by case_id, revision desc limit ${PAGE}`,
      [after],
    );
    for (const latest of page) {
      if (await isThere(log, latest)) continue;
      const known = await idsOf(log, latest);
      const shown = await dataSource.query<LostEvent[]>(
        `select row.organisation, row.case_id as "caseId", register.reference, row.revision, row.key as event, row.type,
                row.occurred_at as "occurredAt", row.decided_at as "decidedAt", row.actor_id as actor, row.data
         from ${rows} row left join ${quoted(schema, tableName(register))} register on register.case_id = row.case_id
         where row.case_id = $1 order by row.revision`,
        [latest.caseId],
      );
      yield* shown.filter((one) => !known.has(one.event));
    }
    after = page.at(-1)?.caseId ?? '';
    if (page.length < PAGE) return;
  }
}

async function isThere(log: EventLog, { organisation, caseId, event, revision }: Latest): Promise<boolean> {
  for await (const { id } of log.read(caseStream(caseId), organisation, { from: revision, limit: 1 }))
    return id === event;
  return false;
}

async function idsOf(log: EventLog, { organisation, caseId }: Latest): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { id } of log.read(caseStream(caseId), organisation)) ids.add(id);
  return ids;
}
