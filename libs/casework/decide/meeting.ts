import type { ClockRule } from '#procedure';
import type { Clock } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { matches } from './matching.ts';

/** Whether an act, as far as the pack says, is one of those that a clock waits for: contents and stage aside. */
export const isAwaited = (rule: ClockRule, clock: Pick<Clock, 'subject'>, act: ActOnRecord): boolean =>
  matches(act, rule.satisfiedBy) && (clock.subject === undefined || act.subject === clock.subject);
