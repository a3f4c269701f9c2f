import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isMap, isScalar, isSeq, parseDocument, stringify, visit, type Document } from 'yaml';
import { packVocabulary } from '#casework';
import { checkPack } from '../index.ts';
import { soundPacks } from '../testing/packs.ts';

/** Either it passes, or there is a fault, and every fault has a line of the source and says something. */
function isAnswered(source: string): void {
  const checked = checkPack(source, packVocabulary);
  if (checked.ok) return;
  expect(checked.faults.length).toBeGreaterThan(0);
  const lines = source.split('\n').length;
  for (const { line, message } of checked.faults) {
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(Math.max(1, lines));
    expect(message).not.toBe('');
  }
}

type Change = (document: Document, chosen: number, value: unknown) => void;

/** The nodes of a document in order, with what can be done to each. */
function nodesOf(
  document: Document,
): readonly { replace: (value: unknown) => void; remove: () => void; rename?: (key: string) => void }[] {
  const found: { replace: (value: unknown) => void; remove: () => void; rename?: (key: string) => void }[] = [];
  visit(document, {
    Map: (_, map) => {
      for (const pair of map.items) {
        found.push({
          replace: (value) => void (pair.value = document.createNode(value)),
          remove: () => void map.items.splice(map.items.indexOf(pair), 1),
          rename: (key) => {
            if (isScalar(pair.key)) pair.key.value = key;
          },
        });
      }
    },
    Seq: (_, list) => {
      for (const item of list.items) {
        found.push({
          replace: (value) => void list.items.splice(list.items.indexOf(item), 1, document.createNode(value)),
          remove: () => void list.items.splice(list.items.indexOf(item), 1),
        });
      }
    },
  });
  return found;
}

const CHANGES: Readonly<Record<string, Change>> = {
  remove: (document, chosen) => at(document, chosen)?.remove(),
  replace: (document, chosen, value) => at(document, chosen)?.replace(value),
  rename: (document, chosen, value) => at(document, chosen)?.rename?.(String(value)),
  swap: (document, chosen) => {
    visit(document, (_, node) => {
      if (isSeq(node) || isMap(node)) node.items.reverse();
      return chosen % 2 === 0 ? visit.BREAK : undefined;
    });
  },
};
const at = (document: Document, chosen: number): ReturnType<typeof nodesOf>[number] | undefined => {
  const nodes = nodesOf(document);
  return nodes[chosen % Math.max(1, nodes.length)];
};

const value = fc.oneof(
  fc.constantFrom(
    'Received',
    'ResponseSent',
    'approver',
    'ack',
    'ClockBreached',
    '__proto__',
    'constructor',
    '',
    null,
    true,
    0,
    -1,
    1e9,
  ),
  fc.constantFrom({ event: 'Received' }, { all: [] }, { any: [] }, { not: { not: { fact: 'x', is: 1 } } }, [], [[]], {
    by: 'x',
  }),
  fc.string(),
  fc.jsonValue({ maxDepth: 3 }),
);

describe('the check of any pack', () => {
  it('answers whatever somebody did to a good pack', () => {
    const pack = fc.constantFrom(...soundPacks().map(([, source]) => source));
    const changes = fc.array(fc.tuple(fc.constantFrom(...Object.values(CHANGES)), fc.nat(), value), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(pack, changes, (source, done) => {
        const document = parseDocument(source);
        for (const [change, chosen, replacement] of done) change(document, chosen, replacement);
        isAnswered(String(document));
      }),
      { numRuns: 60 },
    );
  });

  it('answers whatever was typed into or cut out of a good pack', () => {
    const pack = fc.constantFrom(...soundPacks().map(([, source]) => source));
    const noise = fc.oneof(
      fc.string(),
      fc.string({
        unit: fc.constantFrom('{', '}', '[', ']', ':', '-', ' ', '\n', '\t', '&', '*', '"', "'", '#', '|', '!'),
      }),
    );
    fc.assert(
      fc.property(pack, fc.nat(), fc.nat({ max: 40 }), noise, (source, place, cut, typed) => {
        const start = place % source.length;
        isAnswered(source.slice(0, start) + typed + source.slice(start + cut));
      }),
      { numRuns: 60 },
    );
  });

  it('answers any text and any data', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.jsonValue().map((data) => stringify(data)),
        ),
        isAnswered,
      ),
    );
  });
});
