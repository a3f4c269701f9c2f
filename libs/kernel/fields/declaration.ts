import { z } from 'zod';

/**
 * What a day or a moment may be held against: the receipt, the act itself, the present, another field of the same act, or
 * the act that opened what this one is about.
 */
export type Anchor = 'receipt' | 'act' | 'now' | 'opener' | { readonly field: string };

/**
 * Where a day or a moment lies, against the day of the act where the organisation is: up to it (`past`), on it or later
 * (`ahead`), later (`after`), on it (`same`), or anywhere. Held against what is asked, never against what is stored.
 */
export interface DateRule {
  readonly side: 'past' | 'ahead' | 'after' | 'same' | 'any';
  readonly notBefore?: readonly Anchor[];
  readonly notAfter?: readonly Anchor[];
  /** Calendar years ahead of the act. */
  readonly atMost?: number;
  /** Calendar days before the act. */
  readonly back?: number;
}

/** What an id is the id of. */
export type Named =
  | 'act'
  | 'action'
  | 'activity'
  | 'appointment'
  | 'attachment'
  | 'case'
  | 'clock'
  | 'contribution'
  | 'correctiveAction'
  | 'dispatch'
  | 'entry'
  | 'handover'
  | 'meeting'
  | 'notice'
  | 'party'
  | 'person'
  | 'position'
  | 'proposal'
  | 'remedy'
  | 'report'
  | 'request'
  | 'restriction'
  | 'review'
  | 'schedule'
  | 'task';

export type Kind =
  /** Free text, which may be about people; sealed. UTF-16 code units. */
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'email' | 'phone' | 'fileName' }
  /** Free text that names nobody: a title, a code, the reason for a rule. UTF-16 code units. */
  | { readonly kind: 'line' | 'source'; readonly max: number }
  | { readonly kind: 'word' | 'language' | 'mediaType' | 'hash' | 'url' | 'currency' }
  /** Of a list that the organisation keeps. */
  | { readonly kind: 'code'; readonly list: string; readonly max: number }
  /** Text of one form, which is said beside it. */
  | { readonly kind: 'form' }
  | { readonly kind: 'id'; readonly of: Named }
  | { readonly kind: 'day' | 'moment'; readonly date: DateRule }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'flag' | 'amount' | 'fact' }
  /** The plain fields of the act that a letter carries out: each is what that act's own declaration says. */
  | { readonly kind: 'carried' }
  | { readonly kind: 'whole'; readonly least: number; readonly most: number }
  /** What the product itself works out: nobody types it in. */
  | { readonly kind: 'derived' }
  | { readonly kind: 'list'; readonly most: number }
  | { readonly kind: 'group' };

/** What a text has to look like, and how that is said. */
export interface Form {
  readonly like: RegExp;
  readonly wouldAccept: string;
}

/** What is said of a field beside its kind. */
export interface More {
  /** What its text has to look like beyond its kind. */
  readonly form?: Form;
  /** Where in the pack its choices come from, as a dotted path: `closing.exits`. */
  readonly choices?: string;
  /** Filled by the decider or told by another stream: no door asks for it. */
  readonly filled?: true;
  /** What a file alone may say. */
  readonly onlyFromFile?: readonly (string | null)[];
  /** Who may correct it later. */
  readonly correctable?: 'handler' | 'manager';
}

export type Declaration = Kind &
  More & {
    /** What it means, in a sentence for whoever fills it in or reads it. */
    readonly says: string;
    readonly sealed?: true;
  };

declare const DECLARED: unique symbol;
/** A schema that carries its declaration. Only the builders beside this make one. */
export type Field<S extends z.ZodType = z.ZodType> = S & { readonly [DECLARED]: true };

const declarations = new WeakMap<z.ZodType, Declaration>();

export function declare<S extends z.ZodType>(schema: S, declaration: Declaration): Field<S> {
  declarations.set(schema, declaration);
  return schema as Field<S>;
}

/** What a schema was declared to be, whether or not it may be left out; null where nothing was. */
export function declarationOf(schema: z.ZodType): Declaration | null {
  return declarations.get(unwrapped(schema)) ?? null;
}

/** The schema itself, whether or not it may be left out. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;
  return wrapped ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

/** A field of an event as its schema has it; `declaration` is null where it has none. */
export interface FieldOfEvent {
  /** Dotted, with `[]` for each member of a list: `remedies[].amount`. */
  readonly path: string;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly declaration: Declaration | null;
}

/** Every field of an event's schema, those of its groups and lists after them. A schema without a shape has none. */
export function fieldsOf(schema: unknown, within = ''): readonly FieldOfEvent[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([name, field]) =>
    fieldAt(`${within}${name}`, field),
  );
}

function fieldAt(path: string, schema: z.ZodType): readonly FieldOfEvent[] {
  const inner = unwrapped(schema);
  const declaration = declarationOf(schema);
  const takes = (value: unknown): boolean => schema.safeParse(value).success;
  const field: FieldOfEvent = { path, required: !takes(undefined), nullable: takes(null), declaration };
  if (declaration?.sealed === true || declaration?.kind === 'derived') return [field];
  if (inner instanceof z.ZodArray) return [field, ...fieldsOf(inner.element, `${path}[].`)];
  return [field, ...fieldsOf(inner, `${path}.`)];
}
