import { takenOverBy, type ClockRule } from '#procedure';
import type { Id } from '#kernel';
import { computeDue, type ComputedDue } from '../decide/due.ts';
import { newDateOf } from '../decide/extension.ts';
import { matches } from '../decide/matching.ts';
import type { Act } from '../record/record.ts';
import { follows } from './meet.ts';
import type { Follow, Limit } from './timeline.ts';
import type { Work } from './work.ts';

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
  const until = extendedTo(work, rule, act);
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

function meansToExtend(rule: ClockRule, limit: Limit, act: Act): boolean {
  const named = act.data['rule'];
  return (
    rule.extension !== undefined &&
    matches(act, rule.extension.event) &&
    (named === undefined || named === rule.id) &&
    (rule.stage === undefined || act.stage === rule.stage) &&
    (limit.subject === undefined || act.subject === limit.subject)
  );
}

/** A promise may be renewed to an earlier day; any other limit keeps its date beside an earlier one. */
function movesOn({ nature, dueAt }: Limit, act: Act, until: ComputedDue): boolean {
  if (nature === 'promise' || dueAt === null || newDateOf(act.data) === undefined) return true;
  return until.dueAt !== null && until.dueAt > dueAt;
}

function extendedTo(work: Work, rule: ClockRule, act: Act): ComputedDue | null {
  const promised: ClockRule = { ...rule, for: { unit: 'promised', from: 'expectedReplyDate' } };
  return computeDue(promised, act.occurredAt, newDateOf(act.data), work.days);
}
