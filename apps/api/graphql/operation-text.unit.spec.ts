import { describe, expect, it } from 'vitest';
import { getIntrospectionQuery } from 'graphql';
import { textFault } from './operation-text.ts';

const codeOf = (text: string): string | undefined => textFault(text)?.code;

describe('the text of an operation, before it is parsed', () => {
  it('may nest as deep as anybody needs', () => {
    expect(textFault(`{ ${'a {'.repeat(100)} b ${'}'.repeat(100)} }`)).toBeNull();
    expect(textFault('{ a }'.repeat(1_000))).toBeNull();
    expect(textFault(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }))).toBeNull();
  });

  it.each(['{', '[', '('])('may not nest so deep that its parser falls over: %s', (bracket) => {
    expect(textFault(`{a${bracket.repeat(3_000)}`)?.message).toContain('nested too deep');
  });

  it('may have any brackets in its texts and comments', () => {
    const brackets = '[{('.repeat(200);
    expect(textFault(`{ a(b: "\\"${brackets}") c(d: """${brackets} "" """) } # ${brackets}`)).toBeNull();
  });

  it.each([
    ['words', '{ a(b: [', 'c ', ''],
    ['commas beside words', '{ a(b: [', 'c,,,', ''],
    ['comments', '{ a } ', '#\n', ''],
    ['comments before anything', '', '#\n', '{ a }'],
  ])('has at most 4,000 words, signs and comments: %s', (_, before, one, after) => {
    expect(codeOf(before + one.repeat(3_900) + after)).toBeUndefined();
    expect(codeOf(before + one.repeat(4_001) + after)).toBe('OPERATION_TOO_LARGE');
  });

  it('has at most 256 KiB as it is sent, and the rest goes as variables', () => {
    expect(textFault(`{ a } #${'x'.repeat(262_137)}`)).toBeNull();
    const fault = textFault(`{ a } #${'é'.repeat(131_069)}`);
    expect([fault?.getStatus(), fault?.code]).toEqual([413, 'OPERATION_TOO_LARGE']);
    expect(fault?.details['wouldAccept']).toBe('at most 256 KiB; long values go as variables');
  });

  it.each([
    '{"kind":"Document","definitions":[]}',
    ' {}',
    '[]',
    '"query"',
    '""',
    'true',
    'null',
    '1',
    '-1.5',
    '# a\n{"a":1}',
  ])('is no JSON, such as a syntax tree: %s', (text) => {
    expect(codeOf(text)).toBe('BAD_QUERY');
  });

  it.each([
    '{a}',
    ' # a\n query { a }',
    'mutation M { a }',
    'fragment f on A { b } { ...f }',
    '{ ...f }',
    'query {',
    '{ a(b: "',
  ])('is the parser’s from there on, right or wrong: %s', (text) => {
    expect(textFault(text)).toBeNull();
  });
});
