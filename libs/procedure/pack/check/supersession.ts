import type { Checking } from './draft.ts';
import { checkName } from './names.ts';

/** The shorter limit that replaces a longer one: it must exist, and must not be replaced by what it replaces. */
export function checkSupersession(c: Checking): void {
  const next = new Map(c.draft.clocks.map(({ value }) => [value.id, value.supersededBy]));
  for (const { at, value: clock } of c.draft.clocks) {
    if (clock.supersededBy === undefined) continue;
    const path = [...at, 'supersededBy'];
    if (!checkName(c, 'clock', clock.supersededBy, path)) continue;
    const way = [clock.id];
    for (let id = clock.supersededBy as string | undefined; id !== undefined; id = next.get(id)) {
      if (id === clock.id) {
        const said = `"${[...way, id].join('" gives way to "')}": neither would ever run`;
        c.report.fault(path, said, 'one of them without `supersededBy`');
        break;
      }
      if (way.includes(id)) break;
      way.push(id);
    }
    const by = c.draft.clocks.find(({ value }) => value.id === clock.supersededBy)?.value;
    if (by !== undefined && by.per !== clock.per) {
      c.report.fault(path, `"${by.id}" and "${clock.id}" are not kept for the same things`, 'the same `per` in both');
    }
  }
}
