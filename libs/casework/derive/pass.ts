import type { Id, Instant } from '#kernel';
import { MOST_AT_ONCE, type Context } from '../context.ts';
import type { Acts } from '../events/index.ts';
import { isIntake } from '../record/act.ts';
import type { Act, CaseRecord } from '../record/record.ts';
import { begin, cancel, startsWith } from './begin.ts';
import { areConditionsAsked, conditions, isPast, noteConditions } from './conditions.ts';
import { applyEffect, leaveStage, rules } from './effects.ts';
import { beginAfter, fallDue, missedBefore, nextDue } from './fall-due.ts';
import { learn, place } from './knowledge.ts';
import { endsHere, extend, meet, metBeforePromised, rightsAgain } from './meet.ts';
import { catchUp, countFromDates, countFromReceipt, countingChanges, recount } from './recount.ts';
import { completeTasks, endTask } from './tasks.ts';
import type { CountingChange, Follow, Limit, Newborn, Snapshot, Timeline } from './timeline.ts';
import { goOnBy, toldTo, twinOf } from './versions.ts';
import { Work } from './work.ts';

/**
 * What a case is at a moment, from the acts that stand: one pass over them in the order in which they happened, with what
 * falls due in between. What is on record is used for what it is an input of: ids, the first count of each date, what was
 * told, misses that were read, and what the pack did.
 * @param now until when; limits that are due by then have fallen due.
 * @param newborn where those that a command gives rise to do so only up to its next act.
 */
export function derive(record: CaseRecord, context: Context, now: Instant = context.now, newborn?: Newborn): Timeline {
  return passOver(new Work(record, context, newborn), now);
}

/** @returns the case as it was where its record is settled, too. */
export function deriveWithPast(record: CaseRecord, context: Context): Settling {
  const work = new Work(record, context);
  work.then = 'asked';
  return passOver(work, context.now) as Settling;
}

export type Settling = Work & { readonly then: Snapshot };

/** @param last the act that the pass goes up to, that not. */
function passOver(work: Work, now: Instant, last?: Act): Work {
  const changes = [...countingChanges(work)];
  for (const item of agenda(work)) {
    if (last !== undefined && item.act === last.id) break;
    fallDueUntil(work, item.at, changes);
    work.now = item.at;
    workOff(work, item.follows());
  }
  const { decidedAt } = work.record;
  if (work.then === 'asked') fallDueUntil(work, decidedAt < now ? decidedAt : now, changes, true);
  work.leavePast();
  fallDueUntil(work, now, changes, true);
  return work;
}

interface Item {
  readonly at: Instant;
  /** The act that happens, where it is one. */
  readonly act?: Id;
  readonly follows: () => readonly Follow[];
}

/** The acts at their moments, and what they say of facts from when that holds. */
function agenda(work: Work): readonly Item[] {
  const { since, receivedAt } = work.list;
  // A stage that is left as an older version entered it was entered when that was put on record.
  const { left } = work.record;
  const acts = work.list.acts.flatMap((act) => {
    if (act.type !== 'StageEscalated' || !act.derived) return [act];
    const isLeft = act.id === left?.entry?.act && left.entry.for === undefined;
    return isLeft ? [{ ...act, occurredAt: act.recordedAt }] : [];
  });
  const atOf = ({ occurredAt }: Act): Instant => (occurredAt < receivedAt ? receivedAt : occurredAt);
  const items = acts.flatMap((act): readonly (Item & { readonly rank: number })[] => {
    const at = atOf(act);
    const holdsFrom = since.get(act.id) ?? at;
    const rank = isIntake(act) ? 0 : 2;
    const done: Item & { readonly rank: number } = { at, rank, act: act.id, follows: () => happens(work, act) };
    if (holdsFrom >= at || isIntake(act)) return [done];
    return [{ at: holdsFrom, rank: holdsFrom === receivedAt ? 0.5 : 1, follows: () => holds(work, act) }, done];
  });
  // What is known at the receipt is known to what follows from it.
  const first = items.filter(({ at, rank }) => at === receivedAt && rank < 1);
  const known = acts.filter((act) => act.type === 'CaseFactRecorded' && since.get(act.id) === receivedAt);
  const opening: Item = {
    at: receivedAt,
    follows: () => {
      const receipt = acts.find(isIntake);
      if (receipt === undefined) return [];
      place(work, receipt);
      for (const act of known) learn(work, act);
      // What was told with the receipt is on record before anything follows from it.
      const { atFirst = Infinity } = work.record;
      const told = known.filter(
        (act) => act.order < atFirst && act.recordedAt === receipt.recordedAt && atOf(act) === receivedAt,
      );
      const placed = told.map((act) => place(work, act));
      for (const { id } of placed) work.untold.add(id);
      noteConditions(work);
      return [receipt, ...placed].map((act) => ({
        do: 'step',
        work: () => {
          work.untold.delete(act.id);
          if (act.id !== receipt.id) learn(work, act);
          noteConditions(work);
          return afterwards(work, act);
        },
      }));
    },
  };
  const rest = items.filter((item) => !first.includes(item));
  return [opening, ...rest.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.rank - b.rank))];
}

