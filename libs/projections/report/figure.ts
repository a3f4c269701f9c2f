import type { Figure, Tally } from './report.ts';

/** A figure in the making: counts everything and keeps as many references as are wanted. */
export class Count {
  readonly #most: number;
  readonly #cases: string[] = [];
  #count = 0;

  /** @param most references kept. */
  constructor(most: number) {
    this.#most = most;
  }

  add(reference: string): void {
    this.#count += 1;
    if (this.#cases.length < this.#most) this.#cases.push(reference);
  }

  get figure(): Figure {
    return { count: this.#count, cases: [...this.#cases].sort() };
  }
}

/** Counts by a word, such as the kind of a case. */
export class Counts {
  readonly #most: number;
  readonly #byWord = new Map<string, Count>();

  constructor(most: number) {
    this.#most = most;
  }

  add(word: string | null, reference: string): void {
    const known = word ?? '(none)';
    const count = this.#byWord.get(known) ?? new Count(this.#most);
    count.add(reference);
    this.#byWord.set(known, count);
  }

  /** In byte order of the words. */
  get tally(): Tally {
    const sorted = [...this.#byWord].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([word, count]) => [word, count.figure]));
  }
}
