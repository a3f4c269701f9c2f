import { toInstant, type Instant } from '#kernel';
import { parseLocalDate, Zone } from '#procedure';

/**
 * A date or moment of a file. A date alone is the first instant of that local day: it says no more, and every limit
 * counts by days.
 */
export function momentOf(text: string, timeZone: string): Instant | null {
  const trimmed = text.trim();
  const instant = toInstant(trimmed);
  if (instant !== null) return instant;
  const british = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(trimmed);
  const day = parseLocalDate(
    british === null ? trimmed : `${british[3] ?? ''}-${british[2] ?? ''}-${british[1] ?? ''}`,
  );
  const zone = Zone.of(timeZone);
  return day === null || zone === null ? null : new Date(zone.startOf(day)).toISOString();
}
