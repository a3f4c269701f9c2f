import type { DateRule } from './declaration.ts';

/** Up to the day or the moment of the act. */
export const PAST: DateRule = { side: 'past' };
/** Up to the present, whenever it was said. */
export const UP_TO_NOW: DateRule = { side: 'any', notAfter: ['now'] };
/** The day of the act or later, at most so many years. */
export const ahead = (years: number): DateRule => ({ side: 'ahead', atMost: years });
/** A day to come, at most so many years. */
export const toCome = (years: number): DateRule => ({ side: 'after', atMost: years });
/** Worked out by the product or told by another stream: it is held against nothing. */
export const WORKED_OUT: DateRule = { side: 'any' };
