import { describe, expect, it } from '@jest/globals';
import { isTooNested } from './query-shape.ts';

describe('a query before it is parsed', () => {
  it('may nest as deep as anybody needs', () => {
    expect(isTooNested(`{ ${'a {'.repeat(100)} b ${'}'.repeat(100)} }`)).toBe(false);
    expect(isTooNested('{ a }'.repeat(1_000))).toBe(false);
  });

  it.each(['{', '[', '('])('may not nest so deep that its parser falls over: %s', (bracket) => {
    expect(isTooNested(bracket.repeat(3_000))).toBe(true);
  });

  it('may have any brackets in its texts and comments', () => {
    const brackets = '[{('.repeat(200);
    expect(isTooNested(`{ a(b: "\\"${brackets}") c(d: """${brackets} "" """) } # ${brackets}`)).toBe(false);
  });
});
