import type { Instant } from '#kernel';
import { byOccurrence, standing } from '../record/act.ts';
import type { Situation } from './known.ts';
import { matches } from './matching.ts';

/** The steps before the last that have not been done (C-02). */
export function openSteps({ state, pack }: Situation): readonly { readonly id: string; readonly title: string }[] {
  const acts = standing(state);
  return (pack.steps?.order ?? []).slice(0, -1).filter((step) => !acts.some((act) => matches(act, step.doneBy)));
}

/** The steps that were done, and not again once the steps before them were, each with the last of those (C-02). */
export function tooEarly({ state, pack }: Situation): readonly { readonly title: string; readonly after: string }[] {
  const acts = byOccurrence(standing(state));
  const early: { readonly title: string; readonly after: string }[] = [];
  let last: { readonly title: string; readonly at: Instant } | undefined;
  for (const { title, doneBy } of (pack.steps?.order ?? []).slice(0, -1)) {
    const done = acts.filter((act) => matches(act, doneBy));
    const inTurn = done.find(({ occurredAt }) => last === undefined || occurredAt >= last.at);
    if (inTurn !== undefined) last = { title, at: inTurn.occurredAt };
    else if (done.length > 0 && last !== undefined) early.push({ title, after: last.title });
  }
  return early;
}
