import fc from 'fast-check';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

export interface RandomCommand {
  readonly mutation: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Mutations that change who may do what, or the clock, for everybody: the rest would only be refused after them. */
const LEFT_OUT = new Set(['advanceTime']);
/** Objects within objects, before the rest is left out. */
const DEEPEST = 4;

/** Text of every awkward kind; the longest is beyond every limit of the API and below that of a request. */
const text = fc.oneof(
  fc.string({ maxLength: 40, unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '👩‍👩‍👧',
    '\u202eabc',
    "'; drop table x; --",
    '__proto__',
    '${7*7}',
    '../../etc/passwd',
    '2025-02-30',
  ),
  fc.constantFrom('2025-08-21', '2025-08-21T10:00:00+01:00', '9999-12-31T23:59:59Z', '-1', 'email', 'iris'),
  fc.constant('x'.repeat(300_000)),
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], { a: { b: 1 } }),
  fc.integer(),
);

/** Random mutations of the schema, right and wrong, on the cases given or on none. */
export function randomCommand(schema: GraphQLSchema, cases: () => readonly string[]): fc.Arbitrary<RandomCommand> {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(
    ({ name }) => !LEFT_OUT.has(name),
  );
  const id = fc.oneof(
    { weight: 3, arbitrary: fc.nat().map((at) => cases()[at % Math.max(1, cases().length)] ?? 'none') },
    { weight: 1, arbitrary: fc.oneof(fc.uuid(), text) },
  );
  const commandId = fc.oneof({ weight: 19, arbitrary: fc.uuid() }, { weight: 1, arbitrary: text });
  const valueOf = (type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> => {
    if (isNonNullType(type)) return valueOf(type.ofType, depth);
    if (isListType(type)) return fc.array(valueOf(type.ofType, depth + 1), { maxLength: 3 });
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    if (isInputObjectType(type)) {
      if (depth >= DEEPEST) return fc.constant({});
      const fields = Object.values(type.getFields());
      const required = fields.filter((field) => isNonNullType(field.type)).map(({ name }) => name);
      const shape = Object.fromEntries(fields.map((field) => [field.name, spoilt(field.type, depth + 1)]));
      return fc.record(shape, { requiredKeys: required });
    }
    const { name } = getNamedType(type);
    if (name === 'ID') return id;
    if (name === 'Int' || name === 'Float') return fc.integer();
    if (name === 'Boolean') return fc.boolean();
    if (name === 'Instant')
      return fc.constantFrom('2025-08-21T10:00:00+01:00', '2024-02-29T00:00:00Z', '2031-01-01T00:00:00Z');
    if (name === 'LocalDate') return fc.constantFrom('2025-08-21', '2024-02-29', '2031-01-01');
    return text;
  };
  /** Mostly of its type, now and then of none. */
  const spoilt = (type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 60, arbitrary: valueOf(type, depth) }, { weight: 1, arbitrary: anything });

  return fc.constantFrom(...mutations).chain(({ name, args }) =>
    fc
      .record(
        Object.fromEntries(args.map((arg) => [arg.name, arg.name === 'commandId' ? commandId : spoilt(arg.type, 0)])),
      )
      .map((variables) => ({
        mutation: name,
        query: documentOf(name, args),
        variables,
      })),
  );
}

function documentOf(name: string, args: readonly GraphQLArgument[]): string {
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  return `mutation (${declared}) { result: ${name}(${passed}) { __typename ... on CommandAccepted { caseId } ... on CommandRefused { code } } }`;
}
