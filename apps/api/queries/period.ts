import { quarter, year, type Period } from '#projections';

/**
 * A period as it is asked for: a quarter `2026-Q3`, a year `2026`, or days `2026-07-01..2026-09-30`, both included.
 * @throws BadPeriod
 */
export function periodOf(text: string): Period {
  const [from, to] = text.split('..');
  if (from !== undefined && to !== undefined) return { from, to };
  return /^\d{4}$/.test(text) ? year(text) : quarter(text);
}
