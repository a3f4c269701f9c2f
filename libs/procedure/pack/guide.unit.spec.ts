import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packJsonSchema } from './json-schema.ts';
import { soundPacks, textOf } from './testing/packs.ts';
import { EFFECTS, EXITS, KINDS, NATURES } from './words.ts';

/** As people wrote it: the list at its end has every word, and explains none. */
const guide = textOf('docs/procedures/writing-a-pack.md').split('<!-- Made from the code')[0] ?? '';
const examples = [...guide.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text.trimEnd());
/** The lines without their common indent. */
function dedented(text: string): readonly string[] {
  const lines = text.split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent));
}
const within = (whole: readonly string[], part: readonly string[]): boolean =>
  whole.some((_, start) => {
    const lines = whole.slice(start, start + part.length);
    return lines.length === part.length && dedented(lines.join('\n')).join('\n') === part.join('\n');
  });

/** Every word that the schema knows. */
function wordsOf(schema: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  if ('properties' in schema) for (const word of Object.keys(schema.properties as object)) found.add(word);
  for (const part of Object.values(schema)) wordsOf(part, found);
  return found;
}
function keysOf(data: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof data !== 'object' || data === null) return found;
  for (const [key, value] of Object.entries(data)) {
    found.add(key);
    keysOf(value, found);
  }
  return found;
}
const words = [...wordsOf(packJsonSchema())];

describe('the guide to writing a pack', () => {
  it.each(examples.map((text) => [text.split('\n')[0]?.trim() ?? '', text] as const))(
    'cuts "%s" from a pack that passes its check, and it is YAML',
    (_, text) => {
      const part = dedented(text);
      expect(() => void parse(part.join('\n'))).not.toThrow();
      expect(soundPacks().filter(([, source]) => within(source.split('\n'), part))).not.toEqual([]);
    },
  );

  it.each([...words, ...EFFECTS, ...EXITS, ...KINDS, ...NATURES])('explains or shows `%s`', (word) => {
    const code = [...examples, ...[...guide.matchAll(/`([^`\n]+)`/g)].map(([, inline = '']) => inline)].join('\n');
    expect(code).toMatch(new RegExp(`\\b${word}\\b`));
  });
});

describe('the pack of every word', () => {
  it('uses every word that the schema knows', () => {
    const used = keysOf(parse(textOf('test/packs/every-word.yaml')));
    expect(words.filter((word) => !used.has(word))).toEqual([]);
  });
});
