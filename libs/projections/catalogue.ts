import type { Projection } from '#read-model';
import { clocks } from './clocks/index.ts';
import { correctiveActions } from './corrective-actions/index.ts';
import { departures } from './departures/index.ts';
import { notices } from './notices/index.ts';
import { register } from './register/index.ts';
import { search } from './search/index.ts';
import { tasks } from './tasks/index.ts';
import { timeline } from './timeline/index.ts';

/** Every projection of this release. */
export const PROJECTIONS: readonly Projection[] = [
  register,
  clocks,
  tasks,
  correctiveActions,
  timeline,
  notices,
  departures,
  search,
] as readonly unknown[] as readonly Projection[];
