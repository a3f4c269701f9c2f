import { effectsOf, type Match, type Pack } from '#procedure';

/** The act that does a task, by the rule that raised it. */
export function completionOf({ rules, clocks }: Pack, rule: string): Match | undefined {
  const effects = rules.filter((r) => r.id === rule).flatMap(effectsOf);
  const ofClocks = clocks.flatMap((clock) => [
    ...(rule === `${clock.id}.onBreach` ? clock.onBreach : []),
    ...(rule === `${clock.id}.onExpiry` ? clock.onExpiry : []),
  ]);
  return [...effects, ...ofClocks]
    .map((effect) => ('completedBy' in effect ? effect.completedBy : undefined))
    .find((match) => match !== undefined);
}
