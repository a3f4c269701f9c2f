/** A moment on the UTC line, always written `2026-11-22T09:30:00.000Z`, so that text order is time order. */
export type Instant = string;
/** A day in a local calendar, `2026-11-22`. */
export type LocalDate = string;

/** Where the present comes from. Called so because "clock" means a time limit on a case. */
export interface TimeSource {
  now(): Instant;
}

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The canonical form of a moment given with any offset, or `null` where the text is no moment: a date without a time,
 * a time without an offset or a 30 February is refused rather than guessed.
 */
export function toInstant(text: string): Instant | null {
  const match = MOMENT.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > lastDay) return null;
  return new Date(Date.parse(text)).toISOString();
}
