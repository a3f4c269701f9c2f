import { isStorable } from '../storable.ts';
import type { Path, Report } from './report.ts';

/** Names and texts of a pack go into every case: what cannot be stored would stop the first of them. */
export function checkCharacters(value: unknown, report: Report, path: Path = []): void {
  if (typeof value === 'string') {
    if (!isStorable(value))
      report.fault(path, 'holds a character that cannot be stored', 'text without control characters');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (!isStorable(key)) report.fault(path, 'has a name with a character that cannot be stored', 'a name of letters');
    else checkCharacters(member, report, [...path, step]);
  }
}
