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
import type { Known } from './known.ts';

export interface RandomCommand {
  readonly mutation: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How far the values of a command go from what is asked for. */
export type Manner = 'plausible' | 'wild';

/** Objects within objects, before the rest is left out. */
const DEEPEST = 4;
const DAY = 86_400_000;

/** Text of every awkward kind; the longest is beyond every limit of the API and below that of a request. */
const wildText = fc.oneof(
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
  wildText,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], { a: { b: 1 } }),
  fc.integer(),
);

/** Days from today, as often in the past as a command may have been late. */
const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY);
const plausibleInstant = fc.integer({ min: 0, max: 30 }).map((ago) => daysFromNow(-ago).toISOString());
const plausibleDate = fc.integer({ min: -10, max: 60 }).map((days) => daysFromNow(days).toISOString().slice(0, 10));

/**
 * Random inputs of every mutation that the schema has, right and wrong, made from their types alone: a mutation that is
 * added is covered by that.
 */
export class RandomCommands {
  readonly mutations: readonly string[];
  readonly #made = new Map<string, fc.Arbitrary<RandomCommand>>();

  constructor(schema: GraphQLSchema, known: Known) {
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    this.mutations = fields.map(({ name }) => name);
    for (const { name, args } of fields) {
      for (const manner of ['plausible', 'wild'] as const)
        this.#made.set(`${manner} ${name}`, commandOf(name, args, known, manner));
    }
  }

  /** @param seed the same one makes the same choices, among what is known by then. */
  one(mutation: string, manner: Manner, seed: number): RandomCommand {
    const made = this.#made.get(`${manner} ${mutation}`);
    const [command] = made === undefined ? [] : fc.sample(made, { numRuns: 1, seed });
    if (command === undefined) throw new TypeError(`there is no mutation ${mutation}`);
    return command;
  }
}

function commandOf(
  name: string,
  args: readonly GraphQLArgument[],
  known: Known,
  manner: Manner,
): fc.Arbitrary<RandomCommand> {
  const values = new Values(known, manner);
  const shape = Object.fromEntries(args.map((arg) => [arg.name, values.of(arg.name, arg.type, 0)]));
  const required = args.filter(({ type }) => isNonNullType(type)).map((arg) => arg.name);
  return sparse(shape, required).map((variables) => ({ mutation: name, query: documentOf(name, args), variables }));
}

/** Half of the time what is required and no more: each thing more is one more to be wrong about. */
const sparse = (
  shape: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: string[],
): fc.Arbitrary<Record<string, unknown>> =>
  fc.oneof(
    fc.record(Object.fromEntries(Object.entries(shape).filter(([name]) => required.includes(name)))),
    fc.record(shape, { requiredKeys: required }),
  );

/** Values for fields of every type. */
class Values {
  readonly #text: fc.Arbitrary<string>;

  constructor(
    private readonly known: Known,
    private readonly manner: Manner,
  ) {
    const plain = fc.constantFrom('Iris Ives', 'iris', 'The boiler was serviced on the wrong day.', 'A second visit.');
    const word = known.words.length === 0 ? plain : fc.constantFrom(...known.words);
    this.#text = manner === 'wild' ? wildText : fc.oneof(plain, word);
  }

  of(field: string, type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
    if (field === 'commandId') return this.#commandId();
    const right = this.#right(field, type, depth);
    if (this.manner === 'plausible') return right;
    return fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: anything });
  }

  #commandId(): fc.Arbitrary<string> {
    if (this.manner === 'plausible') return fc.uuid();
    return fc.oneof({ weight: 19, arbitrary: fc.uuid() }, { weight: 1, arbitrary: wildText });
  }

  #right(field: string, type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
    if (isNonNullType(type)) return this.#right(field, type.ofType, depth);
    if (isListType(type)) return fc.array(this.of(field, type.ofType, depth + 1), { maxLength: 3 });
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    if (isInputObjectType(type)) {
      if (depth >= DEEPEST) return fc.constant({});
      const fields = Object.values(type.getFields());
      const required = fields.filter((one) => isNonNullType(one.type)).map(({ name }) => name);
      const shape = Object.fromEntries(fields.map((one) => [one.name, this.of(one.name, one.type, depth + 1)]));
      return sparse(shape, required);
    }
    return this.#scalar(field, getNamedType(type).name);
  }

  #scalar(field: string, type: string): fc.Arbitrary<unknown> {
    switch (type) {
      case 'ID':
        return this.#id(field);
      case 'Int':
      case 'Float':
        return this.manner === 'wild' ? fc.integer() : fc.integer({ min: 0, max: 40 });
      case 'Boolean':
        return fc.boolean();
      case 'Instant':
        return plausibleInstant;
      case 'LocalDate':
        return plausibleDate;
      default:
        return this.#textOf(field);
    }
  }

  #textOf(field: string): fc.Arbitrary<string> {
    if (this.manner === 'wild') return this.#text;
    return fc.tuple(this.#text, fc.nat(), fc.boolean()).map(([text, at, isExample]) => {
      const examples = this.known.examplesOf(field);
      return (isExample ? examples[at % Math.max(1, examples.length)] : undefined) ?? text;
    });
  }

  /** Of something that there is, if it can be had. */
  #id(field: string): fc.Arbitrary<string> {
    const ofKnown = fc.nat().map((at) => {
      const ids = this.known.idsFor(field);
      return ids[at % Math.max(1, ids.length)] ?? 'none';
    });
    const others = fc.oneof(fc.constant(this.known.theirs), fc.uuid(), wildText);
    return this.manner === 'plausible'
      ? fc.oneof({ weight: 30, arbitrary: ofKnown }, { weight: 1, arbitrary: fc.constant(this.known.theirs) })
      : fc.oneof({ weight: 3, arbitrary: ofKnown }, { weight: 1, arbitrary: others });
  }
}

function documentOf(name: string, args: readonly GraphQLArgument[]): string {
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const call = args.length === 0 ? name : `${name}(${passed})`;
  return `mutation ${args.length === 0 ? '' : `(${declared}) `}{ result: ${call} { __typename ... on CommandAccepted { caseId repeated created { what id } events { id type } } ... on CommandRefused { code message wouldAccept } } }`;
}
