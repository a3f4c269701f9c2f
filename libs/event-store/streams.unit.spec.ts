import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { LogMisconfigured } from './faults.ts';
import { categoryOf, Namespace } from './streams.ts';

const names = fc.stringMatching(/^[A-Za-z0-9_]{0,8}$/);
const streams = fc.constantFrom(
  'case-1',
  'pack-aurora.complaints',
  'caseNumber-aurora.2026',
  'calendar-england-and-wales',
);

describe('a namespace of streams', () => {
  test('keeps every other namespace out, whatever the two are called', () => {
    fc.assert(
      fc.property(names, names, streams, (mine, theirs, stream) => {
        const onServer = new Namespace(theirs).toServer(stream);
        expect(new Namespace(mine).fromServer(onServer)).toBe(mine === theirs ? stream : null);
      }),
    );
  });

  test('keeps the server’s own streams out', () => {
    expect(new Namespace('').fromServer('$settings')).toBeNull();
    expect(new Namespace('').fromServer('$$case-1')).toBeNull();
  });

  test.each(['a.b', 'a-b', '$x', 'ä'])('is not called "%s"', (name) => {
    expect(() => new Namespace(name)).toThrow(LogMisconfigured);
  });
});

test.each([
  ['case-0b6f0c0e-1', 'case'],
  ['pack-aurora.complaints', 'pack'],
  ['nohyphen', ''],
])('the category of %s is "%s"', (stream, category) => {
  expect(categoryOf(stream)).toBe(category);
});
