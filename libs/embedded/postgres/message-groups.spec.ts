import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { MessageGroups, type MessageGroup } from './message-groups.ts';

const message = (type: string, body: Uint8Array | string = ''): Buffer => {
  const content = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
};

const opening = (code: number, body = ''): Buffer => {
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, Buffer.from(body)]);
};
const STARTUP = opening(196608, 'user\0postgres\0\0');

const grouped = (chunks: readonly Buffer[]) => {
  const groups = new MessageGroups();
  return chunks.flatMap((chunk) => [...groups.push(chunk)]);
};
const texts = (chunks: readonly Buffer[]) =>
  grouped(chunks).map((group) => (typeof group === 'string' ? group : Buffer.from(group.bytes).toString('latin1')));

describe('messages of a client', () => {
  const query = [message('P', 'parse'), message('B', 'x'.repeat(5000)), message('D'), message('E'), message('S')];

  it('stay together from Parse to Sync, in whatever chunks they arrive', () => {
    const all = Buffer.concat([STARTUP, ...query, message('Q', 'select 1\0'), ...query]);
    const whole = texts([all]);
    expect(whole).toHaveLength(4);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: all.length - 1 }), { maxLength: 20 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), all.length];
        expect(texts(edges.slice(1).map((edge, index) => all.subarray(edges[index], edge)))).toEqual(whole);
      }),
    );
  });

  it('are not over at a Flush', () => {
    const groups = grouped([STARTUP, message('P'), message('H'), message('S')]) as MessageGroup[];
    expect(groups.map(({ isSynced }) => isSynced)).toEqual([true, false, true]);
  });

  it('may begin with a wish for encryption, or be a cancel request', () => {
    expect(texts([opening(80877103), STARTUP]).slice(0, 1)).toEqual(['encryption']);
    expect(texts([opening(80877102, '12345678')])).toEqual(['cancel']);
  });

  it('end with Terminate', () => {
    expect(texts([STARTUP, message('X')]).slice(1)).toEqual(['terminate']);
  });

  it('are refused if they are not of this protocol', () => {
    expect(() => grouped([Buffer.from('GET / HTTP/1.1\r\n\r\n')])).toThrow('not the Postgres protocol');
  });
});
