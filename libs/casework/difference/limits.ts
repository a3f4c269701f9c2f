import type { Id, Instant } from '#kernel';
import { isHandedOn } from '../derive/found.ts';
import type { Counted, Limit, Moved } from '../derive/timeline.ts';
import type { CaseEvent } from '../events/index.ts';
import { clockAfter, isMissed, type Clock, type ClockEvent } from '../record/clock.ts';
import { remindersOf, daysAsOf } from '../words/due.ts';
import { changeOf, recountedBecause, type Comparison, type Written } from './written.ts';

/** What leads from a limit as it is on record to the limit as it should be. */
class Plan {
  readonly written: Written[] = [];
  now: Clock | undefined;

  constructor(
    readonly comparison: Comparison,
    onRecord: Clock | undefined,
  ) {
    this.now = onRecord;
  }

  write(event: CaseEvent, at: Instant, causedBy: Id, place: number, name = ''): void {
    this.written.push({ event, at, causedBy, place, name });
    const meta = { occurredAt: at, decidedAt: this.comparison.context.now, actor: this.comparison.actor, causedBy };
    this.now = clockAfter(this.now, { ...event, id: name, meta } as ClockEvent);
  }
}

/**
 * The events that bring a limit to what it should be, each only where it is needed: its reading corrected, reopened,
 * counted otherwise, missed, extended, ended. None where the two agree.
 */
export function limitEvents(comparison: Comparison, limit: Limit): readonly Written[] {
  const onRecord = comparison.record.limits.get(limit.id);
  const plan = new Plan(comparison, onRecord);
  const change = changeOf(comparison);
  const by = change?.id ?? limit.startedBy;
  const at = change?.occurredAt ?? limit.from;
  const clock = limit.id;
  const { begun, missed, ended } = limit.place;
  if (plan.now === undefined) start(plan, limit);
  const current = (): Clock => plan.now as Clock;
  // What ended for good ends as it ended, by another date or missed before that.
  const isOver = onRecord?.end?.how === 'cancelled' && limit.end?.how === 'cancelled';
  if (!isOver && hasToRunAgain(current(), limit))
    plan.write({ type: 'ClockReopened', data: { clock, because: by } }, at, by, begun);
  recount(plan, limit);
  const miss = (): void => {
    const { breach } = limit;
    if (breach === undefined || isMissed(current())) return;
    const data = { clock, rule: limit.rule, dueAt: breach.dueAt };
    plan.write({ type: 'ClockBreached', data }, breach.dueAt, limit.startedBy, missed, breach.id);
  };
  if (limit.breach !== undefined && limit.breach.dueAt === current().dueAt) miss();
  for (const moved of limit.moved) {
    if (moved.promise !== null) {
      if (limit.end?.how === 'met' && onRecord?.told.has(moved.by) !== true) handOn(plan, limit, moved, begun);
      continue;
    }
    if (current().extendedBy.includes(moved.by)) continue;
    const { until, dueDate } = moved;
    const data = {
      clock,
      by: moved.by,
      at: moved.at,
      until,
      promise: null,
      dueDate: dueDate ?? undefined,
      remindAt: [],
    };
    plan.write({ type: 'ClockExtended', data }, moved.at, moved.by, begun);
  }
  miss();
  end(plan, limit, ended);
  return plan.written;
}

function start(plan: Plan, limit: Limit): void {
  const { context, before, acts } = plan.comparison;
  const { as: rule } = limit;
  const isOld = acts.length === 0 && before.clocks.has(limit.id);
  const [first] = limit.counts;
  if (first === undefined) return;
  const { inputs, dueAt, dueDate, provisional, countedAt } = first;
  const data = {
    clock: limit.id,
    rule: rule.id,
    title: rule.title ?? rule.id.replaceAll('_', ' '),
    nature: rule.nature,
    stage: rule.stage,
    owner: rule.owner,
    subject: limit.subject,
    startedBy: limit.startedBy,
    ...{ inputs, dueAt, dueDate, provisional, countedAt: countedAt === context.now ? undefined : countedAt },
    facts: limit.facts,
    // One that an older version did not begin reminds nobody of late.
    remindAt: remindersFor(plan, limit, first).filter((moment) => !isOld || moment > context.now),
    req: rule.req,
  };
  const { receivedAt } = plan.comparison.after;
  const at = limit.from > receivedAt ? limit.from : limit.cause.occurredAt;
  plan.write({ type: 'ClockStarted', data }, at, limit.cause.id, limit.place.begun);
}

/** The limits of history set off no reminders: an import is not news. */
function remindersFor({ comparison: { context } }: Plan, { as }: Limit, counted: Counted): readonly Instant[] {
  return context.origin.kind === 'import'
    ? []
    : remindersOf(as, counted, daysAsOf(context, context.pack, counted.countedAt));
}

const isCountedAs = ({ from, countedDueAt }: Clock, { inputs, dueAt }: Counted): boolean =>
  from === inputs.from && countedDueAt === dueAt;