/** What an act says of a fact holds from now on, though it is said later. */
function holds(work: Work, act: Act): readonly Follow[] {
  learn(work, act);
  noteConditions(work);
  return [{ do: 'conditions', change: act }];
}

function happens(work: Work, act: Act): readonly Follow[] {
  if (work.reached.has(act.id)) return [];
  work.reached.add(act.id);
  return [{ do: 'follow', act }];
}

/** Everything that follows from an act, in this order. */
function follow(work: Work, said: Act): readonly Follow[] {
  const act = place(work, said);
  if (act.type === 'CaseFactRecorded' && (work.list.since.get(act.id) ?? '') >= act.occurredAt) learn(work, act);
  noteConditions(work);
  if (act.type === 'StageEscalated') leaveStage(work, act);
  // To have found nobody is no assignment that anything could follow from.
  if (act.type === 'HandlerAssigned' && act.derived && act.data['person'] === null) return [];
  return afterwards(work, act);
}

/** What an act does to the limits, in this order; then its tasks, what the rules make follow, and the closure that it is. */
function afterwards(work: Work, act: Act): readonly Follow[] {
  const then = (run: () => readonly Follow[]): Follow => ({ do: 'step', work: run });
  const { ends, meets, extends: moves, begins } = work.compiled.meantBy(act.type);
  const each = (
    what: 'end' | 'meet' | 'extend',
    rules: ReadonlySet<string>,
    limits: () => Iterable<Limit>,
  ): Follow[] =>
    rules.size === 0
      ? []
      : [
          then(() =>
            [...limits()].filter(({ rule }) => rules.has(rule)).map(({ id }) => ({ do: what, limit: id, act })),
          ),
        ];
  const touching = act.departed
    ? []
    : [
        ...each('end', ends, () => work.running()),
        ...each('meet', meets, () => work.limits.awaited()),
        then(() => rightsAgain(work)),
        ...each('extend', moves, () => work.clocks.values()),
      ];
  return [
    ...touching,
    then(() => {
      if (act.type === 'DuplicateAbsorbed') countFromReceipt(work, act);
      if (act.type === 'CaseMovedToPackVersion') {
        const asNow = new Work(toldTo(work.record, act), work.context);
        const twin = twinOf(passOver(asNow, work.now, act));
        goOnBy(work, act, twin);
        return [{ do: 'conditions', change: act, twin }];
      }
      return areConditionsAsked(work, act) && !isIntake(act) ? [{ do: 'conditions', change: act }] : [];
    }),
    then(() =>
      begins.filter((rule) => startsWith(rule, act)).map((rule) => ({ do: 'begin', rule, ground: act, cause: act })),
    ),
    then(() => {
      if (act.type === 'CaseFactRecorded') countFromDates(work, act);
      completeTasks(work, act);
      return [{ do: 'rules', cause: act }];
    }),
    then(() => {
      if (act.type === 'CaseClosed' || act.type === 'CaseMerged') close(work, act);
      return [];
    }),
  ];
}

