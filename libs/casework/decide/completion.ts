import { effectsOf, type Match } from '#procedure';
import type { Run } from './run.ts';

/** The act that does a task, by the rule that raised it. */
export function completionOf(run: Run, rule: string): Match | undefined {
  const effects = run.context.pack.rules.filter((r) => r.id === rule).flatMap(effectsOf);
  const ofClocks = run.context.pack.clocks.flatMap((clock) => [
    ...(rule === `${clock.id}.onBreach` ? clock.onBreach : []),
    ...(rule === `${clock.id}.onExpiry` ? clock.onExpiry : []),
  ]);
  return [...effects, ...ofClocks]
    .map((effect) => ('completedBy' in effect ? effect.completedBy : undefined))
    .find((match) => match !== undefined);
}
