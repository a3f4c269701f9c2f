/** A figure that reads otherwise than before, by its path in the report. */
export interface ChangedFigure {
  readonly figure: string;
  /** `null` where that issue has no such figure. */
  readonly was: number | null;
  readonly now: number | null;
}

/** Every number that differs between two reports, by its path: `duties.ack.missed.count`. In byte order. */
export function changedFigures(before: unknown, after: unknown): ChangedFigure[] {
  const [was, now] = [numbersIn(before), numbersIn(after)];
  const figures = [...new Set([...was.keys(), ...now.keys()])].sort();
  return figures
    .map((figure) => ({ figure, was: was.get(figure) ?? null, now: now.get(figure) ?? null }))
    .filter((one) => one.was !== one.now);
}

function numbersIn(value: unknown, path = '', found = new Map<string, number>()): ReadonlyMap<string, number> {
  if (typeof value === 'number') found.set(path, value);
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, member] of Object.entries(value)) {
    numbersIn(member, path === '' ? nameOf(key, member) : `${path}.${nameOf(key, member)}`, found);
  }
  return found;
}

/** A line of a list goes by the name of its rule and not by its place, which a new line would shift. */
const nameOf = (key: string, member: unknown): string =>
  /^\d+$/.test(key) && typeof member === 'object' && member !== null && 'rule' in member ? String(member.rule) : key;
