import { describe, expect, test } from 'vitest';
import { Busy } from './faults.ts';
import { InFlight } from './in-flight.ts';

/** Work that ends when the spec says so. */
function held() {
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const work = (name: string) => async () => {
    started.push(name);
    await new Promise<void>((resolve) => finish.set(name, resolve));
    return name;
  };
  return { started, work, finish: (name: string) => finish.get(name)?.() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('appends in flight', () => {
  test('§1.13 are never more than allowed, and take their turns in order', async () => {
    const { started, work, finish } = held();
    const gate = new InFlight(2, 10);
    const done = ['a', 'b', 'c', 'd'].map((name) => gate.run(work(name)));
    await settled();
    expect(started).toEqual(['a', 'b']);
    finish('b');
    await settled();
    expect(started).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c']) finish(name);
    await settled();
    finish('d');
    expect(await Promise.all(done)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('§1.13 beyond a bound are answered `Busy` at once, and nothing of them runs', async () => {
    const { started, work, finish } = held();
    const gate = new InFlight(1, 1);
    const first = gate.run(work('a'));
    const second = gate.run(work('b'));
    await expect(gate.run(work('c'))).rejects.toThrow(Busy);
    finish('a');
    await first;
    await settled();
    finish('b');
    await second;
    expect(started).toEqual(['a', 'b']);
  });

  test('give their place back when they fail', async () => {
    const gate = new InFlight(1, 0);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(() => Promise.resolve('yes'))).toBe('yes');
  });
});
