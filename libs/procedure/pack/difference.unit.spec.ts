import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { packDifference, packSchema, type Pack } from './index.ts';

const source = readFileSync(new URL('../packs/commonsense.yaml', import.meta.url), 'utf8');
const pack: Pack = packSchema.parse(parse(source));

describe('the difference between two versions of a pack', () => {
  it('is nothing between a pack and itself in another order and under another number', () => {
    const again: Pack = { ...pack, version: pack.version + 1, clocks: [...pack.clocks].reverse() };
    expect(packDifference(pack, again)).toEqual({ changes: [], sections: [] });
  });

  it('names what was added, removed and changed, with the members that changed', () => {
    const [first, second, ...rest] = pack.clocks;
    if (first === undefined || second === undefined) throw new Error('the pack has too few clocks');
    const changed: Pack = {
      ...pack,
      clocks: [{ ...first, for: { n: 9, unit: 'week' } }, ...rest, { ...second, id: 'brand_new', title: 'Brand new' }],
    };
    expect(packDifference(pack, changed).changes).toEqual([
      { part: 'clock', id: first.id, title: first.title, change: 'changed', members: ['for'] },
      { part: 'clock', id: second.id, title: second.title, change: 'removed', members: [] },
      { part: 'clock', id: 'brand_new', title: 'Brand new', change: 'added', members: [] },
    ]);
  });

  it('sees a role that changed and a section that says something else', () => {
    const [[id, role] = ['', undefined]] = Object.entries(pack.roles);
    if (role === undefined) throw new Error('the pack has no role');
    const changed: Pack = {
      ...pack,
      calendar: 'scotland',
      roles: { ...pack.roles, [id]: { ...role, title: 'Other' } },
    };
    expect(packDifference(pack, changed)).toMatchObject({
      changes: [{ part: 'role', id, change: 'changed', members: ['title'] }],
      sections: ['calendar'],
    });
  });
});
