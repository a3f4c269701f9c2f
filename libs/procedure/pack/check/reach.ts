import type { EventMatch, Predicate } from '../schema-conditions.ts';
import { saysTheSame } from '../same.ts';

/** What a predicate cannot do without, and whether it can hold at all: read off its shape, not tried out. */

/** The events without which a predicate does not hold: those of its `all`s. */
export function needed(predicate: Predicate): readonly EventMatch[] {
  if ('all' in predicate) return predicate.all.flatMap(needed);
  if ('any' in predicate) return predicate.any.length === 1 ? predicate.any.flatMap(needed) : [];
  return 'event' in predicate ? [predicate] : [];
}

/** Whether every act that the second match means is one that the first means too. */
export function covers(wide: EventMatch, narrow: EventMatch): boolean {
  return (
    wide.event === narrow.event &&
    (wide.by === undefined || wide.by === narrow.by) &&
    (wide.stage === undefined || wide.stage === narrow.stage) &&
    (wide.with ?? []).every((content) => narrow.with?.includes(content) === true) &&
    Object.entries(wide.where ?? {}).every(([field, value]) => {
      const accepted: readonly unknown[] = [value].flat();
      const given = narrow.where?.[field];
      return given !== undefined && [given].flat().every((one) => accepted.includes(one));
    })
  );
}

/** Why a predicate never holds, as a sentence, or `undefined`. */
export function contradictionIn(predicate: Predicate): string | undefined {
  if ('any' in predicate) {
    const reasons = predicate.any.map(contradictionIn);
    return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
  }
  if (!('all' in predicate)) return undefined;
  const parts = flattened(predicate);
  const nested = parts.map(contradictionIn).find((reason) => reason !== undefined);
  if (nested !== undefined) return nested;
  for (const [index, one] of parts.entries()) {
    for (const other of parts.slice(index + 1)) {
      const reason = between(one, other);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

const flattened = (predicate: Predicate): readonly Predicate[] =>
  'all' in predicate ? predicate.all.flatMap(flattened) : [predicate];

function between(one: Predicate, other: Predicate): string | undefined {
  if ('stage' in one && !('event' in one) && 'stage' in other && !('event' in other) && one.stage !== other.stage) {
    return `a case is not in the stages ${one.stage} and ${other.stage} at once`;
  }
  if ('fact' in one && 'fact' in other && one.fact === other.fact && one.is !== other.is) {
    return `the fact ${one.fact} is not ${one.is} and ${other.is} at once`;
  }
  if ('kind' in one && 'kind' in other && ![one.kind].flat().some((kind) => [other.kind].flat().includes(kind))) {
    return `a case is not of the kinds ${[one.kind].flat().join(', ')} and ${[other.kind].flat().join(', ')} at once`;
  }
  if ('not' in one && saysTheSame(one.not, other)) return 'something is not so and not not so at once';
  return 'not' in other && saysTheSame(other.not, one) ? 'something is so and not so at once' : undefined;
}
