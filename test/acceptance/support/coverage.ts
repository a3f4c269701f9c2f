import { existsSync, readFileSync } from 'node:fs';
import { packSchema, type Pack } from '#procedure';
import { parse } from 'yaml';

/** A clause of a procedure, what of the pack serves it and which acceptance tests hold it. */
export interface Covered {
  readonly clause: string;
  readonly elements: readonly string[];
  readonly tests: readonly string[];
  /** It asks for nothing that a system can do or check; the pack says why. */
  readonly narrative: boolean;
}

/** How many clauses each procedure has: they are numbered without a gap. */
export const CLAUSES: readonly { readonly pack: string; readonly letter: string; readonly count: number }[] = [
  { pack: 'aura', letter: 'A', count: 22 },
  { pack: 'poweron', letter: 'P', count: 24 },
  { pack: 'commonsense', letter: 'C', count: 17 },
  { pack: 'optimised', letter: 'O', count: 30 },
  { pack: 'mobilise', letter: 'M', count: 42 },
];

/** A pack that ships with the product. */
export const shippedPack = (id: string): Pack =>
  packSchema.parse(parse(readFileSync(new URL(`../../../libs/procedure/packs/${id}.yaml`, import.meta.url), 'utf8')));

/** Every clause of a procedure in order, with its homes. */
export function coverageOf(pack: Pack, letter: string, count: number): readonly Covered[] {
  const elements = elementsOf(pack);
  const tests = testsOf(pack.pack);
  return Array.from({ length: count }, (_, index) => {
    const clause = `${letter}-${String(index + 1).padStart(2, '0')}`;
    const homes = elements.filter(({ req }) => req.includes(clause)).map(({ name }) => name);
    return {
      clause,
      elements: homes,
      tests: tests.filter(({ clauses }) => clauses.includes(clause)).map(({ says }) => says),
      narrative: homes.length > 0 && homes.every((name) => name === 'narrative'),
    };
  });
}

/** Everything in a pack that names clauses, by its place. */
function elementsOf(pack: Pack): readonly { readonly name: string; readonly req: readonly string[] }[] {
  const found: { name: string; req: readonly string[] }[] = [];
  const visit = (node: unknown, name: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('req' in node && Array.isArray(node.req)) found.push({ name, req: node.req as string[] });
    for (const [key, child] of Object.entries(node) as [string, unknown][]) {
      const id = Array.isArray(node) ? (idOf(child) ?? key) : key;
      visit(child, name === '' ? id : `${name}.${id}`);
    }
  };
  visit(pack, '');
  return found;
}

const idOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : undefined;

/** The acceptance tests of a procedure, in the order in which they are told: `A-07, A-08: what they say`. */
function testsOf(pack: string): readonly { readonly clauses: readonly string[]; readonly says: string }[] {
  const file = new URL(`../${pack}.e2e.spec.ts`, import.meta.url);
  const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...source.matchAll(/\(\s*(['"`])((?:[A-Z]+-?\d+(?:, )?)+): (.+?)\1\s*,/g)].map(
    ([, , ids = '', says = '']) => ({
      clauses: ids.split(', '),
      says,
    }),
  );
}

/** The table of `docs/procedures/coverage.md`. */
export function coverageTable(packs: readonly { readonly pack: Pack; readonly covered: readonly Covered[] }[]): string {
  const sections = packs.map(({ pack, covered }) =>
    [
      `## ${pack.title}`,
      '',
      '| Clause | In the pack | Held by |',
      '| --- | --- | --- |',
      ...covered.map(({ clause, elements, tests, narrative }) => {
        const homes = elements.map((name) => `\`${name}\``).join('<br>');
        const why = narrative ? [pack.narrative?.why[clause] ?? ''] : [];
        return `| ${clause} | ${homes} | ${[...tests.map((test) => test.replaceAll('%s', '…')), ...why].join('<br>')} |`;
      }),
      '',
    ].join('\n'),
  );
  return [
    '# Where each clause lives',
    '',
    'Made from the packs and the acceptance tests in `test/acceptance`, which speak GraphQL and manual time alone, and',
    'checked by the tests: no clause is without an element of its pack, and none but narrative ones without a test.',
    '`narrative` are clauses that ask for nothing a system can do or check; for those the pack says why.',
    '`UPDATE_DOCS=1 npm test -- test/acceptance/coverage` writes this page anew.',
    '',
    ...sections,
  ].join('\n');
}
