/** A moment on the UTC line, always written `2026-11-22T09:30:00.000Z`, so that text order is time order. */
export type Instant = string;
/** A day in a local calendar, `2026-11-22`. */
export type LocalDate = string;

/** Where the present comes from. Called so because "clock" means a time limit on a case. */
export interface TimeSource {
  now(): Instant;
}

/**
 * The canonical form of a moment given with any offset, or `null` where the text is no moment: a date without a time
 * or a time without an offset is refused rather than guessed.
 */
export function toInstant(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
