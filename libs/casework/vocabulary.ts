import { declarationOf, sealedFields } from '#kernel';
import type { EventVocabulary, FieldType, PackVocabulary } from '#procedure';
import { z } from 'zod';
import { actSchemas, consequenceSchemas, kindOfAct } from './events/index.ts';

/** The plain schema of a field, without what makes it optional or nullable. */
function inner(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? inner(schema.unwrap() as z.ZodType)
    : schema;
}

/** The closed list of a field or of a list's items; `null` where anything goes. */
function valuesOf(schema: z.ZodType): readonly string[] | null {
  const plain = inner(schema);
  if (plain instanceof z.ZodEnum) return plain.options.map(String);
  return plain instanceof z.ZodArray ? valuesOf(plain.element as z.ZodType) : null;
}

/** What a field holds, as far as a pack can compare it. */
function typeOf(schema: z.ZodType): FieldType {
  const plain = inner(schema);
  if (declarationOf(plain)?.kind === 'day') return 'date';
  if (plain instanceof z.ZodArray) return 'list';
  if (plain instanceof z.ZodBoolean) return 'bool';
  if (plain instanceof z.ZodNumber) return 'number';
  return plain instanceof z.ZodString || plain instanceof z.ZodEnum ? 'text' : 'any';
}

/** What a letter that carries out such an act fills in itself. */
function carriedBy(type: string): Pick<EventVocabulary, 'byLetter'> {
  const holder = kindOfAct(type)?.byLetter;
  return holder === undefined ? {} : { byLetter: ['channel', ...(holder === null ? [] : [holder])] };
}

function vocabularyOf(type: string, schema: z.ZodType, kind: EventVocabulary['kind']): EventVocabulary {
  const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
  const fields = Object.entries(shape);
  return {
    kind,
    fields: Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field)])),
    types: Object.fromEntries(fields.map(([name, field]) => [name, typeOf(field)])),
    subject: kindOfAct(type)?.subject,
    sealed: fields.filter(([, field]) => sealedFields.has(inner(field))).map(([name]) => name),
    required: fields.filter(([, field]) => !(field instanceof z.ZodOptional)).map(([name]) => name),
    ...carriedBy(type),
  };
}

/** The events of a case as a pack may name them, read off their schemas so that the two cannot drift apart. */
export const packVocabulary: PackVocabulary = {
  ...Object.fromEntries(Object.entries(actSchemas).map(([type, schema]) => [type, vocabularyOf(type, schema, 'act')])),
  ...Object.fromEntries(
    Object.entries(consequenceSchemas).map(([type, schema]) => [type, vocabularyOf(type, schema, 'consequence')]),
  ),
  // Either intake act.
  Received: vocabularyOf('Received', actSchemas.ComplaintReceived, 'act'),
};
