import type { Exit } from '#procedure';
import { unmet } from './describe.ts';
import type { Situation } from './known.ts';
import { matches } from './matching.ts';
import { holds } from './predicates.ts';

/** What is still missing before a case can be closed by an exit: what the exit needs, and the gates before a closure. */
export function missingForExit(situation: Situation, { id, require }: Exit): readonly string[] {
  const closure = { type: 'CaseClosed', data: { exit: id }, stage: situation.state.stage, roles: [] };
  const gates = situation.pack.gates.filter(
    ({ mode, before, when }) =>
      mode === 'block' && matches(closure, before) && (when === undefined || holds(situation, when) !== false),
  );
  const needed = [...(require === undefined ? [] : [require]), ...gates.flatMap((gate) => gate.require ?? [])];
  return [...new Set(needed.flatMap((predicate) => unmet(situation, predicate)))];
}
