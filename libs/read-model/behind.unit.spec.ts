import { describe, expect, it } from 'vitest';
import type { Position } from '#event-store';
import { eventsBehind } from './behind.ts';
import { opened, sales, sold, TillLog, withdrawn } from './testing/tills.ts';

describe('how many events a projection is behind', () => {
  const other = { ...sales, name: 'other', handles: ['Opened'] as const, prefixes: ['till-2'] };

  async function given(): Promise<TillLog> {
    const tills = new TillLog();
    for (const [till, event] of [
      ['1', opened],
      ['1', sold('tea')],
      ['2', opened],
      ['2', sold('bun')],
      ['2', withdrawn('bun')],
    ] as const) {
      await tills.append(till, event);
    }
    return tills;
  }
  const counts = async (tills: TillLog, at: Readonly<Record<string, Position | null>>, most = 1_000) =>
    Object.fromEntries(await eventsBehind(tills.log, [sales, other], ({ name }) => at[name] ?? null, most));

  it('counts those it handles, and no others', async () => {
    expect(await counts(await given(), {})).toEqual({ sales: 3, other: 1 });
  });

  it('counts from the checkpoint of each', async () => {
    const tills = await given();
    const [, second, third] = tills.log.events.map(({ position }) => position);
    expect(await counts(tills, { sales: second!, other: third! })).toEqual({ sales: 2, other: 0 });
  });

  it('is nothing at the end of the log, and in an empty one', async () => {
    const tills = await given();
    const end = tills.log.events.at(-1)!.position;
    expect(await counts(tills, { sales: end, other: end })).toEqual({ sales: 0, other: 0 });
    expect(await counts(new TillLog(), {})).toEqual({ sales: 0, other: 0 });
  });

  it('looks at no more of the log than it is told to', async () => {
    expect(await counts(await given(), {}, 3)).toEqual({ sales: 1, other: 1 });
  });
});
