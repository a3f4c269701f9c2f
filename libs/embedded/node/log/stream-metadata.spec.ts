import { describe, expect, it } from 'vitest';
import {
  SOFT_DELETE_DATA,
  firstRevisionInView,
  isSoftDeleted,
  parseStreamMetadata,
  undeleteData,
} from './stream-metadata.ts';

const parse = (json: unknown) => parseStreamMetadata(Buffer.from(JSON.stringify(json)));

describe('stream metadata', () => {
  it('limits by count, age in seconds, and revision', () => {
    expect(parse({ $maxCount: 3, $maxAge: 60, $tb: 5, mine: true })).toEqual({
      maxCount: 3,
      maxAge: 60,
      truncateBefore: 5,
    });
  });

  it.each([
    { $maxCount: 0 },
    { $maxCount: 3, $tb: 'x' },
    { $maxCount: 3, $maxAge: null },
    { $maxCount: 3, $cacheControl: 1.5 },
    { $maxCount: 3, $tmp: 'yes' },
    { $maxCount: 3, $acl: 'everybody' },
    { $maxCount: 3, $acl: { $r: [1] } },
    { $maxCount: 3, $acl: { readers: [] } },
    [],
    null,
    'text',
  ])('limits nothing as %j', (json) => {
    expect(firstRevisionInView(parse(json), 10)).toBe(0);
  });

  it.each([
    { $maxCount: 3, $maxAge: -1 },
    { $maxCount: 3, $tb: -1, $cacheControl: 0 },
    { $maxCount: 3, $tmp: true, $acl: { $r: 'a', $mw: ['b', 'c'] } },
  ])('keeps to what makes sense of %j', (json) => {
    expect(firstRevisionInView(parse(json), 10)).toBe(8);
  });

  it('limits nothing if it is no JSON', () => {
    expect(parseStreamMetadata(Buffer.from('{'))).toEqual({});
  });

  it('hides what the stricter of two limits hides', () => {
    expect(firstRevisionInView({ maxCount: 3, truncateBefore: 5 }, 10)).toBe(8);
    expect(firstRevisionInView({ maxCount: 8, truncateBefore: 5 }, 10)).toBe(5);
    expect(firstRevisionInView({ maxCount: 100 }, 10)).toBe(0);
  });

  it('deletes a stream, and brings it back with all that was set', () => {
    expect(isSoftDeleted(parseStreamMetadata(SOFT_DELETE_DATA))).toBe(true);
    expect(isSoftDeleted(parseStreamMetadata(Buffer.from('{"$tb":9223372036854775808}')))).toBe(false);
    const restored = undeleteData(Buffer.from('{"$maxCount":3,"$tb":9223372036854775807,"owner":"q"}'), 7);
    expect(JSON.parse(String(restored))).toEqual({ $maxCount: 3, $tb: 7, owner: 'q' });
    expect(undeleteData(Buffer.from('no object'), 7)).toBeUndefined();
  });
});
