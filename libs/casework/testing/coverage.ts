import { readFileSync } from 'node:fs';
import type { Pack } from '#procedure';

/** A clause of a procedure, what of the pack serves it and which tests hold it. */
export interface Covered {
  readonly clause: string;
  readonly elements: readonly string[];
  readonly tests: readonly string[];
}

/** How many clauses each procedure has: they are numbered without a gap. */
export const CLAUSES: readonly { readonly pack: string; readonly letter: string; readonly count: number }[] = [
  { pack: 'commonsense', letter: 'C', count: 17 },
  { pack: 'poweron', letter: 'P', count: 24 },
];

/** Every clause of a procedure in order, with its homes. */
export function coverageOf(pack: Pack, letter: string, count: number): readonly Covered[] {
  const elements = elementsOf(pack);
  const tests = testsOf(pack.pack);
  return Array.from({ length: count }, (_, index) => {
    const clause = `${letter}-${String(index + 1).padStart(2, '0')}`;
    return {
      clause,
      elements: elements.filter(({ req }) => req.includes(clause)).map(({ name }) => name),
      tests: tests.filter((test) => test.startsWith(`${clause}: `)).map((test) => test.slice(clause.length + 2)),
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

/** The names of the tests of a procedure, in the order in which they are told. */
function testsOf(pack: string): readonly string[] {
  const source = readFileSync(new URL(`../requirements/${pack}.unit.spec.ts`, import.meta.url), 'utf8');
  return [...source.matchAll(/\(\s*(['"`])([A-Z]+-\d+: .+?)\1\s*,/g)].map(([, , name = '']) => name);
}

/** The table of `docs/procedures/coverage.md`. */
export function coverageTable(packs: readonly { readonly pack: Pack; readonly covered: readonly Covered[] }[]): string {
  const sections = packs.map(({ pack, covered }) =>
    [
      `## ${pack.title}`,
      '',
      '| Clause | In the pack | Held by |',
      '| --- | --- | --- |',
      ...covered.map(({ clause, elements, tests }) => {
        const homes = elements.map((name) => `\`${name}\``).join('<br>');
        return `| ${clause} | ${homes} | ${tests.map((test) => test.replaceAll('%s', '…')).join('<br>')} |`;
      }),
      '',
    ].join('\n'),
  );
  return [
    '# Where each clause lives',
    '',
    'Made from the packs and the specs in `libs/casework/requirements`, and checked by the tests: no clause is without an',
    'element of its pack and a test. `narrative` are clauses that ask for nothing a system can do or check; the pack says',
    'why. `UPDATE_DOCS=1 npm test -- libs/casework/requirements` writes this page anew.',
    '',
    ...sections,
  ].join('\n');
}
