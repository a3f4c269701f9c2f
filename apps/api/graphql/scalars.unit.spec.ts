import { describe, expect, it } from 'vitest';
import {
  coerceInputValue,
  getNamedType,
  isInputObjectType,
  isLeafType,
  Kind,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
} from 'graphql';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { apiSchema } from '../docs/api-schema.ts';
import { Amount, Fact, Whole } from './fields.ts';

/** Every scalar and enum that a client can send. */
function sent(schema: GraphQLSchema): ReadonlySet<GraphQLLeafType> {
  const operations = [schema.getQueryType(), schema.getMutationType()].map((type) => type?.getFields() ?? {});
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  const places: { readonly type: GraphQLInputType }[] = [
    ...operations.flatMap((fields) => Object.values(fields)).flatMap(({ args }) => args),
    ...inputs.flatMap((input) => Object.values(input.getFields())),
  ];
  return new Set(places.map(({ type }) => getNamedType(type)).filter(isLeafType));
}

describe('a number that no number can hold', () => {
  it.each([Infinity, -Infinity, NaN])('is taken by no scalar that can be sent: %s', async (value) => {
    const scalars = [...sent(await apiSchema())];
    expect(scalars.map(({ name }) => name)).toEqual(expect.arrayContaining(['FactValue', 'Float', 'Int']));
    for (const scalar of scalars) expect(() => void coerceInputValue(value, scalar)).toThrow();
  });

  it('is taken by none as it is written out, but for amounts, which are checked as inputs', async () => {
    for (const value of ['1e999', '-1e999']) {
      const takes = (scalar: GraphQLLeafType): boolean =>
        valueFromAST({ kind: Kind.FLOAT, value }, scalar) !== undefined;
      const taking = [...sent(await apiSchema())].filter(takes);
      expect(taking.map(({ name }) => name)).toEqual(['Float']);
    }
  });

  it('is taken by no kind of input field', async () => {
    class Numbers {
      @Amount() amount!: number;
      @Whole() whole!: number;
      @Fact() text!: string;
    }
    const faults = await validate(plainToInstance(Numbers, { amount: Infinity, whole: Infinity, text: 'x' }));
    expect(faults.map(({ property }) => property)).toEqual(['amount', 'whole']);
  });
});
