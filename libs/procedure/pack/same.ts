import { canonicalJson } from '#kernel';

/** Whether two parts of a pack say the same. */
export const saysTheSame = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
