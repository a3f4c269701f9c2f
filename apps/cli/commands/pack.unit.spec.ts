import { describe, expect, it } from 'vitest';
import { publishedText } from './pack.ts';

describe('what is said of a pack that was published', () => {
  it.each([
    ['written', 1, 'Version 1 of shop is published for acme.'],
    ['repeated', 1, 'Version 1 of shop is published already for acme.'],
    ['repeated', 3, 'Version 1 of shop is published already for acme. New cases are opened under version 3.'],
    [
      'repeated',
      null,
      'Version 1 of shop is published already for acme. New cases are opened under none of its versions: all are withdrawn.',
    ],
  ] as const)('%s, with version %s in force: %s', (outcome, inForce, said) => {
    expect(publishedText(outcome, 'acme', { pack: 'shop', version: 1, inForce })).toBe(said);
  });
});
