import { sealedFields } from '#kernel';
import type { EventVocabulary, PackVocabulary } from '#procedure';
import { z } from 'zod';
import { actSchemas, consequenceSchemas } from './events/index.ts';

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

function vocabularyOf(schema: z.ZodType, kind: EventVocabulary['kind']): EventVocabulary {
  const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
  const fields = Object.entries(shape);
  return {
    kind,
    fields: Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field)])),
    sealed: fields.filter(([, field]) => sealedFields.has(inner(field))).map(([name]) => name),
  };
}

/** The events of a case as a pack may name them, read off their schemas so that the two cannot drift apart. */
export const packVocabulary: PackVocabulary = {
  ...Object.fromEntries(Object.entries(actSchemas).map(([type, schema]) => [type, vocabularyOf(schema, 'act')])),
  ...Object.fromEntries(
    Object.entries(consequenceSchemas).map(([type, schema]) => [type, vocabularyOf(schema, 'consequence')]),
  ),
  // Either intake act.
  Received: vocabularyOf(actSchemas.ComplaintReceived, 'act'),
};
