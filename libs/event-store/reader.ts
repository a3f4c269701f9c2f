/**
 * For whoever goes through the record of the whole installation: verification, backups, projections, operators. The
 * linter holds who may name it (`.config/eslint.config.mjs`).
 */
export const ANYBODY = Symbol('anybody');

/** Who reads a stream: an organisation, to which another one's streams are not there, or anybody. */
export type Reader = string | typeof ANYBODY;
