import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { MemoryLog } from '../../event-store/testing/index.ts';
import { Codec, UNCHAINED, type Positioned } from '#event-store';
import type { Recorded, UnionOf } from '#kernel';
import type { Projection, Row } from '../index.ts';

/** A small projection to try the engine on: what tills have sold, item by item. */
interface TillEvents {
  Sold: { readonly item: string; readonly pence: number };
  /** Takes an item off the list. */
  Withdrawn: { readonly item: string };
  /** Of no interest to the projection. */
  Opened: { readonly by: string };
}
export type TillEvent = UnionOf<TillEvents>;

export interface SalesRow extends Row {
  readonly item: string;
  readonly pence: number;
  /** Every event that it was made of, in order: whatever is lost, doubled or swapped shows. */
  readonly events: readonly string[];
  readonly lastSoldAt: string | null;
}

const schemas = {
  Sold: z.strictObject({ item: z.string(), pence: z.number() }),
  Withdrawn: z.strictObject({ item: z.string() }),
  Opened: z.strictObject({ by: z.string() }),
};

export const tillCodec = new Codec([
  {
    name: 'till',
    catalogue: Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }])),
  },
]);

type Handled = Recorded<Extract<TillEvent, { type: 'Sold' | 'Withdrawn' }>>;
export type SalesProjection = Projection<SalesRow, Handled>;

const keyOf = (event: Handled): string => `${event.stream}/${event.data.item}`;

/** Selling at a negative price is what no fold of it takes. */
export const sales: SalesProjection = {
  name: 'sales',
  version: 1,
  handles: ['Sold', 'Withdrawn'],
  prefixes: ['till-'],
  table: {
    columns: { item: 'text', pence: 'number', events: 'json', lastSoldAt: 'instant?' },
    indexes: [['organisation', 'item']],
  },
  partition: ({ stream }) => stream,
  fold(rows, event) {
    const key = keyOf(event);
    const row = rows.get(key);
    if (event.type === 'Withdrawn') return row === undefined ? [] : [{ drop: key }];
    const { item, pence } = event.data;
    if (pence < 0) throw new Error(`${item} was sold for ${pence}`);
    const { organisation, occurredAt } = event.meta;
    const events = [...(row?.events ?? []), event.id];
    return [{ put: { key, organisation, item, pence: (row?.pence ?? 0) + pence, events, lastSoldAt: occurredAt } }];
  },
};

/** As `sales`, and it tells the engine which rows it looks at. */
export const salesByKey: SalesProjection = { ...sales, name: 'sales_by_key', reads: (event) => [keyOf(event)] };

export const sold = (item: string, pence = 100): TillEvent => ({ type: 'Sold', data: { item, pence } });
export const withdrawn = (item: string): TillEvent => ({ type: 'Withdrawn', data: { item } });
export const opened: TillEvent = { type: 'Opened', data: { by: 'ann' } };

/** A log of tills in memory. */
export class TillLog {
  readonly log = new MemoryLog();

  async append(till: string, event: TillEvent, organisation = 'aurora'): Promise<void> {
    const at = '2026-11-22T09:30:00.000Z';
    const encoded = tillCodec.encode(
      `till-${till}`,
      [{ ...event, id: randomUUID(), occurredAt: at }],
      {
        $correlationId: 'c',
        $causationId: 'c',
        commandId: 'c',
        commandHash: 'c',
        organisation,
        actor: { id: 'ann', role: 'handler', authenticated: 'token' },
        origin: { kind: 'live' },
        decidedAt: at,
      },
      UNCHAINED,
    );
    await this.log.append(`till-${till}`, 'any', encoded);
  }

  get events(): readonly Positioned[] {
    return this.log.events.map((stored) => tillCodec.decode(stored)).filter((event) => event !== null);
  }
}
