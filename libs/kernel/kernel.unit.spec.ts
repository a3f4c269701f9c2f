import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { canonicalJson, isOwnName, nameAtCommandLine, OWN_NAMES, ownNameFault, toInstant } from './index.ts';

describe('a moment', () => {
  it.each([
    ['2025-04-24T09:30:00+01:00', '2025-04-24T08:30:00.000Z'],
    ['2024-02-29T23:59:59.5Z', '2024-02-29T23:59:59.500Z'],
  ])('%s is written %s', (given, written) => expect(toInstant(given)).toBe(written));

  it.each([
    '2025-04-24',
    '2025-04-24T09:30:00',
    '2024-02-30T10:00:00Z',
    '2025-13-01T10:00:00Z',
    '2025-01-01T24:00:00Z',
    'soon',
  ])('%s is none', (given) => expect(toInstant(given)).toBeNull());
});

describe('canonical JSON', () => {
  it('is the same whatever the order of the members, and parses back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reversed = JSON.parse(JSON.stringify(value), (_, member: unknown) =>
          typeof member === 'object' && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).reverse())
            : member,
        ) as unknown;
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses what JSON cannot carry', () => {
    expect(() => canonicalJson({ revision: 1n })).toThrow(TypeError);
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
  });
});

describe('a name of the product itself', () => {
  it.each([...Object.values(OWN_NAMES), nameAtCommandLine('ann'), 'TimeKeeper', ' mail ', 'ｍａｉｌ'])(
    '%s is nobody’s',
    (name) => expect(isOwnName(name)).toBe(true),
  );
  it.each(['ann', 'mailer', 'time-lord', 'clio'])('%s may be somebody’s', (name) =>
    expect(isOwnName(name)).toBe(false),
  );
  it('is refused where somebody is named, with the field', () => {
    expect(ownNameFault({ person: 'import', deputy: 'ann' }, ['deputy', 'person'])).toMatchObject({
      code: 'NAME_RESERVED',
      field: 'person',
    });
    expect(ownNameFault({ person: null }, ['person'])).toBeNull();
  });
});
