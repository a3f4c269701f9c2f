/** At most so many cases are worked on at once; older ones make room. */
const CASES = 12;
/** Ids of one kind that are remembered. */
const OF_A_KIND = 30;

/** What earlier answers have told of, so that later commands can speak of what there is. */
export class Known {
  /** Of our organisation, the newest last. */
  readonly cases: string[] = [];
  readonly #byKind = new Map<string, string[]>();

  constructor(
    /** A case of another organisation, which nobody here may touch. */
    readonly theirs: string,
    /** Words of the procedure: kinds, roles, clocks, gates … */
    readonly words: readonly string[],
  ) {}

  addCase(id: string): void {
    if (this.cases.includes(id)) return;
    this.cases.push(id);
    if (this.cases.length > CASES) this.cases.shift();
  }

  /** @param kind what the answer calls it, such as `task` or the type of an event. */
  add(kind: string, id: string): void {
    const known = this.#byKind.get(kind) ?? [];
    this.#byKind.set(kind, [...known.filter((one) => one !== id), id].slice(-OF_A_KIND));
  }

  /** What a field of this name can hold, where answers or examples have told; empty where none have. */
  examplesOf(field: string): readonly string[] {
    return this.#byKind.get(field) ?? [];
  }

  /** Ids that a field of this name may mean: those of its kind where any are known, or all. */
  idsFor(field: string): readonly string[] {
    if (field === 'caseId') return this.cases;
    const kinds = [...this.#byKind.keys()];
    const own = kinds.filter((kind) => kind.toLowerCase() === field.toLowerCase());
    return (own.length > 0 ? own : kinds).flatMap((kind) => this.#byKind.get(kind) ?? []);
  }
}

/** Every bare word that a pack has as a value, whatever it stands for. */
export function wordsOf(pack: unknown): readonly string[] {
  if (typeof pack === 'string') return /^[A-Za-z][\w-]{0,40}$/.test(pack) ? [pack] : [];
  if (typeof pack !== 'object' || pack === null) return [];
  return [
    ...new Set([
      ...Object.keys(pack).filter((key) => /^[a-z][\w-]+$/.test(key)),
      ...Object.values(pack).flatMap(wordsOf),
    ]),
  ];
}
