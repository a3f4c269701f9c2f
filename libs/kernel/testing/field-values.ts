import { z } from 'zod';
import { declarationOf, unwrapped, type Declaration } from '../fields/declaration.ts';

/** What nobody in their senses types, and what comes in all the same. */
export const NASTY: readonly unknown[] = [
  '',
  ' ',
  '\u200B',
  '\u0000',
  'a\u0000b',
  'a\u001Bb',
  'a\u0085b',
  '\uD800',
  'a\uDC00b',
  '\uFFFE',
  '\u{1FFFF}',
  'a\u202Eb',
  'a\u2028b',
  'a\u2066b',
  'a\u2066b\u2069',
  'a\u2069b',
  'a\u00ADb',
  '\uFEFFa',
  ' a',
  'a ',
  'a\nb',
  'a\r\nb',
  'a\tb',
  'a/b',
  'a.',
  '..',
  'Zoë Ó Súilleabháin 王小明 🧑🏽‍⚕️',
  '{"$ne":1}',
  "'; drop table register; --",
  '\\x00',
  'n/a',
  'a@b',
  'Ann <ann@example.org>',
  'mailto:ann@example.org',
  'ann@example.org,',
  'ann@bücher.example',
  'javascript:alert(1)',
  'https://example.org/',
  '0000-01-01',
  '2025-02-30',
  '2025-04-24',
  '9999-12-31',
  '0000-01-01T00:00:00.000Z',
  '2025-04-24T09:30:00.000Z',
  'x'.repeat(99),
  'x'.repeat(501),
  'é'.repeat(100_000),
  'x'.repeat(100_001),
  0,
  -0,
  1,
  -1,
  0.1,
  0.001,
  1e12,
  1e21,
  2 ** 53,
  2_000_000_001,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  false,
  null,
  {},
  [],
];

const seal = (text: string): object => ({
  sealed: Buffer.from(text).toString('base64url'),
  subject: 'party-1',
  path: 'Test.field',
});

/** A value as an event stores it: what is sealed is in base64url, unsealed. */
export const stored = ({ sealed }: Declaration, value: unknown): unknown =>
  sealed === true && typeof value === 'string' ? seal(value) : value;

/** A plain value that a field takes. */
export function plainSample(declared: Declaration, schema: z.ZodType): unknown {
  switch (declared.kind) {
    case 'email':
      return 'ann@example.org';
    case 'hash':
      return 'a'.repeat(64);
    case 'url':
      return 'https://example.org/';
    case 'currency':
      return 'GBP';
    case 'day':
      return '2025-04-24';
    case 'moment':
      return '2025-04-24T09:30:00.000Z';
    case 'choice':
      return declared.values[0];
    case 'flag':
    case 'fact':
      return true;
    case 'whole':
      return Math.max(declared.least, 1);
    case 'amount':
      return 12.5;
    case 'list':
      return [];
    case 'carried':
      return {};
    case 'group':
      return plainSamples(schema);
    case 'form':
      return ['2025-Q2', 'AUR'].find((text) => declared.form?.like.test(text));
    default:
      return declared.form === undefined ? 'word-1' : 'word';
  }
}

/** The fields that an event cannot be without and that somebody says, each with a plain value. */
export function plainSamples(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    saidFields(schema).flatMap(({ name, field, declared }) =>
      field.safeParse(undefined).success ? [] : [[name, plainSample(declared, field)]],
    ),
  );
}

export interface SaidField {
  readonly name: string;
  readonly field: z.ZodType;
  readonly declared: Declaration;
}

/** The fields of an event that a door asks for. */
export function saidFields(schema: z.ZodType): readonly SaidField[] {
  const plain = unwrapped(schema);
  const shape = plain instanceof z.ZodObject ? (plain.shape as Readonly<Record<string, z.ZodType>>) : {};
  return Object.entries(shape).flatMap(([name, field]) => {
    const declared = declarationOf(field);
    const isSaid = declared !== null && declared.filled !== true && declared.kind !== 'derived';
    return isSaid ? [{ name, field, declared }] : [];
  });
}
