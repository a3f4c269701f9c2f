import { Kind, parse, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { selectedFields } from './selection.ts';

/** What a resolver is told of the first field of an operation. */
function infoOf(text: string) {
  const { definitions } = parse(text);
  const [operation] = definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const fragments = definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  const [field] = operation?.selectionSet.selections ?? [];
  if (field?.kind !== Kind.FIELD) throw new Error('no field');
  return { fieldNodes: [field], fragments: Object.fromEntries(fragments.map((one) => [one.name.value, one])) };
}

describe('what an operation asks for below a field', () => {
  it.each([
    ['{ list { edges { node { a b: c { d } } } } }', ['a', 'c']],
    ['{ list { edges { node { a } } more: edges { node { b } } } }', ['a', 'b']],
    [
      '{ list { ...Page } } fragment Page on P { edges { ... on E { node { ...Node } } } } fragment Node on N { a b }',
      ['a', 'b'],
    ],
    ['query($no: Boolean!) { list { edges { node { a @skip(if: $no) } } } }', ['a']],
    ['{ list { freshness { a } } }', []],
    ['{ list }', []],
  ])('is found through fragments and other names: %s', (text, fields) => {
    expect([...selectedFields(infoOf(text), 'edges', 'node')]).toEqual(fields);
  });
});
