import { describe, expect, it } from 'vitest';
import type { LogRecord } from './record.ts';
import { Tail } from './tail.ts';

const records = (from: number, to: number, bytes = 1): LogRecord[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    position: from + index,
    stream: 'case-1',
    revision: 0,
    type: 'A',
    id: '',
    created: 0,
    body: new Uint8Array(bytes),
  }));

const positionsAfter = (tail: Tail, position: number) => tail.after(position)?.map((record) => record.position);

describe('the tail of the log', () => {
  it('has what comes after a position', () => {
    const tail = new Tail(10);
    tail.publish(records(11, 14));
    expect(positionsAfter(tail, 12)).toEqual([13, 14]);
    expect(positionsAfter(tail, 10)).toEqual([11, 12, 13, 14]);
    expect(positionsAfter(tail, 99)).toEqual([]);
    expect(tail.lastPosition).toBe(14);
  });

  it('does not claim to have what was written before it was opened', () => {
    expect(new Tail(10).after(9)).toBeUndefined();
    expect(new Tail(10).lastPosition).toBe(10);
  });

  it('lets go of the oldest when there are many, or when they are large', () => {
    const many = new Tail(-1);
    for (let batch = 0; batch < 10; batch += 1) many.publish(records(batch * 1000, batch * 1000 + 999));
    expect(many.after(9999 - 4096)).toHaveLength(4096);
    expect(many.after(9999 - 4097)).toBeUndefined();

    const large = new Tail(-1);
    large.publish(records(0, 39, 1024 * 1024));
    expect(large.after(39 - 16)).toHaveLength(16);
    expect(large.after(39 - 17)).toBeUndefined();
  });

  it('wakes once who waits', () => {
    const tail = new Tail(-1);
    let woken = 0;
    tail.onPublished(() => (woken += 1));
    const takeBack = tail.onPublished(() => (woken += 100));
    takeBack();
    tail.publish(records(0, 0));
    tail.publish(records(1, 1));
    expect(woken).toBe(1);
  });
});
