import type { ClockRule } from '#procedure';
import type { Instant } from '#kernel';
import { isMissed, type Clock } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import type { Run } from './run.ts';

/** Limits that are over: nobody did it, but another limit can begin with it, and does not where it is taken back. */
const OCCASIONS = ['ClockBreached', 'ClockExpired'];

export const isOccasion = ({ type }: Pick<ActOnRecord, 'type'>): boolean => OCCASIONS.includes(type);

/** That a limit is over, as what starts another one sees it; `undefined` while it is not. */
export function occasionOf({ state }: Run, clock: Clock): ActOnRecord | undefined {
  const { id: named, rule, subject, end } = clock;
  const over = isMissed(clock)
    ? { id: clock.breach.id, type: 'ClockBreached', dueAt: clock.breach.dueAt }
    : end?.how === 'expired'
      ? { id: end.by, type: 'ClockExpired', dueAt: end.at }
      : undefined;
  if (over === undefined) return undefined;
  const { id, type, dueAt } = over;
  const nobody = { actor: '', roles: [], departed: false, voided: false, derived: true };
  return { ...nobody, id, type, data: { clock: named, rule, dueAt }, occurredAt: dueAt, stage: state.stage, subject };
}

/** The limits that are over, in the order in which they were begun. */
export const occasions = (run: Run): readonly ActOnRecord[] =>
  [...run.state.clocks.values()].flatMap((clock) => occasionOf(run, clock) ?? []);

/**
 * From when a limit counts that begins when another is over. Due instants are exclusive: days are counted from the last
 * day in time, hours from its end.
 */
export const fromOccasion = ({ for: limit }: ClockRule, dueAt: Instant): Instant =>
  limit.unit === 'elapsed_hour' ? dueAt : new Date(Date.parse(dueAt) - 1).toISOString();
