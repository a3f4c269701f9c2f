import { z } from 'zod';
import { packSchema } from './schema.ts';

/** The shape of a pack as a JSON Schema, for editors that complete and underline while one writes. */
export const packJsonSchema = (): object => ({
  $id: 'pack.schema.json',
  title: 'A procedure pack',
  ...z.toJSONSchema(packSchema, { io: 'input', target: 'draft-2020-12' }),
});
