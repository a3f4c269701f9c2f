import { describe, expect, it } from 'vitest';
import { buildSchema, parse, validate } from 'graphql';
import { askedFields } from './asked-field.ts';

const schema = buildSchema(`
  input Inner { day: String, count: Int }
  input Outer { inner: Inner, many: [Inner] }
  type Query { a(input: Outer, id: ID): Int }
`);

describe('the field that GraphQL complains of', () => {
  it('is found for each fault of one text', () => {
    const faults = validate(
      schema,
      parse('{ a(input: { inner: { day: 1, count: "x" }, many: [{ count: 1.5 }] }, id: true) b }'),
    );
    const fieldOf = askedFields();
    expect(faults.map((fault) => fieldOf(fault))).toEqual([
      'input.inner.day',
      'input.inner.count',
      'input.many.count',
      'id',
      null,
    ]);
  });

  it('is found in texts that stand beside each other', () => {
    const fieldOf = askedFields();
    const found = ['{ a(id: true) }', '{ a(input: 1) }'].flatMap((text) =>
      validate(schema, parse(text)).map((fault) => fieldOf(fault)),
    );
    expect(found).toEqual(['id', 'input']);
  });
});
