import { expect, it } from 'vitest';
import { parse, validate } from 'graphql';
import { OPERATIONS } from '../../console/operations.ts';
import { textFault } from '../graphql/operation-text.ts';
import { apiSchema } from './api-schema.ts';

it('every operation that the console begins with is one that the schema answers', async () => {
  const schema = await apiSchema();
  const faults = OPERATIONS.flatMap(({ query }) => validate(schema, parse(query)).map(({ message }) => message));
  expect(faults).toEqual([]);
  expect(OPERATIONS.map(({ query }) => textFault(query)).filter((fault) => fault !== null)).toEqual([]);
});
