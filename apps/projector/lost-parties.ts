import { CATEGORIES, partyStream } from '#application';
import { Codec, type EventLog } from '#event-store';
import { canonicalJson } from '#kernel';
import { parties, type PartyRow } from '#projections';
import { quoted, tableName, type ReadModel } from '#read-model';

/** What holds of a person or company as the read models show it, and the log does not have it so. */
export type LostParty = Pick<PartyRow, 'organisation' | 'party' | (typeof SHOWN)[number]>;

/** What is on record on the party's own stream. */
const SHOWN = ['erased', 'preferences', 'restrictions', 'representatives'] as const;

/** Parties looked at at once. */
const PAGE = 200;

type Handled = Parameters<typeof parties.fold>[1];

/** Those of whom something is shown that the log does not make of its events. */
export async function* lostParties(
  { dataSource, schema }: ReadModel,
  log: EventLog,
): AsyncGenerator<LostParty, void, undefined> {
  const codec = new Codec(CATEGORIES);
  for (let after = ''; ;) {
    const page = await dataSource.query<(LostParty & { readonly key: string })[]>(
      `select key, organisation, party, erased, preferences, restrictions, representatives
       from ${quoted(schema, tableName(parties))} where key > $1 order by key limit ${PAGE}`,
      [after],
    );
    for (const { key, ...shown } of page) {
      const there = await folded(log, codec, shown, key);
      const isSame = (one: (typeof SHOWN)[number]) => canonicalJson(shown[one]) === canonicalJson(there[one]);
      if (!SHOWN.every(isSame)) yield shown;
    }
    after = page.at(-1)?.key ?? '';
    if (page.length < PAGE) return;
  }
}

const NOTHING = { erased: false, preferences: null, restrictions: [], representatives: [] };

/** What the log makes of a party. */
async function folded(
  log: EventLog,
  codec: Codec,
  { organisation, party }: LostParty,
  key: string,
): Promise<Pick<LostParty, (typeof SHOWN)[number]>> {
  const rows = new Map<string, PartyRow>();
  for await (const stored of log.read(partyStream(party), organisation)) {
    const event = codec.decode(stored) as Handled | null;
    if (event === null || !parties.handles.includes(event.type)) continue;
    for (const change of parties.fold(rows, event, () => null))
      if ('put' in change) rows.set(change.put.key, change.put);
  }
  return rows.get(key) ?? NOTHING;
}
