import type { Id } from '#kernel';
import { takenOverBy, type ClockRule, type Match } from '#procedure';
import { byOccurrence } from '../record/act.ts';
import type { Act } from '../record/record.ts';
import { isTakenBack } from '../words/last-word.ts';
import { extendedTo, isAwaited, meansToExtend, movesOn } from '../words/limits.ts';
import { includesContent, matches } from '../words/matching.ts';
import { isHandedOn } from './found.ts';
import type { Follow, Limit } from './timeline.ts';
import type { Work } from './work.ts';

/** What ends the limit of one subject leaves those of the others. */
export const endsHere = (endsOn: Match, limit: Pick<Limit, 'subject'>, act: Act): boolean =>
  matches(act, endsOn) && (limit.subject === undefined || act.subject === undefined || act.subject === limit.subject);

/** Whether an act could meet a limit: contents aside. What a later stage keeps is owed there, and can be met there. */
export function couldMeet(work: Work, rule: ClockRule, limit: Pick<Limit, 'subject'>, act: Act): boolean {
  const entered = work.pack.stages.find(({ id }) => id === act.stage);
  const owed =
    rule.stage === undefined || act.stage === rule.stage || entered?.onEntry?.keep.includes(rule.id) === true;
  return owed && isAwaited(rule, limit, act);
}

/** An act meets only a limit that had begun: except a window from a date, which may be learnt later than what met it. */
export function follows(work: Work, act: Act, limit: Limit): boolean {
  const rule = work.ruleOf(limit);
  if (limit.nature === 'window' && rule !== undefined && 'fact' in rule.startsOn) return true;
  if (act.occurredAt !== limit.from) return act.occurredAt > limit.from;
  const { found } = work;
  return act.id !== limit.startedBy && found.place(act.id) > found.place(limit.startedBy);
}

/** The first of these acts, by occurrence, that meets the limit. */
function meetingAct(work: Work, limit: Limit, acts: readonly Act[]): Act | undefined {
  const rule = work.ruleOf(limit);
  if (rule === undefined) return undefined;
  const meeting = acts.filter(
    (act) =>
      couldMeet(work, rule, limit, act) &&
      follows(work, act, limit) &&
      !(limit.nature === 'entitlement' && isTakenBack(act, work)) &&
      rule.mustInclude.every((content) => includesContent(act.data, content)),
  );
  return byOccurrence(meeting)[0];
}

/** Meets a limit by the first of these acts that does. One that was due before is over before that. */
export function meet(work: Work, id: Id, acts: readonly Act[], again: Follow): readonly Follow[] {
  const limit = work.clocks.get(id);
  if (limit === undefined || (limit.end !== undefined && !isHandedOn(limit))) return [];
  const meeting = meetingAct(work, limit, acts);
  if (meeting === undefined) return [];
  const at = meeting.occurredAt;
  if (work.mayFallDue(limit) && at >= (limit.dueAt ?? '')) return [{ do: 'fallDue', limit: id }, again];
  work.change(id, { end: { how: 'met', by: meeting.id, at } });
  return [];
}

/**
 * A promise was of what had been done, if that was typed in only after it was made: what was known then is asked on
 * purpose. One that somebody made though it was on record that the thing had been done is a promise like any other.
 */
export function metBeforePromised(work: Work, id: Id, acts: readonly Act[]): readonly Follow[] {
  const promise = work.clocks.get(id);
  const rule = promise === undefined ? undefined : work.ruleOf(promise);
  if (promise === undefined || rule === undefined || promise.nature !== 'promise' || promise.end !== undefined)
    return [];
  const order = work.act(promise.startedBy)?.order ?? 0;
  const meant = { ...promise, from: work.receivedAt };
  const done = acts.find(
    (act) =>
      act.order > order &&
      act.occurredAt < promise.from &&
      couldMeet(work, rule, promise, act) &&
      follows(work, act, meant),
  );
  if (done !== undefined) work.change(id, { end: { how: 'met', by: done.id, at: done.occurredAt } });
  return [];
}

/** A right that had become pointless is one again once what made it so was taken back, as by a last word (O-17). */
export function rightsAgain(work: Work): readonly Follow[] {
  return work.limits.rights().flatMap((limit): readonly Follow[] => {
    const met = limit.end?.how === 'met' ? work.act(limit.end.by) : undefined;
    if (met === undefined || !isTakenBack(met, work)) return [];
    work.change(limit.id, { end: undefined });
    return [{ do: 'meetBySome', limit: limit.id }];
  });
}

/** Moves a limit by an act that is meant to: to a later date, or into the promise that takes over. */
export function extend(work: Work, id: Id, act: Act): readonly Follow[] {
  const limit = work.clocks.get(id);
  const rule = limit === undefined ? undefined : work.ruleOf(limit);
  if (limit === undefined || rule?.extension === undefined) return [];
  const promise = work.rule(takenOverBy(rule) ?? '');
  // That this act extended this limit was told, whatever its own date is by now, and whether or not it had been met.
  const wasTold = work.record.limits.get(id)?.told.has(act.id) === true;
  const begin: readonly Follow[] =
    promise === undefined ? [] : [{ do: 'begin', rule: promise, ground: act, cause: act }];
  if (limit.end !== undefined) return wasTold && limit.end.how === 'met' ? begin : [];
  if (!meansToExtend(rule, limit, act) || (!wasTold && !follows(work, act, limit))) return [];
  const until = extendedTo(rule, act, work.days);
  if (until?.dueAt == null || (!wasTold && !movesOn(limit, act, until))) return [];
  const extensions = limit.extensions + 1;
  const { dueAt, dueDate } = until;
  const [by, at] = [act.id, act.occurredAt];
  const moved = [...limit.moved, { by, at, until: dueAt, dueDate, promise: promise?.id ?? null }];
  if (promise === undefined)
    work.change(id, { extensions, moved, extendedBy: [...limit.extendedBy, by], dueAt, dueDate });
  else work.change(id, { extensions, moved, end: { how: 'extended', by, at, promise: promise.id } });
  return begin;
}
