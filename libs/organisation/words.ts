import { z } from 'zod';

/** The building blocks that the events' schemas share. */
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
export const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const id = z.string().min(1).max(200);
export const word = z.string().min(1).max(100);
/** Free text that names nobody: a title, a code, the reason for a rule. */
export const line = z.string().min(1).max(500);
