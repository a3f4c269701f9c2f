import type { Projection } from '#read-model';
import { clocks } from './clocks/index.ts';
import { correctiveActions } from './corrective-actions/index.ts';
import { departures } from './departures/index.ts';
import { letters } from './letters/index.ts';
import { meetings, reviewedCases } from './meetings/index.ts';
import { messages } from './messages/index.ts';
import { notices } from './notices/index.ts';
import { parties, partyCases } from './parties/index.ts';
import { publications } from './publications/index.ts';
import { register } from './register/index.ts';
import { procedures, recurringDuties, schedules } from './schedules/index.ts';
import { search } from './search/index.ts';
import { tasks } from './tasks/index.ts';
import { timeline } from './timeline/index.ts';
import { work } from './work/projection.ts';

/** Every projection of this release. */
export const PROJECTIONS: readonly Projection[] = [
  register,
  clocks,
  tasks,
  work,
  correctiveActions,
  timeline,
  notices,
  departures,
  letters,
  messages,
  parties,
  partyCases,
  schedules,
  recurringDuties,
  procedures,
  meetings,
  reviewedCases,
  publications,
  search,
] as readonly unknown[] as readonly Projection[];
