import type { ClockRule } from '#procedure';
import { isRunning, type Clock } from '../clock.ts';
import type { Run } from './run.ts';

/** The rule that a clock was started by; `undefined` where the case has moved to a pack that has none of it. */
export const ruleOf = (run: Run, clock: Clock): ClockRule | undefined =>
  run.context.pack.clocks.find((rule) => rule.id === clock.rule);

/** Whether a clock of this rule is one for the whole case, counted from the one date that a fact holds, and owed by nobody. */
export const isOfOneDate = ({ startsOn, nature }: ClockRule): boolean =>
  'fact' in startsOn && (nature === 'window' || nature === 'entitlement');

export const runningClocks = (run: Run): readonly Clock[] => [...run.state.clocks.values()].filter(isRunning);
