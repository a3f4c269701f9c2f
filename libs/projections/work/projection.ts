import type { Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import { foldWork, HANDLED, type Handled } from './fold.ts';
import type { WorkRow } from './row.ts';

/** What there is to do, and who is on which case: what lists of somebody's work and cases are found by. */
export const work: Projection<WorkRow, Handled> = {
  name: 'work',
  version: 1,
  handles: HANDLED,
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      what: 'text',
      role: 'text?',
      person: 'text?',
      filler: 'text?',
      area: 'text?',
      raisedAt: 'instant',
      dueAt: 'instant?',
      countedDueAt: 'instant?',
      open: 'boolean',
      first: 'boolean',
      free: 'boolean',
    },
    expressionIndexes: {
      ...ofOpen('limit', 'due_at'),
      ...ofOpen('task', 'raised_at'),
      task_given: `(organisation, person, raised_at, key) where what = 'task' and open`,
      cases: `(organisation, person, raised_at, case_id) where what = 'person'`,
      open_cases: `(organisation, person, raised_at, case_id) where what = 'person' and open`,
      cases_by_role: `(organisation, role, raised_at, case_id) where what = 'person'`,
      open_cases_by_role: `(organisation, role, raised_at, case_id) where what = 'person' and open`,
      free_cases: `(organisation, person, case_id) where what = 'person' and first and free`,
      free: `(case_id) where open and person is null and filler is null`,
    },
  },
  partition: caseIdOf,
  fold: foldWork,
};

/** Of what is to be done, in its order: all of it, that of an area, of whoever fills the role, and nobody's by role. */
function ofOpen(what: 'limit' | 'task', order: string): Readonly<Record<string, string>> {
  const open = `where what = '${what}' and open`;
  const nobodys = `${open} and person is null and filler is null`;
  return {
    [what]: `(organisation, ${order}, key) ${open}`,
    [`${what}_of_area`]: `(organisation, area, ${order}, key) ${open}`,
    [`${what}_filled`]: `(organisation, filler, ${order}, key) ${open}`,
    [`${what}_nobodys`]: `(organisation, role, ${order}, key) ${nobodys}`,
    [`${what}_nobodys_of_area`]: `(organisation, role, area, ${order}, key) ${nobodys}`,
  };
}
