import type { Unblocker } from '#kernel';
import type { Gate } from '#procedure';
import { spoken } from '../words/describe.ts';
import type { Run } from './run.ts';

/** The roles of the pack that a gate waits for: the one it names, or else those by whom it wants something done first. */
export const rolesBehind = (gate: Gate): readonly string[] =>
  gate.unblockedBy === undefined ? rolesNamedIn(gate.require) : [gate.unblockedBy];

/** Every role by whom something is wanted, anywhere in a condition. */
function rolesNamedIn(condition: unknown): readonly string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  const own = 'by' in condition && typeof condition.by === 'string' ? [condition.by] : [];
  return [...new Set([...own, ...Object.values(condition).flatMap(rolesNamedIn)])];
}

/** Who can do what a refusal waits for: each role with those who hold it today. */
export function whoCan({ context, state }: Run, roles: readonly string[]): readonly Unblocker[] {
  const { pack, holders, now } = context;
  return roles.map((role) => ({
    role,
    title: pack.roles[role]?.title ?? spoken(role),
    people: (pack.roles[role]?.chain ?? [role]).flatMap((name) =>
      holders(name, now, state.area).map(({ person }) => person),
    ),
  }));
}
