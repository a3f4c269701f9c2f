import type { ClockRule } from '../schema-clock.ts';
import { alternatives, type EventMatch, type Match } from '../schema-conditions.ts';
import type { Checking } from './draft.ts';
import { alternativesAt } from './matches.ts';
import type { Path } from './report.ts';
import { wayBack } from './ways.ts';

/** Which of the two happens to a limit when it is over; `undefined` where it never is. */
function endOf({ nature, for: limit }: ClockRule): 'ClockBreached' | 'ClockExpired' | undefined {
  if (limit.unit === 'asap' || limit.unit === 'next_occurrence') return undefined;
  return nature === 'window' || nature === 'entitlement' ? 'ClockExpired' : 'ClockBreached';
}

/** What waits for a limit to be over in a way in which it never is waits for ever. */
export function checkOccasions(c: Checking, match: Match, path: Path): void {
  for (const { one, at } of alternativesAt(match, path)) {
    if (one.event !== 'ClockBreached' && one.event !== 'ClockExpired') continue;
    for (const id of [one.where?.['rule'] ?? []].flat()) {
      const clock = c.draft.clocks.find(({ value }) => value.id === id)?.value;
      if (clock === undefined || endOf(clock) === one.event) continue;
      const end = endOf(clock);
      const why =
        end === undefined
          ? `"${String(id)}" has no date and is never over`
          : `"${String(id)}" is of the nature ${clock.nature}: ${one.event} never comes`;
      c.report.fault([...at, 'event'], why, end ?? 'a limit that has a date');
    }
  }
}

/** Limits that begin with one another's end never come to rest. */
export function checkOccasionCycles(c: Checking): void {
  const clocks = c.draft.clocks.map(({ value }) => value);
  const next = new Map(
    clocks.map((clock) => [clock.id, clocks.filter((other) => beginsAfter(other, clock)).map(({ id }) => id)]),
  );
  for (const { at, value: clock } of c.draft.clocks) {
    const way = wayBack(clock.id, next);
    if (way === undefined) continue;
    const said =
      way.length === 2
        ? `"${clock.id}" begins again with its own end`
        : `"${way.join('" → "')}" begin with one another's end`;
    c.report.fault([...at, 'startsOn'], `${said}, without end`, 'an act that begins it, such as the one that meets it');
  }
}

const beginsAfter = ({ startsOn }: ClockRule, over: ClockRule): boolean =>
  !('fact' in startsOn) && alternatives(startsOn).some((one) => one.event === endOf(over) && names(one, over.id));

const names = ({ where }: EventMatch, id: string): boolean =>
  where?.['rule'] === undefined || [where['rule']].flat().includes(id);
