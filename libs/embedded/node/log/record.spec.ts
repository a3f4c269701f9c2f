import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { RecordDamagedError } from './errors.ts';
import { decodeRecord, encodeRecord, type LogRecord } from './record.ts';

const record: fc.Arbitrary<LogRecord> = fc.record({
  position: fc.nat(),
  stream: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  revision: fc.maxSafeNat(),
  type: fc.string({ maxLength: 40, unit: 'grapheme' }),
  id: fc.uuid(),
  created: fc.nat(),
  body: fc.uint8Array({ maxLength: 200 }),
});

describe('a record', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(record, (written) => {
        const read = decodeRecord(written.position, encodeRecord(written));
        expect({ ...read, body: Uint8Array.from(read.body) }).toEqual({
          ...written,
          body: Uint8Array.from(written.body),
        });
      }),
    );
  });

  it('is known to be damaged if a single bit of it has changed', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.integer({ min: 0, max: 7 }), (written, at, bit) => {
        const bytes = encodeRecord(written);
        const index = at % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
        expect(() => decodeRecord(written.position, bytes)).toThrow(RecordDamagedError);
      }),
    );
  });

  it('is known to be damaged if it stands at another position, or is cut short', () => {
    fc.assert(
      fc.property(record, fc.nat(), (written, cut) => {
        const bytes = encodeRecord(written);
        expect(() => decodeRecord(written.position + 1, bytes)).toThrow(RecordDamagedError);
        expect(() => decodeRecord(written.position, bytes.subarray(0, cut % bytes.length))).toThrow(RecordDamagedError);
      }),
    );
  });
});
