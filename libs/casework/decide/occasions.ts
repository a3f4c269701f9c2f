import type { ClockRule } from '#procedure';
import type { Instant } from '#kernel';
/**
 * From when a limit counts that begins when another is over. Due instants are exclusive: days are counted from the last
 * day in time, hours from its end.
 */
export const fromOccasion = ({ for: limit }: ClockRule, dueAt: Instant): Instant =>
  limit.unit === 'elapsed_hour' ? dueAt : new Date(Date.parse(dueAt) - 1).toISOString();
