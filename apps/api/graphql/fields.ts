import { applyDecorators } from '@nestjs/common';
import { Field, Float, ID, Int, type ReturnTypeFunc } from '@nestjs/graphql';
import { Transform, Type as Typed } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { toInstant } from '#kernel';
import { PACK_NAME, WORD } from '#procedure';
import { A_DAY, A_MOMENT, atMost, check, dayFault, formFault, momentFault, textFault } from './checks.ts';
import { FactValue, Instant, LocalDate } from './scalars.ts';

/**
 * The kinds of field an input can have, each with its type in the schema, its checks and its remedy in one decorator.
 * The limits are those of the events' own schemas, so that what passes here fits there.
 */
export interface FieldOptions {
  readonly optional?: boolean;
  readonly description?: string;
}

const field = (
  type: ReturnTypeFunc,
  { optional = false, description }: FieldOptions,
  ...checks: readonly PropertyDecorator[]
): PropertyDecorator =>
  applyDecorators(Field(type, { nullable: optional, description }), ...(optional ? [IsOptional()] : []), ...checks);

const text = (name: string, max: number, options: FieldOptions, type: ReturnTypeFunc = () => String) =>
  field(
    type,
    options,
    check(name, (value) => textFault(value, max), atMost(max)),
  );

/** Free text, which may be about people and is therefore sealed before it is stored. */
export const Text = ({ max = 100_000, ...options }: FieldOptions & { readonly max?: number } = {}) =>
  text('text', max, options);
/** A line that names nobody: a title, a code, the reason for a rule. */
export const Line = (options: FieldOptions = {}) => text('line', 500, options);
/** A word of the procedure, such as the name of a role or a stage. */
export const Word = (options: FieldOptions = {}) => text('word', 100, options);
/** The id of something of the case, of a person, of a command. */
export const Id = (options: FieldOptions = {}) => text('id', 200, options, () => ID);

export const Email = (options: FieldOptions = {}) =>
  field(
    () => String,
    options,
    check('email', formFault(/^[^\s@]+@[^\s@]+$/, 'is no e-mail address', 320), 'an address such as ann@example.org'),
  );

export const Url = (options: FieldOptions = {}) =>
  field(
    () => String,
    options,
    check(
      'url',
      (value) => textFault(value, 500) ?? (URL.canParse(String(value)) ? null : 'is no address'),
      'an address such as https://example.org/complaints',
    ),
  );

/** Text of a given form. */
export const Form = (form: RegExp, wouldAccept: string, options: FieldOptions = {}) =>
  field(() => String, options, check('form', formFault(form, 'does not have the form', 500), wouldAccept));

export const PackName = (options: FieldOptions = {}) =>
  Form(PACK_NAME, 'the name of a pack, such as housing-two-stage', options);
/** A role of the procedure, by its name there. */
export const RoleName = (options: FieldOptions = {}) => Form(WORD, 'the name of a role, such as review_panel', options);

/** A moment with any offset; the handler gets it in UTC. */
export const Moment = (options: FieldOptions = {}) =>
  field(
    () => Instant,
    options,
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (toInstant(value) ?? value) : value)),
    check('moment', momentFault, A_MOMENT),
  );

export const Day = (options: FieldOptions = {}) => field(() => LocalDate, options, check('day', dayFault, A_DAY));

/** One of the words of an enum; the schema itself refuses the others. */
export const Choice = (words: object, { defaultValue, ...options }: FieldOptions & { defaultValue?: string } = {}) =>
  applyDecorators(
    Field(() => words, { nullable: options.optional ?? false, description: options.description, defaultValue }),
  );
export const YesNo = (options: FieldOptions = {}) => field(() => Boolean, options);

export const Whole = ({
  least = 1,
  most = 1_000_000,
  ...options
}: FieldOptions & { least?: number; most?: number } = {}) =>
  field(
    () => Int,
    options,
    check(
      'whole',
      (value) =>
        Number.isInteger(value) && Number(value) >= least && Number(value) <= most ? null : 'is out of range',
      `a whole number from ${least} to ${most}`,
    ),
  );

/** An amount in the currency's major unit. */
export const Amount = (options: FieldOptions = {}) =>
  field(
    () => Float,
    options,
    check(
      'amount',
      (value) => (typeof value === 'number' && value > 0 && value < 1e12 && isPence(value) ? null : 'is no amount'),
      'a number above 0 with at most two decimals',
    ),
  );
const isPence = (value: number): boolean => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;

export const Fact = (options: FieldOptions = {}) =>
  field(
    () => FactValue,
    options,
    check(
      'fact',
      (value) => (typeof value === 'string' ? textFault(value, 500) : null),
      'true, false, a number or a text',
    ),
  );

interface ListOptions extends FieldOptions {
  /** Members; 100 unless told, because what is longer is no command but an import. */
  readonly most?: number;
}

const list = ({ optional = false, most = 100 }: ListOptions) => [
  ...(optional ? [IsOptional()] : []),
  IsArray(),
  ArrayMaxSize(most, { message: `has more than ${most} members`, context: { wouldAccept: `at most ${most}` } }),
];

export const Words = (options: FieldOptions = {}) =>
  applyDecorators(
    Field(() => [String], { nullable: options.optional ?? false, description: options.description }),
    ...list(options),
    check('words', (value) => textFault(value, 100), atMost(100), { each: true }),
  );

/** Ids of several things. */
export const Ids = (options: ListOptions = {}) =>
  applyDecorators(
    Field(() => [ID], { nullable: options.optional ?? false, description: options.description }),
    ...list(options),
    check('ids', (value) => textFault(value, 200), atMost(200), { each: true }),
  );

export const Wholes = (options: FieldOptions = {}) =>
  applyDecorators(
    Field(() => [Int], { nullable: options.optional ?? false, description: options.description }),
    ...list(options),
  );

type InputClass = new () => object;

export const Nested = (type: () => InputClass, options: FieldOptions = {}) =>
  applyDecorators(
    Field(type, { nullable: options.optional ?? false, description: options.description }),
    ...(options.optional === true ? [IsOptional()] : []),
    ValidateNested(),
    Typed(type),
  );

export const NestedList = (type: () => InputClass, options: ListOptions = {}) =>
  applyDecorators(
    Field(() => [type()], { nullable: options.optional ?? false, description: options.description }),
    ...list(options),
    ValidateNested({ each: true }),
    Typed(type),
  );
