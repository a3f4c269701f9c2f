import type { Id } from '#kernel';
import { INTAKE } from '../events/index.ts';
import type { Act } from '../record/record.ts';
import type { Limit } from './timeline.ts';

/** The acts that the pass has come to, in its order, found by what is asked of them. */
export class ActsFound {
  readonly all: Act[] = [];
  /** Departed ones satisfy nothing. */
  readonly counting: Act[] = [];
  readonly #places = new Map<Id, number>();
  readonly #byType = new Map<string, Act[]>();

  add(act: Act): void {
    if (!this.#places.has(act.id)) this.#places.set(act.id, this.all.length);
    this.all.push(act);
    if (!act.departed) this.counting.push(act);
    addTo(this.#byType, act.type, act);
  }

  get(id: Id): Act | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.all[place];
  }

  place = (id: Id): number => this.#places.get(id) ?? -1;

  /** Those of any of these types, as a pack calls them; departed ones too. */
  named(names: readonly string[]): readonly Act[] {
    const lists: (readonly Act[])[] = [];
    for (const name of names)
      for (const type of name === 'Received' ? INTAKE : [name]) {
        const list = this.#byType.get(type);
        if (list !== undefined) lists.push(list);
      }
    if (lists.length <= 1) return lists[0] ?? [];
    return lists.flat().sort((a, b) => this.place(a.id) - this.place(b.id));
  }
}

/** What the pass has come to and can be over again, in the order in which it began. */
export class Begun<T extends { readonly id: Id }> {
  readonly all = new Map<Id, T>();
  #open = new Set<Id>();
  #listed: readonly T[] | undefined;
  readonly #isOpen: (one: T) => boolean;

  constructor(isOpen: (one: T) => boolean) {
    this.#isOpen = isOpen;
  }

  set(one: T): void {
    const { id } = one;
    const isTakenUpAgain = this.#isOpen(one) && this.all.has(id) && !this.#open.has(id);
    this.all.set(id, one);
    this.#listed = undefined;
    if (isTakenUpAgain) this.#open = new Set([...this.all.values()].filter(this.#isOpen).map((open) => open.id));
    else if (this.#isOpen(one)) this.#open.add(id);
    else this.#open.delete(id);
  }

  open(): readonly T[] {
    this.#listed ??= listed(this.all, this.#open);
    return this.#listed;
  }
}

export class LimitsBegun extends Begun<Limit> {
  readonly #byRule = new Map<string, Id[]>();
  readonly #bySubject = new Map<string, Id[]>();
  readonly #byGround = new Map<string, Id[]>();
  /** Those that have begun or changed since somebody took them from here. */
  readonly changed = new Set<Id>();
  readonly #rights: Id[] = [];
  readonly #handedOn = new Set<Id>();

  constructor() {
    super(({ end }) => end === undefined);
  }

  override set(limit: Limit): void {
    const { id, rule, subject, ground, nature } = limit;
    if (!this.all.has(id)) {
      if (nature === 'entitlement') this.#rights.push(id);
      addTo(this.#byRule, rule, id);
      addTo(this.#bySubject, `${rule} ${subject ?? ''}`, id);
      addTo(this.#byGround, keyOf(rule, subject, ground), id);
    }
    super.set(limit);
    this.changed.add(id);
    if (isHandedOn(limit)) this.#handedOn.add(id);
    else this.#handedOn.delete(id);
  }

  of(rule: string): readonly Limit[] {
    return listed(this.all, this.#byRule.get(rule));
  }

  about(rule: string, subject: Id | undefined): readonly Limit[] {
    return listed(this.all, this.#bySubject.get(`${rule} ${subject ?? ''}`));
  }

  on(rule: string, subject: Id | undefined, ground: string): readonly Limit[] {
    return listed(this.all, this.#byGround.get(keyOf(rule, subject, ground)));
  }

  /** Those that can be met: missed, also when a promise has taken over since. */
  awaited(): readonly Limit[] {
    return this.#handedOn.size === 0 ? this.open() : [...this.open(), ...listed(this.all, this.#handedOn)];
  }

  /** Those that are somebody's right, over or not. */
  rights(): readonly Limit[] {
    return listed(this.all, this.#rights);
  }
}

/** What was missed is owed until it is done, though a promise to a later day has taken over (G-13). */
export const isHandedOn = ({ nature, breach, end }: Pick<Limit, 'nature' | 'breach' | 'end'>): boolean =>
  breach !== undefined &&
  (end?.how === 'extended' || (nature === 'promise' && end?.how === 'cancelled' && end.because === 'superseded'));

const keyOf = (rule: string, subject = '', ground: string): string => `${rule} ${subject} ${ground}`;

function listed<T>(all: ReadonlyMap<Id, T>, ids: Iterable<Id> = []): readonly T[] {
  const list: T[] = [];
  for (const id of ids) {
    const one = all.get(id);
    if (one !== undefined) list.push(one);
  }
  return list;
}

export function addTo<K, T>(lists: Map<K, T[]>, key: K, one: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}
