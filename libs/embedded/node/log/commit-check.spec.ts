import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkCommit, type ExpectedRevision, type StreamHead } from './commit-check.ts';
import { TOMBSTONE_REVISION } from './record.ts';

/** A stream whose events have the ids given, from revision 0. */
function stream(ids: readonly string[], state: Partial<StreamHead> = {}) {
  const head = { lastRevision: ids.length - 1, softDeleted: false, hasMetadata: false, ...state };
  const written = {
    idAt: (revision: number) => ids[revision],
    revisionOf: (id: string) => (ids.includes(id) ? ids.lastIndexOf(id) : undefined),
  };
  return (expected: ExpectedRevision, appended: readonly string[]) => checkCommit(head, expected, appended, written);
}

const write = { kind: 'write', undelete: false };
const undelete = { kind: 'write', undelete: true };
const wrong = { kind: 'wrong_expected_version' };
const deleted = { kind: 'stream_deleted' };
const idempotent = (lastRevision: number) => ({ kind: 'idempotent', lastRevision });

describe('an append is decided', () => {
  it.each<[string, ReturnType<typeof stream>, ExpectedRevision, string[], object]>([
    ['on a new stream', stream([]), 'no_stream', ['x'], write],
    ['on a new stream', stream([]), 'any', ['x'], write],
    ['on a new stream', stream([]), 'stream_exists', ['x'], wrong],
    ['on a new stream', stream([]), 0, ['x'], wrong],
    ['on a stream that has only metadata', stream([], { hasMetadata: true }), 'stream_exists', ['x'], write],
    ['at the last revision', stream(['a', 'b']), 1, ['x'], write],
    ['before it', stream(['a', 'b']), 0, ['x'], wrong],
    ['behind it', stream(['a', 'b']), 2, ['x'], wrong],
    ['as a retry', stream(['a', 'b', 'c']), 0, ['b', 'c'], idempotent(2)],
    ['as a retry of the first part', stream(['a', 'b', 'c']), 'no_stream', ['a', 'b'], idempotent(1)],
    ['as a retry of what has grown', stream(['a', 'b']), 'no_stream', ['a', 'b', 'x'], wrong],
    ['as a retry in another order', stream(['a', 'b']), 'no_stream', ['b', 'a'], wrong],
    ['as a retry of the second part only', stream(['a', 'b']), 'no_stream', ['b'], wrong],
    ['as a retry under any', stream(['a', 'b']), 'any', ['a', 'b'], idempotent(1)],
    ['as a retry under any that has grown', stream(['a', 'b']), 'any', ['b', 'x'], wrong],
    ['as new under any, though a later id is known', stream(['a', 'b']), 'any', ['x', 'b'], write],
    ['without events', stream(['a']), 0, [], write],
    ['without events, behind', stream(['a', 'b']), 0, [], wrong],
    ['on a deleted stream', stream(['a'], { softDeleted: true }), 'no_stream', ['x'], undelete],
    ['on a deleted stream', stream(['a'], { softDeleted: true }), 'any', ['x'], undelete],
    ['on a deleted stream', stream(['a'], { softDeleted: true }), 0, ['x'], undelete],
    ['on a deleted stream', stream(['a'], { softDeleted: true }), 'stream_exists', ['x'], deleted],
    ['on a deleted stream, as a retry', stream(['a'], { softDeleted: true }), 'no_stream', ['a'], idempotent(0)],
    ['on a tombstone', stream(['a'], { lastRevision: TOMBSTONE_REVISION }), 'any', ['a'], deleted],
  ])('%s', (_where, decide, expected, ids, decision) => {
    expect(decide(expected, ids)).toEqual(decision);
  });

  it('so that an append that was written is always recognised under the same expectation', () => {
    const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ids, fc.nat(), fc.constantFrom('exact', 'any'), (all, at, how) => {
        const before = at % all.length;
        const expected = how === 'any' ? 'any' : before === 0 ? 'no_stream' : before - 1;
        expect(stream(all.slice(0, before))(expected, all.slice(before))).toEqual(write);
        expect(stream(all)(expected, all.slice(before))).toEqual(idempotent(all.length - 1));
      }),
    );
  });
});
