import type { DateRule } from './declaration.ts';

/** Up to the day of the act. */
export const PAST: DateRule = { side: 'past' };
/** The day of the act or later, at most so many years. */
export const ahead = (years: number): DateRule => ({ side: 'ahead', atMost: years });
/** A day to come, at most so many years. */
export const toCome = (years: number): DateRule => ({ side: 'after', atMost: years });
/** Worked out by the product or told by another stream: it is held against nothing. */
export const WORKED_OUT: DateRule = { side: 'any' };