/** At closure what still runs ends with the reason; what was missed stays missed; some duties outlive the case. */
function close(work: Work, closed: Act): void {
  const { exit, closedOn } = closed.data as Partial<Acts['CaseClosed']>;
  const because =
    closed.type === 'CaseMerged'
      ? 'merged'
      : closedOn === null
        ? 'closed_date_unknown'
        : exit === 'withdrawn'
          ? 'withdrawn'
          : 'closed';
  for (const limit of work.running()) {
    if (because !== 'merged' && work.ruleOf(limit)?.outlivesClosure === true) continue;
    cancel(work, limit, because, closed);
  }
  for (const task of work.toDo.open()) endTask(work, task, closed, 'closed');
}

/** What falls due and how days are counted otherwise, up to a moment, each at its own. */
function fallDueUntil(work: Work, until: Instant, changes: CountingChange[], isLast = false): void {
  for (;;) {
    const due = nextDue(work);
    const change = changes[0];
    const isNow = due !== undefined && (due.at < until || (due.at === until && (!due.isRead || isLast)));
    if (isNow && (change === undefined || due.at <= change.at)) {
      // A procedure whose limits begin one another ends somewhere, and what is on record has to be come to again.
      work.isSettled = work.fallen < MOST_AT_ONCE || work.wasOver(due.follow.limit);
      if (!work.isSettled) return;
      if (due.at > work.now) work.now = due.at;
      workOff(work, [due.follow]);
    } else if (change !== undefined && (change.at < until || (isLast && change.at === until))) {
      changes.shift();
      if (change.at > work.now) work.now = change.at;
      recount(work, change);
    } else return;
  }
}

/** The acts of people that could meet a limit. */
function byPeople(work: Work, id: Limit['id']): readonly Act[] {
  const rule = work.rule(work.clocks.get(id)?.rule ?? '');
  return rule === undefined ? [] : work.meant(rule.satisfiedBy).filter(({ derived }) => !derived);
}

/** Depth first: what follows from the first is worked off before the second. */
function workOff(work: Work, follows: readonly Follow[]): void {
  for (const one of follows) workOff(work, carryOut(work, one));
}

function carryOut(work: Work, one: Follow): readonly Follow[] {
  switch (one.do) {
    case 'follow':
      return follow(work, one.act);
    case 'end': {
      const limit = work.clocks.get(one.limit);
      const endsOn = limit?.end === undefined && limit !== undefined ? work.ruleOf(limit)?.endsOn : undefined;
      if (limit !== undefined && endsOn !== undefined && endsHere(endsOn, limit, one.act))
        cancel(work, limit, 'ended', one.act);
      return [];
    }
    case 'meet':
      return meet(work, one.limit, [one.act], one);
    case 'meetBySome':
      return [
        { do: 'step', work: () => meet(work, one.limit, byPeople(work, one.limit), one) },
        { do: 'step', work: () => metBeforePromised(work, one.limit, byPeople(work, one.limit)) },
      ];
    case 'extend':
      return extend(work, one.limit, one.act);
    case 'conditions':
      return conditions(work, one.change, one.twin);
    case 'catchUp':
      catchUp(work, one.limit);
      return [];
    case 'begin':
      return one.waited === true && isPast(work, one.rule, one.ground)
        ? []
        : begin(work, one.rule, one.ground, one.cause, one.from);
    case 'fallDue':
      return fallDue(work, one.limit, one.reading);
    case 'missedBefore':
      return missedBefore(work, one.limit);
    case 'beginAfter':
      return beginAfter(work, one.limit);
    case 'rules':
      return rules(work, one.cause);
    case 'effect':
      return applyEffect(work, one.effect, one.rule, one.cause);
    case 'step':
      return one.work();
    default:
      return one satisfies never;
  }
}
