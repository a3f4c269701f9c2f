import type { Checking, Placed } from './draft.ts';
import type { Path } from './report.ts';

/** Every element names the clauses it serves, and every clause that serves nothing says why. */
export function checkTrace(c: Checking): void {
  const { draft, report } = c;
  const traced: readonly Placed<{ readonly id: string; readonly req: readonly string[] }>[] = [
    ...draft.roles,
    ...draft.facts,
    ...draft.clocks,
    ...draft.schedules,
    ...draft.gates,
    ...draft.rules,
    ...draft.exits,
  ];
  for (const { at, value } of traced) {
    if (value.req.length === 0) report.warn(at, `"${value.id}" names no clause of the procedure`, 'req: [C-11]');
  }
  const claimed = new Set(traced.flatMap(({ value }) => value.req));
  const { req = [], why = {} } = draft.narrative ?? {};
  for (const [index, clause] of req.entries()) {
    const path: Path = ['narrative', 'req', index];
    if (!Object.hasOwn(why, clause))
      report.warn(path, `Nothing says why ${clause} asks for nothing`, `why: {${clause}: …}`);
    if (claimed.has(clause)) report.warn(path, `${clause} is narrative and is served by an element`, 'one of the two');
  }
  for (const clause of Object.keys(why)) {
    if (!req.includes(clause))
      report.warn(['narrative', 'why', clause], `${clause} is explained and not listed`, `req: [${clause}]`);
  }
}
