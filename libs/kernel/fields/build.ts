import { z } from 'zod';
import { sealedText } from '../sealed-schema.ts';
import { declare, type DateRule, type Field, type Form, type More, type Named } from './declaration.ts';

/**
 * The builders of fields: each makes the schema by which a stored event is read, and declares what the field is. The
 * schema is as loose as it ever was, because what is stored is read for ever; what is stricter stands in the declaration
 * and is asked of what comes in.
 */
const instant = () => z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const localDate = () => z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const short = (max: number) => z.string().min(1).max(max);
/** UTF-16 code units, before sealing. */
const SEALED_AT_MOST = 100_000;
const sealed = () => sealedText({ max: SEALED_AT_MOST });

/** Free text, which may be about people and is therefore sealed. */
export const text = (says: string, { max = SEALED_AT_MOST, ...more }: More & { readonly max?: number } = {}) =>
  declare(sealed(), { kind: 'text', max, sealed: true, says, ...more });
export const email = (says: string, more: More = {}) =>
  declare(sealed(), { kind: 'email', sealed: true, says, ...more });
export const phone = (says: string, more: More = {}) =>
  declare(sealed(), { kind: 'phone', sealed: true, says, ...more });
export const fileName = (says: string, more: More = {}) =>
  declare(sealed(), { kind: 'fileName', sealed: true, says, ...more });

/** Free text that names no person: a title, a code, the reason for a rule. */
export const line = (says: string, more: More = {}) => declare(short(500), { kind: 'line', max: 500, says, ...more });
/** A document in a language of its own, such as a procedure in YAML. UTF-16 code units. */
export const source = (max: number, says: string, more: More = {}) =>
  declare(short(max), { kind: 'source', max, says, ...more });
export const mediaType = (says: string, more: More = {}) => declare(short(500), { kind: 'mediaType', says, ...more });
export const language = (says: string, more: More = {}) => declare(short(500), { kind: 'language', says, ...more });
/** A word of the procedure or of the organisation, such as the name of a role. */
export const word = (says: string, more: More = {}) => declare(short(100), { kind: 'word', says, ...more });
/** A code of one of the lists that the organisation keeps. */
export const code = (list: string, says: string, more: More = {}) =>
  declare(short(500), { kind: 'code', list, max: 500, says, ...more });
/** A code that the procedure or a list of the organisation names, and that was a word from the first. */
export const codeWord = (list: string, says: string, more: More = {}) =>
  declare(short(100), { kind: 'code', list, max: 100, says, ...more });
export const form = (form: Form, says: string, more: More = {}) =>
  declare(z.string().regex(form.like), { kind: 'form', form, says, ...more });
export const url = (says: string, more: More = {}) => declare(z.url().max(500), { kind: 'url', says, ...more });
/** A sha-256, in hex. */
export const hash = (says: string, more: More = {}) =>
  declare(z.string().regex(/^[0-9a-f]{64}$/), { kind: 'hash', says, ...more });

export const id = (of: Named, says: string, more: More = {}) => declare(short(200), { kind: 'id', of, says, ...more });

/** A day in the organisation's calendar. It cannot be declared without what it is held against. */
export const day = (says: string, date: DateRule, more: More = {}) =>
  declare(localDate(), { kind: 'day', date, says, ...more });
/** A moment on the UTC line. It cannot be declared without what it is held against. */
export const moment = (says: string, date: DateRule, more: More = {}) =>
  declare(instant(), { kind: 'moment', date, says, ...more });

/** A day, and a moment, whose stored form was never prescribed. */
export const dayAsText = (says: string, date: DateRule, more: More = {}) =>
  declare(z.string(), { kind: 'day', date, says, ...more });
export const momentAsText = (says: string, date: DateRule, more: More = {}) =>
  declare(z.string(), { kind: 'moment', date, says, ...more });

export const choice = <const V extends readonly [string, ...string[]]>(values: V, says: string, more: More = {}) =>
  declare(z.enum(values), { kind: 'choice', values, says, ...more });
export const flag = (says: string, more: More = {}) => declare(z.boolean(), { kind: 'flag', says, ...more });
/** A number that counts something. */
export const whole = (
  least: 0 | 1,
  says: string,
  { most = 1_000_000, ...more }: More & { readonly most?: number } = {},
) => declare(least === 1 ? z.int().positive() : z.int().nonnegative(), { kind: 'whole', least, most, says, ...more });
export const weekday = (says: string, more: More = {}) =>
  declare(z.int().min(1).max(7), { kind: 'whole', least: 1, most: 7, says, ...more });
export const year = (says: string, more: More = {}) =>
  declare(z.int(), { kind: 'whole', least: 1900, most: 2999, says, ...more });
/** In the currency's major unit, at most two decimals. */
export const amount = (says: string, more: More = {}) =>
  declare(z.number().positive().multipleOf(0.01), { kind: 'amount', says, ...more });
export const currency = (says: string, more: More = {}) =>
  declare(z.string().regex(/^[A-Z]{3}$/), { kind: 'currency', says, ...more });
/** A fact of the procedure: what it can be is said by the pack. */
export const fact = (says: string, more: More = {}) =>
  declare(z.union([z.string(), z.number(), z.boolean()]), { kind: 'fact', says, ...more });

/** The plain fields of the act that a letter carries out. */
export const carried = (says: string, more: More = {}) =>
  declare(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])), {
    kind: 'carried',
    says,
    ...more,
  });

/** Several of the same, each as it is declared; 100 unless told, because what is longer is no command but an import. */
export const list = <S extends z.ZodType>(
  of: Field<S>,
  says: string,
  { most = 100, ...more }: More & { readonly most?: number } = {},
) => declare(z.array<S>(of), { kind: 'list', most, says, ...more });
/** Fields that belong together. */
export const group = <const F extends Fields>(fields: F, says: string, more: More = {}) =>
  declare(z.strictObject(fields as Plainly<F>), { kind: 'group', says, ...more });
/** What the product worked out, in the shape in which it is stored: nobody is asked for it. */
export const derived = <S extends z.ZodType>(schema: S, says: string) =>
  declare(schema, { kind: 'derived', says, filled: true });

type Optional<F extends z.ZodType> = z.ZodOptional<F> | z.ZodNullable<F> | z.ZodOptional<z.ZodNullable<F>>;
export type Fields = Readonly<Record<string, Field | Optional<Field>>>;
type Plainly<F> = { -readonly [K in keyof F]: F[K] };

/** The schema of an event. A field without a declaration does not compile. */
export const event = <const F extends Fields>(fields: F) => z.strictObject<Plainly<F>>(fields);
