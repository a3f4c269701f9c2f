import { applyDecorators } from '@nestjs/common';
import { Field, Float, ID, Int, type ReturnTypeFunc } from '@nestjs/graphql';
import { Transform, Type as Typed } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { toInstant, WORKED_OUT, type Kind, type More } from '#kernel';
import { AS_PACK_NAME, AS_ROLE_NAME } from '#procedure';
import { holds } from './checks.ts';
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

const declared = (kind: Kind & More, options: FieldOptions, type: ReturnTypeFunc = () => String): PropertyDecorator =>
  field(type, options, holds(kind));

/** Free text, which may be about people and is therefore sealed before it is stored. */
export const Text = ({ max = 100_000, ...options }: FieldOptions & { readonly max?: number } = {}) =>
  declared({ kind: 'text', max }, options);
/** A line that names nobody: a title, a code, the reason for a rule. */
export const Line = (options: FieldOptions = {}) => declared({ kind: 'line', max: 500 }, options);
/** A word of the procedure, such as the name of a role or a stage. */
export const Word = (options: FieldOptions = {}) => declared({ kind: 'word' }, options);
/** The id of something of the case, of a person, of a command. */
export const Id = (options: FieldOptions = {}) => declared({ kind: 'id', of: 'act' }, options, () => ID);
export const Email = (options: FieldOptions = {}) => declared({ kind: 'email' }, options);
export const Phone = (options: FieldOptions = {}) => declared({ kind: 'phone' }, options);
export const Hash = (options: FieldOptions = {}) => declared({ kind: 'hash' }, options);
export const FileName = (options: FieldOptions = {}) => declared({ kind: 'fileName' }, options);
export const MediaType = (options: FieldOptions = {}) => declared({ kind: 'mediaType' }, options);
export const Url = (options: FieldOptions = {}) => declared({ kind: 'url' }, options);
/** Text of a given form. */
export const Form = (like: RegExp, wouldAccept: string, options: FieldOptions = {}) =>
  declared({ kind: 'form', form: { like, wouldAccept } }, options);
export const PackName = (options: FieldOptions = {}) => declared({ kind: 'word', form: AS_PACK_NAME }, options);
/** A role of the procedure, by its name there. */
export const RoleName = (options: FieldOptions = {}) => declared({ kind: 'word', form: AS_ROLE_NAME }, options);

/** A moment with any offset; the handler gets it in UTC. */
export const Moment = (options: FieldOptions = {}) =>
  field(
    () => Instant,
    options,
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (toInstant(value) ?? value) : value)),
    holds({ kind: 'moment', date: WORKED_OUT }),
  );

export const Day = (options: FieldOptions = {}) =>
  declared({ kind: 'day', date: WORKED_OUT }, options, () => LocalDate);

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
  declared({ kind: 'whole', least, most }, options, () => Int);

/** An amount in the currency's major unit. */
export const Amount = (options: FieldOptions = {}) => declared({ kind: 'amount' }, options, () => Float);
export const Fact = (options: FieldOptions = {}) => declared({ kind: 'fact' }, options, () => FactValue);

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
    holds({ kind: 'word' }, { each: true }),
  );

/** Ids of several things. */
export const Ids = (options: ListOptions = {}) =>
  applyDecorators(
    Field(() => [ID], { nullable: options.optional ?? false, description: options.description }),
    ...list(options),
    holds({ kind: 'id', of: 'act' }, { each: true }),
  );

export const Weekdays = (options: FieldOptions = {}) =>
  applyDecorators(
    Field(() => [Int], { nullable: options.optional ?? false, description: options.description }),
    ...list(options),
    holds({ kind: 'whole', least: 1, most: 7 }, { each: true }),
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
