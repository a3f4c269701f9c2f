import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { actSchemas } from '#casework';
import { fieldFaults } from '#kernel';
import { NASTY, plainSamples, saidFields } from '../../../libs/kernel/testing/field-values.ts';
import { wrongIn } from '../graphql/checks.ts';
import { LATER_ACTS } from './acts.ts';

/** Of which GraphQL itself refuses what is of another type. */
const TYPED = ['choice', 'flag', 'fact', 'list', 'group', 'carried'];
const fields = LATER_ACTS.flatMap(([type, { input }]) =>
  saidFields(actSchemas[type])
    .filter(({ declared }) => !TYPED.includes(declared.kind))
    .map((one) => ({ type, input, ...one })),
);

describe('a field of the API', () => {
  it('is one of many', () => expect(fields.length).toBeGreaterThan(100));

  it.each(fields)('is answered as at every other door, by the same rule: $type, $name', ({ type, input, name }) => {
    const schema = actSchemas[type];
    for (const value of NASTY) {
      if (value === null || typeof value === 'object' || typeof value === 'boolean') continue;
      const given = { ...plainSamples(schema), [name]: value };
      const errors = validateSync(plainToInstance(input, given), { validationError: { target: false } });
      const ofApi = errors
        .filter(({ property }) => property === name)
        .flatMap(({ constraints = {} }) =>
          Object.entries(constraints).map(([rule, message]) => wrongIn(rule, message, null)),
        );
      const elsewhere = fieldFaults(schema, given).filter(({ field }) => field === name);
      const said = ({ rule, message, wouldAccept }: (typeof ofApi)[number]) => ({ rule, message, wouldAccept });
      expect([value, ofApi.map(said)]).toEqual([value, elsewhere.map(said)]);
    }
  });
});
