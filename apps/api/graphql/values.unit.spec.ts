import { describe, expect, it } from 'vitest';
import { holdsMoreValuesThan } from './values.ts';

/** `{ a: [[[…]]] }`, made by the parser that stands in front. */
const nested = (depth: number): unknown => JSON.parse(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`) as unknown;

describe('how many values variables hold', () => {
  it.each([
    [undefined, 0],
    ['text', 0],
    [{}, 0],
    [{ a: null }, 1],
    [{ a: [1, 2, { b: 'x' }] }, 5],
    [[[], [[]]], 3],
    [nested(100_000), 100_000],
  ])('counts members and fields at any depth: %#', (json, count) => {
    expect(holdsMoreValuesThan(count, json)).toBe(false);
    if (count > 0) expect(holdsMoreValuesThan(count - 1, json)).toBe(true);
  });
});
