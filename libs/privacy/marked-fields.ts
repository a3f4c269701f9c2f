import { sealedFields } from '#kernel';
import type { SealedMark } from '#kernel';
import type { z } from 'zod';
import { UnsealableSchema } from './faults.ts';

/** What is to be done with the text of a marked field. */
export type OnMarked = (text: string, path: string, mark: SealedMark) => Promise<unknown>;

/**
 * Copies plain data, with the text of every field that its schema marks as sealed replaced. Data of another shape is
 * copied as it is: the schema refuses it afterwards.
 *
 * The path is `Type.field.field`. It has no array indices and no record keys: elements of a list are moved, added and
 * taken out, while a path stays for ever. What is in the wrong place of a list is found by the chain, not by the seal.
 * @throws UnsealableSchema where a union does not tell which of its members is meant.
 */
export async function mapMarked(schema: z.core.$ZodType, data: unknown, path: string, on: OnMarked): Promise<unknown> {
  const mark = sealedFields.get(schema);
  if (mark !== undefined) return typeof data === 'string' ? await on(data, path, mark) : data;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'readonly':
    case 'default':
    case 'nonoptional':
      return await mapMarked(def.innerType, data, path, on);
    case 'lazy':
      return await mapMarked(def.getter(), data, path, on);
    case 'object':
      return await mapMembers(data, (key) => (Object.hasOwn(def.shape, key) ? def.shape[key] : undefined), path, on);
    case 'record':
      if (!isObject(data)) return data;
      return await mapEntries(data, (_key, member) => mapMarked(def.valueType, member, path, on));
    case 'array':
      if (!Array.isArray(data)) return data;
      return await Promise.all(data.map((item) => mapMarked(def.element, item, path, on)));
    case 'union':
      return await mapUnion(def, data, path, on);
    default:
      if (hasMark(schema)) throw new UnsealableSchema(path, `sealed text cannot be found inside a "${def.type}"`);
      return data;
  }
}

async function mapMembers(
  data: unknown,
  schemaOf: (key: string) => z.core.$ZodType | undefined,
  path: string,
  on: OnMarked,
): Promise<unknown> {
  if (!isObject(data)) return data;
  return await mapEntries(data, async (key, member) => {
    const schema = schemaOf(key);
    return schema === undefined ? member : await mapMarked(schema, member, `${path}.${key}`, on);
  });
}

async function mapUnion(
  def: z.core.$ZodUnionDef & { readonly discriminator?: string },
  data: unknown,
  path: string,
  on: OnMarked,
): Promise<unknown> {
  if (!def.options.some((option) => hasMark(option))) return data;
  const { discriminator } = def;
  if (discriminator === undefined) {
    throw new UnsealableSchema(path, 'a union with sealed text needs a discriminator, to tell which member is meant');
  }
  if (!isObject(data)) return data;
  const word = data[discriminator];
  const meant = def.options.find((option) => option._zod.propValues?.[discriminator]?.has(word as string) === true);
  return meant === undefined ? data : await mapMarked(meant, data, path, on);
}

/** Whether there is a marked field anywhere in a schema. */
function hasMark(schema: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): boolean {
  if (sealedFields.has(schema)) return true;
  if (seen.has(schema)) return false;
  seen.add(schema);
  return partsOf(schema).some((part) => hasMark(part, seen));
}

function partsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'readonly':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'catch':
    case 'promise':
      return [def.innerType];
    case 'lazy':
      return [def.getter()];
    case 'object':
      return Object.values(def.shape);
    case 'record':
    case 'map':
      return [def.valueType];
    case 'set':
      return [def.valueType];
    case 'array':
      return [def.element];
    case 'tuple':
      return def.rest === null ? def.items : [...def.items, def.rest];
    case 'union':
      return def.options;
    case 'intersection':
      return [def.left, def.right];
    case 'pipe':
      return [def.in, def.out];
    default:
      return [];
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function mapEntries(
  data: Readonly<Record<string, unknown>>,
  map: (key: string, member: unknown) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const entries = Object.entries(data).map(async ([key, member]) => [key, await map(key, member)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
