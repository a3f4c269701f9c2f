import { describe, expect, it } from '@jest/globals';
import { generated } from '../../procedure/pack/testing/generated.ts';
import { CLAUSES, coverageOf, coverageTable } from '../testing/coverage.ts';
import { shippedPack } from '../testing/scenario.ts';

const packs = CLAUSES.map(({ pack: id, letter, count }) => {
  const pack = shippedPack(id);
  return { pack, covered: coverageOf(pack, letter, count) };
});

describe.each(packs.map(({ pack, covered }) => [pack.title, covered] as const))('%s', (_, covered) => {
  it.each(covered.map((one) => [one.clause, one] as const))(
    '%s has an element of the pack and a test',
    (_clause, one) => {
      expect(one.elements).not.toEqual([]);
      expect(one.tests).not.toEqual([]);
    },
  );
});

describe('the page of where each clause lives', () => {
  it('is up to date', async () => {
    const { is, should } = await generated('docs/procedures/coverage.md', coverageTable(packs));
    expect(is).toBe(should);
  });
});
