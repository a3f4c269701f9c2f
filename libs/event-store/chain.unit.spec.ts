import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { ChainVerifier, genesisOf, hashCommand } from './chain.ts';
import { Codec } from './codec.ts';
import { ChainBroken } from './faults.ts';
import type { StoredEvent } from './stored-event.ts';
import { enquiry, note, provenance } from './testing/enquiry.ts';
import { MemoryLog } from './testing/memory-log.ts';

const STREAM = 'enquiry-1';
const codec = new Codec([enquiry]);
const decided = ['rang back', 'no answer', 'wrote'].map((text, n) =>
  note(text, `0b6f0c0e-0000-4000-8000-00000000000${n}`),
);

/** Three events, as the store holds them. */
async function threeEvents(stream = STREAM): Promise<StoredEvent[]> {
  const log = new MemoryLog();
  await log.append(stream, 'no_stream', codec.encode(stream, decided, provenance, genesisOf(stream)));
  return log.events;
}

function verify(events: readonly StoredEvent[], stream = STREAM): ChainVerifier {
  const chain = new ChainVerifier(stream);
  for (const event of events) chain.accept(event);
  return chain;
}

/** As the client reads a stored text: what is no JSON comes as text for data and as bytes for metadata. */
function reading(text: string, kind: 'data' | 'metadata'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return kind === 'data' ? text : Buffer.from(text);
  }
}

describe('the chain of a stream', () => {
  test('holds for what was written, and gives the hash for the next event', async () => {
    const events = await threeEvents();
    const chain = verify(events);
    expect(chain.revision).toBe(2);
    expect(chain.lastHash).toBe((events[2]!.metadata as { hash: string }).hash);
  });

  test('is SHA-256 over the RFC 8785 form of prev, id, type, data and metadata without the hash', async () => {
    const [first] = await threeEvents();
    const { hash, ...rest } = first!.metadata as Record<string, unknown>;
    const inOrder = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort()
              .map(([key, member]) => [key, inOrder(member)]),
          )
        : value;
    const { id, type, data } = first!;
    const text = JSON.stringify(inOrder({ prev: genesisOf(STREAM), id, type, data, metadata: rest }));
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('shows any change of a single byte of what is stored', async () => {
    const events = await threeEvents();
    const place = fc.record({
      event: fc.integer({ min: 0, max: events.length - 1 }),
      kind: fc.constantFrom('data' as const, 'metadata' as const),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.integer({ min: 0x20, max: 0x7e }),
    });
    fc.assert(
      fc.property(place, ({ event, kind, at, byte }) => {
        const before = JSON.stringify(events[event]![kind]);
        const index = Math.floor(at * before.length);
        const after = before.slice(0, index) + String.fromCharCode(byte) + before.slice(index + 1);
        fc.pre(after !== before);
        const changed = events.map((one, n) => (n === event ? { ...one, [kind]: reading(after, kind) } : one));
        expect(() => verify(changed)).toThrow(ChainBroken);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each<[string, (events: StoredEvent[]) => StoredEvent[], number]>([
    ['another id', ([a, b, c]) => [a!, { ...b!, id: c!.id }, c!], 1],
    ['another type', ([a, b, c]) => [a!, { ...b!, type: 'EnquiryOpened' }, c!], 1],
    ['an event taken out', ([a, , c]) => [a!, c!], 1],
    ['an event taken out and the rest renumbered', ([a, , c]) => [a!, { ...c!, revision: 1 }], 1],
    ['the first events cut off', ([, , c]) => [c!], 0],
    ['two events exchanged', ([a, b, c]) => [a!, { ...c!, revision: 1 }, { ...b!, revision: 2 }], 1],
    ['an event put in twice', ([a, b]) => [a!, b!, { ...b!, revision: 2 }], 2],
    ['metadata stripped from an event that others follow', ([a, b, c]) => [a!, { ...b!, metadata: {} }, c!], 2],
  ])('breaks by %s, and names stream and revision', async (_what, change, revision) => {
    const changed = change(await threeEvents());
    expect(() => verify(changed)).toThrow(expect.objectContaining({ stream: STREAM, revision }));
  });

  test('cannot be moved to another stream', async () => {
    const moved = (await threeEvents('enquiry-2')).map((event) => ({ ...event, stream: STREAM }));
    expect(() => verify(moved)).toThrow(ChainBroken);
  });

  test('goes on past an event of another tool, which takes a revision and no link', async () => {
    const [a, b, c] = await threeEvents();
    const foreign = { ...b!, id: 'theirs', metadata: undefined };
    const chain = verify([a!, foreign, { ...b!, revision: 2 }, { ...c!, revision: 3 }]);
    expect(chain.revision).toBe(3);
  });
});

test('the hash of a command does not depend on the order of its fields', () => {
  expect(hashCommand({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(hashCommand({ b: [{ d: 3, c: 2 }], a: 1 }));
  expect(hashCommand({ a: 1 })).not.toBe(hashCommand({ a: 2 }));
});
