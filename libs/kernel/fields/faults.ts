import { z } from 'zod';
import type { FieldFault } from '../decision.ts';
import { textFormOf, valueWrong } from './check.ts';
import { declarationOf, unwrapped, type Declaration } from './declaration.ts';
import { mendedText } from './text.ts';

export interface Doors {
  /** Where what is looked at stands in what was sent. */
  readonly within?: string;
  /** A file says what was so, and may say what no person does. */
  readonly fromFile?: boolean;
  /** Whether what is left out is said elsewhere. */
  readonly partly?: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Everything that is wrong with what was said by itself, by the declarations of an event's fields: all of it at once. What
 * the product fills in is passed over, and where a day lies is for the decider (`dateFault`).
 * @param said in plain text, before anything is sealed.
 */
export function fieldFaults(schema: z.ZodType, said: object, doors: Doors = {}): readonly FieldFault[] {
  const { within = '' } = doors;
  const fields = shapeOf(schema);
  const unknown = Object.entries(said).flatMap(([name, value]) =>
    name in fields || value === undefined ? [] : [name],
  );
  return [
    ...Object.entries(fields).flatMap(([name, field]) =>
      faultsAt(field, (said as Values)[name], { ...doors, within: `${within}${name}` }),
    ),
    ...unknown.map((name) => ({
      field: `${within}${name}`,
      rule: 'unknown',
      message: 'is no field of it',
      wouldAccept: `one of: ${Object.keys(fields).join(', ')}`,
    })),
  ];
}

const shapeOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> => {
  const plain = unwrapped(schema);
  return plain instanceof z.ZodObject ? plain.shape : {};
};

function faultsAt(schema: z.ZodType, value: unknown, doors: Doors): readonly FieldFault[] {
  const { within: field = '', fromFile = false, partly = false } = doors;
  const declared = declarationOf(schema);
  if (declared === null || declared.filled === true || declared.kind === 'derived') return [];
  if (declared.onlyFromFile?.includes(value as string | null) === true) {
    const message = 'says what a file alone can say';
    return fromFile ? [] : [{ field, rule: 'file', message, wouldAccept: 'what is known of it' }];
  }
  if (value === undefined || value === null) {
    if (schema.safeParse(value).success || (partly && value === undefined)) return [];
    return [{ field, rule: 'required', message: 'is missing', wouldAccept: declared.says }];
  }
  if (declared.kind === 'group')
    return typeof value === 'object'
      ? fieldFaults(schema, value, { ...doors, within: `${field}.` })
      : [{ field, rule: 'type', message: 'is no group of fields', wouldAccept: declared.says }];
  if (declared.kind === 'list') return listFaults(unwrapped(schema), value, declared, doors);
  const wrong = valueWrong(declared, value);
  return wrong === null ? [] : [{ field, ...wrong }];
}

function listFaults(
  schema: z.ZodType,
  value: unknown,
  { most }: Extract<Declaration, { kind: 'list' }>,
  doors: Doors,
): readonly FieldFault[] {
  const { within: field = '' } = doors;
  const wouldAccept = `a list of at most ${most}`;
  if (!Array.isArray(value)) return [{ field, rule: 'type', message: 'is no list', wouldAccept }];
  if (value.length > most) return [{ field, rule: 'length', message: `has more than ${most} members`, wouldAccept }];
  const element = schema instanceof z.ZodArray ? (schema.element as z.ZodType) : schema;
  return value.flatMap((one: unknown, index) => faultsAt(element, one, { ...doors, within: `${field}.${index}` }));
}

/**
 * What somebody outside said, as it can be kept: they are not there to be asked again, so what is no text is shown as a
 * sign, what is too long is cut, and what cannot be mended is left out where it can be.
 */
export function mendedFields<T extends object>(schema: z.ZodType, said: T): T {
  const fields = shapeOf(schema);
  const mended = Object.entries(said).flatMap(([name, value]) => {
    const field = fields[name];
    const declared = field && declarationOf(field);
    if (field === undefined || declared == null) return [];
    const form = textFormOf(declared);
    const text: unknown = form !== null && typeof value === 'string' ? mendedText(value, form) : value;
    const stays = faultsAt(field, text, {}).length === 0 || !field.safeParse(undefined).success;
    return stays ? [[name, text]] : [];
  });
  return Object.fromEntries(mended) as T;
}
