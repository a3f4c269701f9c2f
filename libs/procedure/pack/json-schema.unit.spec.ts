import { describe, expect, it } from 'vitest';
import { packJsonSchema } from './json-schema.ts';
import { generated } from './testing/generated.ts';

describe('the JSON Schema of a pack, for editors', () => {
  it('is up to date', async () => {
    const { is, should } = await generated('docs/procedures/pack.schema.json', JSON.stringify(packJsonSchema()));
    expect(is).toBe(should);
  });

  it('asks of an author what the check asks', () => {
    expect(packJsonSchema()).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['pack', 'title', 'version', 'calendar']) as unknown,
    });
  });
});
