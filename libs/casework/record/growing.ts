/**
 * What grows with the events of a stream. Each event leaves what was there before as it was; only where many are folded
 * one after another, and nobody keeps what they come to in between, is the copy that was made for the first added to by
 * the rest, so that a stream is folded in a time that grows with its length.
 */
let own: WeakSet<object> | undefined;

/** Folds events of which only the end is kept. */
export function inOneGo<State, Event>(
  before: State,
  events: readonly Event[],
  fold: (state: State, event: Event) => State,
): State {
  const outer = own;
  own = new WeakSet();
  try {
    return events.reduce((state, event) => fold(state, event), before);
  } finally {
    own = outer;
  }
}

/** The copy that may be added to, which is what it was copied from where that is one. */
function ownOf<T extends object>(one: T, copy: () => T): T {
  if (own?.has(one) === true) return one;
  const copied = copy();
  own?.add(copied);
  return copied;
}

export function appended<T>(list: readonly T[], one: T): readonly T[] {
  const more = ownOf(list as T[], () => [...list]);
  more.push(one);
  return more;
}

export const withKey = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  ownOf(map as Map<K, V>, () => new Map(map)).set(key, value);

export const withMember = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> =>
  ownOf(set as Set<T>, () => new Set(set)).add(one);
