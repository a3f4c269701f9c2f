import { z } from 'zod';
import { CHANNELS, KINDS } from '#procedure';
import type { PlainAct } from '#application';
import { momentOf } from './dates.ts';
import { unmappable, type Cells, type ImportFormat, type Mapped } from './row.ts';

/**
 * The column map of a plain CSV of one's own: for each field of an intake the column that holds it, and for words of
 * the file the words of Redress.
 */
export const columnMapSchema = z.strictObject({
  columns: z.strictObject({
    externalReference: z.string(),
    receivedAt: z.string(),
    kind: z.string().optional(),
    channel: z.string().optional(),
    complainant: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    address: z.string().optional(),
    company: z.string().optional(),
    narrative: z.string().optional(),
    title: z.string().optional(),
    area: z.string().optional(),
    product: z.string().optional(),
    service: z.string().optional(),
    site: z.string().optional(),
    team: z.string().optional(),
    acknowledgedAt: z.string().optional(),
    acknowledgedBy: z.string().optional(),
    closedOn: z.string().optional(),
    status: z.string().optional(),
  }),
  /** Where the file has no such column, or the cell is empty. */
  defaults: z.strictObject({ kind: z.enum(KINDS).optional(), channel: z.enum(CHANNELS).optional() }).default({}),
  /** The file's words for kinds and channels, and for a case that is closed. */
  words: z
    .strictObject({
      kind: z.record(z.string(), z.enum(KINDS)).optional(),
      channel: z.record(z.string(), z.enum(CHANNELS)).optional(),
      closed: z.array(z.string()).optional(),
    })
    .default({}),
  /** Facts of the pack that hold for every row. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type ColumnMap = z.infer<typeof columnMapSchema>;

export const plainCsv = (map: ColumnMap, timeZone: string): ImportFormat => ({
  name: 'csv',
  columns: Object.values(map.columns).filter((column): column is string => typeof column === 'string'),
  map: (cells) => mapRow(cells, map, timeZone),
  columnOf: (field) => (map.columns as Readonly<Record<string, string | undefined>>)[NAMED_IN_THE_MAP[field] ?? field],
});

/** Fields that the map has another name for. */
const NAMED_IN_THE_MAP: Readonly<Record<string, string>> = { handlerName: 'acknowledgedBy' };

const PLAIN_FIELDS = [
  'complainant',
  'email',
  'phone',
  'address',
  'company',
  'narrative',
  'title',
  'area',
  'product',
  'service',
  'site',
  'team',
] as const;

function mapRow(cells: Cells, { columns, defaults, words, facts }: ColumnMap, timeZone: string): Mapped {
  const said = (field: keyof typeof columns): string => (cells[columns[field] ?? ''] ?? '').trim();
  const externalReference = said('externalReference');
  if (externalReference === '')
    return unmappable('there is no number to know the complaint by', columns.externalReference);
  const receivedAt = momentOf(said('receivedAt'), timeZone);
  if (receivedAt === null)
    return unmappable(`"${said('receivedAt')}" is no date such as 2025-08-25 or 25/08/2025`, columns.receivedAt);
  const kind = wordOf(said('kind'), KINDS, words.kind, defaults.kind ?? 'complaint');
  if (kind === null) return unmappable(`"${said('kind')}" is none of ${KINDS.join(', ')}`, columns.kind);
  const channel = wordOf(said('channel'), CHANNELS, words.channel, defaults.channel ?? 'other');
  if (channel === null) return unmappable(`"${said('channel')}" is none of ${CHANNELS.join(', ')}`, columns.channel);

  const acts: PlainAct[] = Object.entries(facts).map(([fact, value]) => ({
    type: 'CaseFactRecorded',
    data: { fact, value },
    occurredAt: receivedAt,
  }));
  if (said('acknowledgedAt') !== '') {
    const occurredAt = momentOf(said('acknowledgedAt'), timeZone);
    if (occurredAt === null) return unmappable(`"${said('acknowledgedAt')}" is no date`, columns.acknowledgedAt);
    acts.push({
      type: 'Acknowledged',
      data: { channel, handlerName: said('acknowledgedBy') || undefined },
      occurredAt,
    });
  }
  const isClosed = said('closedOn') !== '' || (words.closed ?? ['closed']).includes(said('status').toLowerCase());
  if (isClosed) {
    const occurredAt = said('closedOn') === '' ? undefined : momentOf(said('closedOn'), timeZone);
    if (occurredAt === null) return unmappable(`"${said('closedOn')}" is no date`, columns.closedOn);
    acts.push({ type: 'CaseClosed', data: { exit: 'unstated', closedOn: isoDay(said('closedOn')) }, occurredAt });
  }
  const plain = Object.fromEntries(PLAIN_FIELDS.flatMap((field) => (said(field) === '' ? [] : [[field, said(field)]])));
  return {
    ok: true,
    row: { externalReference, intake: { kind, channel, receivedAt, externalReference, ...plain }, acts },
  };
}

function isoDay(text: string): string | null {
  const british = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  if (british !== null) return `${british[3] ?? ''}-${british[2] ?? ''}-${british[1] ?? ''}`;
  return text === '' ? null : text.slice(0, 10);
}

function wordOf<T extends string>(
  text: string,
  known: readonly T[],
  words: Readonly<Record<string, T>> | undefined,
  otherwise: T,
): T | null {
  if (text === '') return otherwise;
  return words?.[text] ?? known.find((word) => word === text.toLowerCase().replaceAll(/[ -]/g, '_')) ?? null;
}