/** Somebody was told its date: from when it would be counted is no matter. */
const isTold = ({ extendedBy }: Clock, limit: Limit): boolean => extendedBy.length > 0 && limit.extendedBy.length > 0;

function hasToRunAgain(now: Clock, limit: Limit): boolean {
  const last = limit.counts.at(-1);
  const hasMoved = last !== undefined && !isTold(now, limit) && !isCountedAs(now, last);
  const isExtendedOtherwise = !now.extendedBy.every((act, n) => limit.extendedBy[n] === act);
  if (isExtendedOtherwise || (now.extendedBy.length > 0 && hasMoved)) return true;
  if (now.end === undefined || (!hasMoved && isMetAfterAll(now, limit))) return false;
  if (now.end.how !== limit.end?.how) return true;
  if (now.end.how === 'extended') return hasMoved || limit.end.how !== 'extended' || now.end.by !== limit.end.by;
  const isMovedOtherwise = limit.extendedBy.length > now.extendedBy.length || now.extensions > limit.extensions;
  return now.end.how === 'met' && (hasMoved || isMovedOtherwise);
}

/** Missed, handed on to a promise, and done by now: that it was handed on stays as it was told. */
function isMetAfterAll({ end }: Clock, { nature, breach, moved, end: wanted }: Limit): boolean {
  if (end === undefined || wanted?.how !== 'met' || !isHandedOn({ nature, breach, end })) return false;
  return end.how === 'extended' ? moved.some(({ by }) => by === end.by) : wanted.at >= end.at;
}

/** Each count since the one that is on record; all of them where none is. */
function recount(plan: Plan, limit: Limit): void {
  if (plan.now === undefined || isTold(plan.now, limit)) return;
  const change = changeOf(plan.comparison);
  const known = limit.counts.findLastIndex((counted) => isCountedAs(plan.now as Clock, counted));
  for (const counted of limit.counts.slice(known + 1)) {
    const { inputs, dueAt, dueDate, provisional, isAnew } = counted;
    const data = {
      clock: limit.id,
      because: isAnew ? ('calendar_changed' as const) : recountedBecause(plan.comparison),
      from: inputs.from,
      ...{ dueAt, dueDate, was: plan.now.dueAt, provisional, inputs },
      remindAt: [...remindersFor(plan, limit, counted)],
    };
    const at = isAnew ? counted.at : (change?.occurredAt ?? counted.at);
    const by = isAnew ? limit.startedBy : (change?.id ?? limit.startedBy);
    plan.write({ type: 'ClockRecalculated', data }, at, by, limit.place.begun);
  }
}

/** A promise takes over. */
function handOn(plan: Plan, { id: clock, subject }: Limit, { by, at, until, promise }: Moved, place: number): void {
  const taken = [...plan.comparison.after.clocks.values()].find(
    (one) => one.rule === promise && one.subject === subject && one.startedBy === by,
  );
  plan.write({ type: 'ClockExtended', data: { clock, by, at, until, promise: taken?.id ?? promise } }, at, by, place);
}

function end(plan: Plan, limit: Limit, place: number): void {
  const { id: clock, end: wanted } = limit;
  const is = plan.now?.end;
  if (wanted === undefined) return;
  const isOtherwise = is?.how === 'met' && wanted.how === 'met' && (is.by !== wanted.by || is.at !== wanted.at);
  if (is !== undefined && !isOtherwise && (plan.now === undefined || !isMetAfterAll(plan.now, limit))) return;
  const { by, at } = wanted;
  switch (wanted.how) {
    case 'met':
      return plan.write({ type: 'ClockSatisfied', data: { clock, by, at } }, at, by, place);
    case 'expired':
      return plan.write(
        { type: 'ClockExpired', data: { clock, rule: limit.rule, dueAt: at } },
        at,
        limit.startedBy,
        place,
        by,
      );
    case 'cancelled':
      return plan.write({ type: 'ClockCancelled', data: { clock, because: wanted.because, by, at } }, at, by, place);
    case 'extended': {
      const moved = limit.moved.at(-1) ?? { until: at };
      return handOn(plan, limit, { dueDate: null, ...moved, by, at, promise: wanted.promise }, place);
    }
  }
}

/** Why a miss was none. */
export function reasonOf(comparison: Comparison): string {
  const change = changeOf(comparison);
  const said = change?.data['reason'];
  if (change?.type === 'ReceiptCorrected') return `the receipt was corrected: ${String(said)}`.slice(0, 500);
  if (change?.type === 'CaseFactRecorded') return `${String(change.data['fact'])} was recorded anew`;
  if (change?.type === 'FeedbackClassified') return `it was found to be of another kind: ${String(said)}`.slice(0, 500);
  if (change?.type === 'DuplicateReleased') return `${String(change.data['reference'])} is a complaint of its own`;
  return 'what it rested on was voided';
}
