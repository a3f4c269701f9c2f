import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';

/**
 * Scalars take any text: whether it is a moment or a day is checked with the rest of the input, so that all that is
 * wrong with a command is said at once, each with its field and what would be accepted.
 */
const textScalar = (name: string, description: string): GraphQLScalarType<string, string> =>
  new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: (value) => asText(name, value),
    parseLiteral: (node) => asText(name, node.kind === Kind.STRING ? node.value : undefined, node),
  });

function asText(name: string, value: unknown, node?: ValueNode): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError(`${name} is written as text in quotes`, { nodes: node });
}

export const Instant = textScalar(
  'Instant',
  'A moment with its offset, such as 2025-04-24T09:30:00+01:00; answered in UTC.',
);
export const LocalDate = textScalar('LocalDate', 'A day of the local calendar, such as 2025-04-24.');

/** What a fact of a case can be. */
export type FactScalar = string | number | boolean;

const asFact = (value: unknown, node?: ValueNode): FactScalar => {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // A number that is too large to hold, such as 1e999, is read as an infinite one.
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new GraphQLError('FactValue is a text, a finite number, true or false', { nodes: node });
};

export const FactValue = new GraphQLScalarType<FactScalar, FactScalar>({
  name: 'FactValue',
  description: 'A text, a number, true or false, as the procedure wants of the fact.',
  serialize: (value) => asFact(value),
  parseValue: (value) => asFact(value),
  parseLiteral: (node) => asFact(valueFromASTUntyped(node), node),
});

/** For what a person looks at and no client is written against: the data of an event of the history. */
export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON. The fields of an event are those that docs/commands.md gives for its act.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node) => valueFromASTUntyped(node),
});
