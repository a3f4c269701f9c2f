import { z } from 'zod';
import { packSchema } from '../schema.ts';
import { didYouMean, insteadOf, oneOf } from './nearest.ts';
import type { Path, Report } from './report.ts';

type Issue = z.core.$ZodIssue;

/** Holds the data against the schema and says of every misfit what would fit. */
export function checkShape(data: unknown, report: Report): void {
  const result = packSchema.safeParse(data);
  for (const issue of result.error?.issues ?? []) explain(data, issue, [], report);
}

function explain(data: unknown, issue: Issue, within: Path, report: Report): void {
  const path = [...within, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const value = valueAt(data, path);
  const name = nameOf(path);
  switch (issue.code) {
    case 'invalid_union':
      return explainUnion(data, issue, path, report);
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        const known = keysAt(packSchema, path);
        report.fault([...path, key], `There is no word "${key}" here${didYouMean(key, known)}`, insteadOf(key, known));
      }
      return;
    case 'invalid_type':
      if (value === undefined)
        return report.fault(path, `"${name}" is missing`, `${name}: ${TYPES[issue.expected] ?? issue.expected}`);
      return report.fault(
        path,
        `"${name}" is ${called(value)} and should be ${TYPES[issue.expected] ?? issue.expected}`,
        rightType(issue.expected, value),
      );
    case 'invalid_value': {
      const words = issue.values.map(String);
      const said =
        value === undefined
          ? `"${name}" is missing`
          : `"${shown(value)}" is no word for "${name}"${didYouMean(shown(value), words)}`;
      return report.fault(path, said, value === undefined ? oneOf(words) : insteadOf(shown(value), words));
    }
    case 'invalid_format':
      return report.fault(path, `"${shown(value)}" is not what "${name}" takes`, issue.message);
    case 'invalid_key':
      return report.fault(path, `"${name}" cannot be a name here`, issue.issues[0]?.message);
    case 'too_small': {
      // All bounds of the schema are of whole numbers: above 0 is 1 or more.
      const least = Number(issue.minimum) + (issue.inclusive === false ? 1 : 0);
      return report.fault(path, `"${name}" needs at least ${counted(least, issue.origin)}`, `${least} or more`);
    }
    case 'too_big':
      return report.fault(
        path,
        `"${name}" can be ${counted(Number(issue.maximum), issue.origin)} at most`,
        `${String(issue.maximum)} or less`,
      );
    default:
      return report.fault(path, `"${name}" does not fit: ${issue.message}`);
  }
}

/** What a person would call a place: its key, or the list it is in. */
const nameOf = (path: Path): string => path.findLast((step) => typeof step === 'string') ?? 'the pack';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of `word: value`',
  record: 'a set of `name: value`',
};

/** An example of the right type; where only the quotation marks are wrong, the value itself. */
function rightType(expected: string, value: unknown): string | undefined {
  if ((expected === 'number' || expected === 'int') && typeof value === 'string' && /^\d+$/.test(value))
    return `${value}, without quotation marks`;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `'${value}', in quotation marks`;
  return EXAMPLES[expected];
}

const EXAMPLES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number such as 10',
  int: 'a whole number such as 10',
  boolean: 'true or false',
  array: 'a list such as `[email, post]`',
  object: '`{word: value}`, or lines of `word: value` below, further in',
  record: '`{name: value}`, or lines of `name: value` below, further in',
};

/** A bound in words: of a list its items, of text its characters. */
function counted(bound: number, origin: string): string {
  const unit = origin === 'array' ? 'item' : origin === 'string' ? 'character' : undefined;
  return unit === undefined ? String(bound) : `${bound} ${unit}${bound === 1 ? '' : 's'}`;
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

function called(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a set of `word: value`' : `"${shown(value)}"`;
}

/** Of several shapes the one that the author most likely meant, and what is wrong with that. */
function explainUnion(
  data: unknown,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  report: Report,
): void {
  const value = valueAt(data, path);
  const name = nameOf(path);
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const said =
      value === undefined
        ? `"${name}" is missing`
        : `There is no ${name} "${shown(value)}"${didYouMean(shown(value), options)}`;
    return report.fault(path, said, value === undefined ? oneOf(options) : insteadOf(shown(value), options));
  }
  const best = issue.errors
    .map((issues) => ({ issues, misfit: issues.reduce((sum, one) => sum + misfit(one), 0) }))
    .reduce((a, b) => (b.misfit < a.misfit ? b : a));
  if (best.misfit < NO_FIT) {
    for (const one of best.issues) explain(data, one, path, report);
    return;
  }
  const keys = keysAt(packSchema, path);
  const said = value === undefined ? `"${name}" is missing` : `"${name}" cannot be ${called(value)}`;
  report.fault(path, said, keys.length > 0 ? `a set with ${oneOf(keys)}` : 'text, a number, or true or false');
}

/** A branch of another type altogether is none that anybody meant. */
const NO_FIT = 100;

function misfit(issue: Issue): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length * 10;
  if (issue.code === 'invalid_union')
    return Math.min(20, ...issue.errors.map((one) => one.reduce((sum, i) => sum + misfit(i), 0)));
  if (issue.path.length === 0) return NO_FIT;
  // A word that is missing says less than one that is there and wrong.
  return issue.path.length === 1 && issue.code === 'invalid_type' ? 6 : 1;
}

export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The words that the schema knows at a place: of every shape that could stand there. */
function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  return [
    ...new Set(
      shapesAt([schema], path).flatMap((shape) => (shape instanceof z.ZodObject ? Object.keys(shape.shape) : [])),
    ),
  ];
}

function shapesAt(schemas: readonly z.core.$ZodType[], path: Path): readonly z.core.$ZodType[] {
  const shapes = schemas.flatMap(unwrapped);
  const [step, ...rest] = path;
  if (step === undefined) return shapes;
  const next = shapes.flatMap((shape): readonly z.core.$ZodType[] => {
    if (shape instanceof z.ZodObject) {
      const fields: Readonly<Record<string, z.core.$ZodType>> = shape.shape;
      const field = Object.hasOwn(fields, step) ? fields[step] : undefined;
      return field === undefined ? [] : [field];
    }
    if (shape instanceof z.ZodArray) return [shape.element];
    return shape instanceof z.ZodRecord ? [shape.valueType] : [];
  });
  return shapesAt(next, rest);
}

/** Without what makes a schema optional, defaulted, lazy or one of several. */
function unwrapped(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrapped);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodLazy
  ) {
    return unwrapped(schema.unwrap());
  }
  return [schema];
}
