import { describe, expect, it } from 'vitest';
import { generated } from '../../libs/procedure/pack/testing/generated.ts';
import { CLAUSES, coverageOf, coverageTable, shippedPack } from './support/coverage.ts';

const packs = CLAUSES.map(({ pack: id, letter, count }) => {
  const pack = shippedPack(id);
  return { pack, covered: coverageOf(pack, letter, count) };
});

describe.each(packs.map(({ pack, covered }) => [pack.title, covered] as const))('%s', (_, covered) => {
  it.each(covered.map((one) => [one.clause, one] as const))(
    '%s has an element of the pack, and a test unless it is narrative',
    (_clause, one) => {
      expect(one.elements).not.toEqual([]);
      if (!one.narrative) expect(one.tests).not.toEqual([]);
    },
  );
});

describe('the page of where each clause lives', () => {
  it('is up to date', async () => {
    const { is, should } = await generated('docs/procedures/coverage.md', coverageTable(packs));
    expect(is).toBe(should);
  });
});
