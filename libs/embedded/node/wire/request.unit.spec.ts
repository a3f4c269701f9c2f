import { describe, expect, it } from 'vitest';
import { shared } from './protobuf.ts';
import { proposedEvent, uuid } from './request.ts';

const ID = '0b6f0c0e-1234-4abc-8def-0123456789ab';
const text = (id: string): shared.UUID => new shared.UUID().setString(id);

describe('an event id', () => {
  it.each([
    ['with hyphens', ID],
    ['in capitals', ID.toUpperCase()],
    ['without hyphens', ID.replaceAll('-', '')],
    ['in braces', `{${ID}}`],
    ['in brackets', `(${ID})`],
    ['in parts', '{0x0b6f0c0e,0x1234,0x4abc,{0x8d,0xef,0x01,0x23,0x45,0x67,0x89,0xab}}'],
    ['in parts without their noughts', '{0xb6f0c0e, 0x1234, 0x4abc, {0x8d,0xef,0x1,0x23,0x45,0x67,0x89,0xab}}'],
    ['between blanks', ` ${ID} `],
  ])('is taken %s, as a server takes it', (_form, id) => {
    expect(uuid(text(id))).toBe(ID);
  });

  it.each(['', 'no id', `{${ID}`, `${ID}}`, `(${ID}}`, `{${ID.replaceAll('-', '')}}`, `${ID}0`, '0b6f-0c0e'])(
    'is refused as "%s"',
    (id) => {
      expect(() => uuid(text(id))).toThrow('is not a UUID');
    },
  );
});

it('an event without a type is refused', () => {
  const headers: Record<string, string> = { type: '', 'content-type': 'application/json' };
  const message = {
    getId: () => text(ID),
    getMetadataMap: () => ({ get: (key: string) => headers[key] }),
    getCustomMetadata_asU8: () => new Uint8Array(),
    getData_asU8: () => new Uint8Array(),
  };
  expect(() => proposedEvent(message)).toThrow('An event has a type');
});
