import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { foldBatch, type FoldInputs } from './fold-batch.ts';
import type { Projection } from './index.ts';
import { projected } from './testing/in-memory.ts';
import { sales, salesByKey, sold, TillLog, withdrawn, type TillEvent } from './testing/tills.ts';

const tillEvent = fc.record({
  till: fc.constantFrom('a', 'b', 'c'),
  event: fc.oneof(
    fc.constantFrom('tea', 'jam').map((item) => sold(item)),
    fc.constantFrom('tea', 'jam').map(withdrawn),
  ),
});

async function logOf(events: readonly { till: string; event: TillEvent }[]): Promise<TillLog> {
  const log = new TillLog();
  for (const { till, event } of events) await log.append(till, event);
  return log;
}

const inputs = ({ events }: TillLog): FoldInputs => ({
  loaded: [],
  events: events.map((event) => ({ event, partition: event.stream })),
  openFor: () => () => null,
});

describe('folding a batch', () => {
  it('does not depend on where the batches end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tillEvent), fc.array(fc.integer({ min: 1, max: 5 })), async (events, batchSizes) => {
        const log = await logOf(events);
        const atOnce = projected(sales, log.events);
        expect(projected(sales, log.events, { batchSizes })).toEqual(atOnce);
        expect(projected(salesByKey, log.events, { batchSizes })).toEqual(atOnce);
      }),
    );
  });

  it('stops a partition at the event that breaks and lets the others go on', async () => {
    const log = await logOf([
      { till: 'a', event: sold('tea') },
      { till: 'a', event: sold('tea', -1) },
      { till: 'b', event: sold('tea') },
      { till: 'a', event: sold('jam') },
    ]);
    const { changes, poison } = foldBatch(sales as unknown as Projection, inputs(log));
    expect(changes.map(({ key }) => key)).toEqual(['till-a/tea', 'till-b/tea']);
    expect(poison).toMatchObject([{ partition: 'till-a', error: 'tea was sold for -1' }]);
    expect(poison[0]?.event.id).toBe(log.events[1]?.id);
  });

  it('says who changed a row last', async () => {
    const log = await logOf([
      { till: 'a', event: sold('tea') },
      { till: 'a', event: sold('jam') },
    ]);
    const { changes } = foldBatch(sales as unknown as Projection, inputs(log));
    expect(changes.map(({ position }) => position)).toEqual(log.events.map(({ position }) => position.toText()));
  });

  it('never lets a row change hands', async () => {
    const log = new TillLog();
    await log.append('a', sold('tea'), 'aurora');
    await log.append('a', sold('tea'), 'borealis');
    const { changes, poison } = foldBatch(sales as unknown as Projection, inputs(log));
    expect(changes).toHaveLength(1);
    expect(poison[0]?.error).toContain('another organisation');
  });
});
