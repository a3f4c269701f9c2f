import type { Actor } from '#kernel';

/** What kind of thing a token may do. What a procedure gives to whom is the pack's and its appointments' business. */
export const TOKEN_ROLES = [
  'handler',
  'manager',
  'director',
  'quality_manager',
  'auditor',
  'reporting',
  'administrator',
] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** Who is calling: one person, in one role, bound to one organisation. Passed along, never injected by request. */
export interface Caller {
  readonly organisation: string;
  readonly person: string;
  readonly role: TokenRole;
  readonly authenticated: Actor['authenticated'];
}

export const actorOf = ({ person, role, authenticated }: Caller): Actor => ({ id: person, role, authenticated });
