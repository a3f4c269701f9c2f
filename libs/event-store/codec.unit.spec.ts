import { describe, expect, test } from 'vitest';
import type { Decided, DomainEvent } from '#kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { genesisOf } from './chain.ts';
import { Codec } from './codec.ts';
import { DecisionMisfit, MalformedEvent, UnknownEventType } from './faults.ts';
import { Position } from './position.ts';
import type { EncodedEvent, StoredEvent } from './stored-event.ts';
import { enquiry, note, provenance } from './testing/enquiry.ts';

const STREAM = 'enquiry-1';
const codec = new Codec([enquiry]);

/** As the store gives back what was sent. */
const stored = ({ id, type, data, metadata }: EncodedEvent, change: Partial<StoredEvent> = {}): StoredEvent => {
  const [ownData, ownMetadata] = JSON.parse(JSON.stringify([data, metadata])) as [unknown, unknown];
  const position = Position.of(1n, 1n);
  return { id, type, stream: STREAM, revision: 0, position, data: ownData, metadata: ownMetadata, ...change };
};
const encodeOne = (event: Decided<DomainEvent>) => codec.encode(STREAM, [event], provenance, genesisOf(STREAM))[0]!;
const written = stored(encodeOne(note('rang back')));

describe('the codec', () => {
  test('gives back every text as it was decided, with all that is known of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const event = note(text);
        const read = codec.decode(stored(encodeOne(event)));
        expect(read).toMatchObject({ id: event.id, type: 'NoteTaken', data: { text }, stream: STREAM, revision: 0 });
        expect(read?.meta).toMatchObject({ ...provenance, occurredAt: event.occurredAt, schemaVersion: 1 });
      }),
    );
  });

  test('reads an event of any older version as today has it', () => {
    fc.assert(
      fc.property(fc.string(), (topic) => {
        const today = encodeOne({ ...note(''), type: 'EnquiryOpened', data: { topic, urgency: 0 } });
        const olderForms = { 1: { title: topic }, 2: { topic }, 3: { topic, urgency: 0 } };
        for (const [version, data] of Object.entries(olderForms)) {
          const metadata = { ...today.metadata, schemaVersion: Number(version) };
          expect(codec.decode(stored(today, { data, metadata }))?.data).toEqual({ topic, urgency: 0 });
        }
      }),
    );
  });

  test('skips what another tool wrote into our streams', () => {
    expect(codec.decode({ ...written, metadata: undefined })).toBeNull();
    expect(codec.decode({ ...written, metadata: { $causedBy: 'a link' } })).toBeNull();
    expect(codec.decode({ ...written, metadata: Buffer.from('<xml/>') })).toBeNull();
  });

  test.each([
    ['an event type', { type: 'NoteTorn' }],
    ['a type named like a method of every object', { type: 'constructor' }],
    ['a category of stream', { stream: 'tribunal-1' }],
    ['a version', { metadata: { ...(written.metadata as object), schemaVersion: 2 } }],
  ])('does not skip %s that only a newer release knows', (_what, change) => {
    expect(() => codec.decode({ ...written, ...change })).toThrow(UnknownEventType);
  });

  test.each([
    ['broken JSON, which the client hands out as text', '{"text":"rang b'],
    ['JSON that is no object', ['rang back']],
    ['an object of another shape', { text: 1 }],
    ['a field too many', { text: 'rang back', tone: 'curt' }],
  ])('§1.11 names %s as malformed', (_what, data) => {
    expect(() => codec.decode({ ...written, data })).toThrow(MalformedEvent);
  });

  test('names damaged metadata of ours as malformed, and does not take it for another tool’s', () => {
    const { hash: _hash, ...incomplete } = written.metadata as { hash: string };
    expect(() => codec.decode({ ...written, metadata: incomplete })).toThrow(MalformedEvent);
    const broken = Buffer.from(JSON.stringify(written.metadata).slice(0, -1));
    expect(() => codec.decode({ ...written, metadata: broken })).toThrow(MalformedEvent);
  });

  test('names a failing upcaster, and a version without one', () => {
    const failing = () => {
      throw new Error('no title');
    };
    const definition = { version: 2, schema: z.object({}) };
    const at = (upcasters: Record<number, () => never>) =>
      new Codec([{ name: 'enquiry', catalogue: { NoteTaken: { ...definition, upcasters } } }]);
    expect(() => at({ 1: failing }).decode(written)).toThrow('the upcaster from version 1 failed: Error: no title');
    expect(() => at({}).decode(written)).toThrow('version 1 has no upcaster');
  });

  test.each([
    ['does not fit its schema', { ...note(''), data: { text: 1 } }],
    ['has data JSON cannot carry', { ...note(''), data: { text: 1n } }],
    ['is of no type the aggregate has', { ...note(''), type: 'NoteTorn' }],
    ['has an id the store would give back in another form', note('', '0B6F0C0E-0000-4000-8000-000000000001')],
  ])('writes no event that %s', (_what, event) => {
    expect(() => encodeOne(event)).toThrow(DecisionMisfit);
  });

  test('writes nothing that its schema would change on the way back', () => {
    const stripping = { version: 1, schema: z.object({ text: z.string() }) };
    const loose = new Codec([{ name: 'enquiry', catalogue: { NoteTaken: stripping } }]);
    const event = { ...note(''), data: { text: '', tone: 'curt' } };
    expect(() => loose.encode(STREAM, [event], provenance, '')).toThrow('the schema would change it');
  });

  test('freezes what it made, so that every resend sends what was hashed', () => {
    const data = { text: 'first' };
    const encoded = encodeOne({ ...note(''), data });
    data.text = 'second';
    expect(encoded.data).toEqual({ text: 'first' });
    expect(Object.isFrozen(encoded.data) && Object.isFrozen(encoded.metadata)).toBe(true);
    expect(Object.isFrozen(encoded.metadata.actor)).toBe(true);
  });
});
