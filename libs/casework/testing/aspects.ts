import type { Id, Instant } from '#kernel';
import { isMissed, type CaseState, type Clock } from '../index.ts';
import type { Timeline } from '../derive/timeline.ts';

/** What of a case is compared. */
export const ASPECTS = ['limits', 'tasks', 'flags', 'forbidden', 'stage', 'kind', 'receipt', 'facts'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** What of a case is so on one side and not on the other. */
export type Difference = Readonly<
  Partial<Record<Aspect, { readonly state: readonly string[]; readonly pass: readonly string[] }>>
>;

type Comparable = Pick<Clock, 'id' | 'rule' | 'subject' | 'from' | 'dueAt' | 'end'> & {
  readonly breach?: { readonly dueAt: Instant; readonly corrected?: unknown };
};

/** A limit that was taken back is as if it had never been: why and when it was says the record alone. */
const limitsOf = (clocks: ReadonlyMap<Id, Comparable>): readonly string[] =>
  [...clocks.values()]
    .filter(({ end }) => end?.how !== 'cancelled')
    .map((limit) => {
      const { rule, subject = '', from, dueAt, breach, end } = limit;
      const missed = breach !== undefined && isMissed({ breach: breach as Clock['breach'] }) ? breach.dueAt : 'in time';
      // From when it is counted matters only as far as the date does.
      const due = end?.how === 'expired' ? '' : (dueAt ?? `undated from ${from}`);
      return [rule, subject, due, missed, end?.how ?? 'runs', end?.at ?? ''].join(' ');
    });

/** A case as it is on record, or as it is derived. */
type Compared = Omit<CaseState | Timeline, 'clocks'> & { readonly clocks: ReadonlyMap<Id, Comparable> };

/** What a case comes to, aspect by aspect, in an order of its own. */
export const aspectsOf = (
  one: Omit<CaseState | Timeline, 'clocks'> & { readonly clocks: ReadonlyMap<Id, Comparable> },
) => ({
  limits: limitsOf(one.clocks),
  tasks: [...one.tasks.values()].filter(({ done }) => !done).map(({ rule, about = '' }) => `${rule} ${about}`),
  flags: [...new Set(one.flags.map(({ flag }) => flag))],
  forbidden: one.forbidden,
  // The stage of a case that is closed waits for whoever reopens it.
  stage: one.status === 'open' ? [one.stage, one.status] : [one.status],
  kind: [one.kind],
  receipt: [one.receivedAt],
  facts: [...one.facts].map(([id, { value }]) => `${id} ${String(value)}`),
});

/** In what a case on record and the case as it is derived, or another record of it, differ; nothing where they agree. */
export function differenceOf(state: Compared, pass: Compared): Difference {
  const [a, b] = [aspectsOf(state), aspectsOf(pass)];
  const differing = ASPECTS.flatMap((aspect) => {
    const [left, right] = [[...a[aspect]].sort(), [...b[aspect]].sort()];
    if (JSON.stringify(left) === JSON.stringify(right)) return [];
    return [
      [
        aspect,
        { state: left.filter((one) => !right.includes(one)), pass: right.filter((one) => !left.includes(one)) },
      ] as const,
    ];
  });
  return Object.fromEntries(differing);
}
