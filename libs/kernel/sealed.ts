import type { Id } from './events.ts';

/** Personal data, encrypted under its subject's key. `path` is where it was first written and never changes. */
export interface Sealed {
  /** base64url of nonce, ciphertext and tag. */
  readonly sealed: string;
  /** The person whose key opens it. */
  readonly subject: Id;
  /** `Type.field` as first written; authenticated with the ciphertext. */
  readonly path: string;
}

/** What an erased field reads as. */
export interface Erased {
  readonly erased: true;
  readonly subject: Id;
}

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  ['sealed', 'subject', 'path'].every((key) => typeof (value as Record<string, unknown>)[key] === 'string');

/** The type of `T` before sealing: every sealed field as the text it holds. */
export type Plain<T> = T extends Sealed
  ? string
  : T extends readonly (infer U)[]
    ? readonly Plain<U>[]
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;
