import type { LimitOnRecord } from '../record/limit.ts';
import { changeOf, type Comparison, type Written } from './written.ts';

/** A limit on record that by what is known now never was: it ends, and where it had ended it is none. */
export function neverEvents(comparison: Comparison, limit: LimitOnRecord): readonly Written[] {
  const { before } = comparison;
  const change = changeOf(comparison) ?? { id: limit.startedBy, occurredAt: limit.from };
  const { id: clock, end } = limit;
  const write = (event: Written['event']): Written => ({ event, at: change.occurredAt, causedBy: change.id, place: 0 });
  // What is over is written only if these acts changed it.
  const isChanged = before.clocks.has(clock);
  if (end?.how === 'cancelled' || (end !== undefined && !isChanged)) return [];
  const data = { clock, because: whyNever(comparison, limit), by: change.id, at: change.occurredAt };
  return [
    ...(end === undefined ? [] : [write({ type: 'ClockReopened', data: { clock, because: change.id } })]),
    write({ type: 'ClockCancelled', data }),
  ];
}

function whyNever({ after, record }: Comparison, { rule, subject, startedBy }: LimitOnRecord) {
  const hasGround = after.acts.some(({ id }) => id === startedBy);
  if (!hasGround) return 'voided' as const;
  const another = [...after.clocks.values()].some(
    (one) => one.rule === rule && one.subject === subject && !record.limits.has(one.id),
  );
  return another ? ('superseded' as const) : ('not_applicable' as const);
}
