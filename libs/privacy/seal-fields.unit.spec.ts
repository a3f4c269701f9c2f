import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSealed, sealedText } from '#kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { TextTooLong, UnsealableSchema } from './faults.ts';
import { MasterKey } from './master-key.ts';
import { openFields } from './open-fields.ts';
import { fingerprintFields, sealFields } from './seal-fields.ts';
import { SubjectKeys } from './subject-keys.ts';
import { MemoryKeyStore } from './testing/memory-key-store.ts';
import { Vault } from './vault.ts';

const store = new MemoryKeyStore();
const vault = new Vault(await SubjectKeys.open(store, new MasterKey(randomBytes(32))));

const received = z.strictObject({
  reference: z.string(),
  narrative: sealedText({ max: 20 }),
  email: sealedText().optional(),
  spare: sealedText().nullable(),
  contacts: z.array(z.strictObject({ kind: z.string(), value: sealedText() })).readonly(),
  remarks: z.record(z.string(), sealedText()),
  from: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person'), name: sealedText() }),
    z.strictObject({ kind: z.literal('company'), name: z.string() }),
  ]),
  value: z.union([z.string(), z.number()]),
});

const plain = {
  reference: 'AUR-2026-00042',
  narrative: 'the meter is wrong',
  email: 'ann@example.org',
  spare: null,
  contacts: [
    { kind: 'phone', value: '0113 496 0000' },
    { kind: 'post', value: '1 High Street' },
  ],
  remarks: { tone: 'upset' },
  from: { kind: 'person' as const, name: 'Ann' },
  value: 'plain',
};

const seal = (data: typeof plain) => sealFields(vault, 'aurora', 'ann', 'Received', received, data as never);

describe('sealing an act’s fields', () => {
  test('seals exactly the marked ones, wherever they are, and the schema takes the result', async () => {
    const sealed = await seal(plain);
    expect(received.parse(sealed)).toEqual(sealed);
    const at = (path: string): unknown => expect.objectContaining({ subject: 'ann', path: `Received.${path}` });
    expect(sealed).toEqual({
      reference: 'AUR-2026-00042',
      narrative: at('narrative'),
      email: at('email'),
      spare: null,
      contacts: [
        { kind: 'phone', value: at('contacts.value') },
        { kind: 'post', value: at('contacts.value') },
      ],
      remarks: { tone: at('remarks') },
      from: { kind: 'person', name: at('from.name') },
      value: 'plain',
    });
  });

  test('leaves no word of the marked ones in what is stored', async () => {
    const stored = JSON.stringify(await seal(plain));
    for (const word of ['meter', 'ann@example.org', '0113', 'High Street', 'upset', 'Ann"']) {
      expect(stored).not.toContain(word);
    }
  });

  test('seals by the member of a union that is meant', async () => {
    const company = { ...plain, from: { kind: 'company', name: 'Acme' } };
    expect((await seal(company as never)).from).toEqual({ kind: 'company', name: 'Acme' });
  });

  test('leaves data of another shape for the schema to refuse', async () => {
    const sealed = await seal({ ...plain, contacts: 'none', narrative: 5 } as never);
    expect(received.safeParse(sealed).success).toBe(false);
  });

  test('seals for several persons, told by the path', async () => {
    const subject = (path: string) => (path === 'Received.from.name' ? 'bob' : 'ann');
    const sealed = await sealFields(vault, 'aurora', subject, 'Received', received, plain as never);
    expect([sealed.narrative.subject, (sealed.from.name as { subject: string }).subject]).toEqual(['ann', 'bob']);
  });

  test('refuses a text that its field does not take', async () => {
    const long = { ...plain, narrative: 'x'.repeat(21) };
    await expect(seal(long)).rejects.toThrow(TextTooLong);
  });

  test('seals the longest text there can be into what the schema takes', async () => {
    const schema = z.strictObject({ text: sealedText({ max: 1_000 }) });
    const text = '€'.repeat(1_000);
    const sealed = await sealFields(vault, 'aurora', 'ann', 'Noted', schema, { text });
    expect(schema.safeParse(sealed).success).toBe(true);
  });

  test.each([
    ['a union without a discriminator', z.object({ a: z.union([sealedText(), z.number()]) })],
    ['a tuple', z.object({ a: z.tuple([sealedText()]) })],
    ['an intersection', z.object({ a: z.object({ b: sealedText() }).and(z.object({})) })],
  ])('refuses a schema with sealed text in %s, where it cannot be found for certain', async (_what, schema) => {
    const sealing = sealFields<z.ZodType>(vault, 'aurora', 'ann', 'Noted', schema, { a: 'x' });
    await expect(sealing).rejects.toThrow(UnsealableSchema);
  });
});

describe('opening', () => {
  test('gives back what was sealed, with one look into the key store', async () => {
    const sealed = await seal(plain);
    const looks = store.looks;
    expect(await openFields(vault, 'aurora', [sealed, { row: sealed.narrative }])).toEqual([
      plain,
      { row: plain.narrative },
    ]);
    expect(store.looks).toBe(looks + 1);
  });

  test('works where an upcaster has moved a field unopened', async () => {
    const { narrative } = await seal(plain);
    const moved = { complaint: { body: narrative } };
    expect(await openFields(vault, 'aurora', moved)).toEqual({ complaint: { body: plain.narrative } });
  });

  test('reads erased fields as `Erased` and the rest as it is', async () => {
    const schema = z.strictObject({ text: sealedText(), n: z.number() });
    const sealed = await sealFields(vault, 'aurora', 'cleo', 'Noted', schema, { text: 'x', n: 1 });
    await vault.erase('aurora', 'cleo');
    expect(await openFields(vault, 'aurora', sealed)).toEqual({ text: { erased: true, subject: 'cleo' }, n: 1 });
  });

  test('leaves any JSON without sealed fields as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (data) => {
        fc.pre(!isSealed(data));
        expect(await openFields(vault, 'aurora', data)).toEqual(data);
      }),
    );
  });
});

test('the fingerprint of an act is the same when it is sent again, and shows none of its texts', async () => {
  const fingerprint = () => fingerprintFields(vault, 'aurora', 'ann', 'Received', received, plain as never);
  const first = await fingerprint();
  expect(await fingerprint()).toEqual(first);
  expect(JSON.stringify(first)).not.toContain('meter');
  expect(first).toMatchObject({ reference: plain.reference, value: 'plain' });
});
