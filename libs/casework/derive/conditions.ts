import type { ClockRule } from '#procedure';
import type { Act } from '../record/record.ts';
import { namesOf } from '../words/compiled.ts';
import { holds } from '../words/predicates.ts';
import { cancel, startsWith } from './begin.ts';
import { occasionOf } from './fall-due.ts';
import { OCCASIONS } from './names.ts';
import { endTasksOf } from './tasks.ts';
import type { Follow, Twin } from './timeline.ts';
import type { Work } from './work.ts';

/** Acts after which other limits may apply than before. */
const RECONSIDERED = ['CaseFactRecorded', 'FeedbackClassified', 'CaseMovedToPackVersion'];

export const areConditionsAsked = (work: Work, { type }: Act): boolean =>
  RECONSIDERED.includes(type) || work.compiled.asksOfActs;

/** Since when the conditions hold that limits count from. */
export function noteConditions(work: Work): void {
  for (const { id, appliesWhen } of work.compiled.fromCondition) {
    if (appliesWhen !== undefined && holds(work.situation(), appliesWhen) !== true) work.trueSince.delete(id);
    else if (!work.trueSince.has(id)) work.trueSince.set(id, work.now);
  }
}

/** Limits that no longer apply end, and those that apply now begin. */
export function conditions(work: Work, change: Act, twin?: Twin): readonly Follow[] {
  for (const limit of work.running()) {
    const rule = work.ruleOf(limit);
    if (rule === undefined || work.applies(rule) === true) continue;
    cancel(work, limit, 'not_applicable', change);
    if (limit.breach !== undefined) endTasksOf(work, limit.breach.id, change);
  }
  return work.pack.clocks.map((rule) => ({ do: 'step', work: () => waiting(work, rule, change, twin) }));
}

/** The grounds of a rule that came to nothing when they were there, the last first: of those that wait it begins the limit. */
function waiting(work: Work, rule: ClockRule, change: Act, twin?: Twin): readonly Follow[] {
  if (work.applies(rule) !== true) return [];
  const names = namesOf(rule.startsOn);
  const over = OCCASIONS.some((name) => names.includes(name))
    ? [...work.clocks.values()].flatMap((limit) => occasionOf(work, limit) ?? [])
    : [];
  return [...work.found.named(names), ...over]
    .filter((ground) => ground.id !== change.id && !work.untold.has(ground.id) && startsWith(rule, ground))
    .filter((ground) => twin === undefined || twin.begun(rule, ground) !== undefined)
    .map((ground) => {
      const from = twin?.begun(rule, ground)?.from;
      return { do: 'begin', rule, ground, cause: change, waited: true, from } as const;
    })
    .reverse();
}

/** An act that began nothing in its time, because a limit of the rule ran already, or that a closure lies after. */
export function isPast(work: Work, rule: ClockRule, ground: Act): boolean {
  const closed = work.found.named(['CaseClosed']).some(({ occurredAt }) => occurredAt >= ground.occurredAt);
  if (closed && work.status === 'open') return true;
  return work.limits.of(rule.id).some(({ startedBy, subject, from, end }) => {
    if (startedBy === ground.id || rule.nature === 'promise') return false;
    if (subject !== (rule.per === undefined ? undefined : ground.subject)) return false;
    return from <= ground.occurredAt && end?.how === 'met' && end.at >= ground.occurredAt;
  });
}
