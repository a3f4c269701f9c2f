import type { Id, Instant } from '#kernel';
import type { ClockRule } from '#procedure';
import { isMissed, isRunning, type Clock } from '../clock.ts';
import type { CaseEventMap } from '../events/index.ts';
import { standing, type ActOnRecord } from '../state.ts';
import { cancelClock, isOfOneDate, ruleOf, runningClocks } from './clock-rules.ts';
import { computeDue, remindersOf, startOfDay } from './due.ts';
import { matches } from './matching.ts';
import { couldMeet, endsHere, follows, satisfy } from './meeting.ts';
import { fromOccasion, isOccasion, occasionOf } from './occasions.ts';
import { factValue, holds } from './predicates.ts';
import { isIntake, type Run } from './run.ts';
import { heldSince, sinceWhen } from './since.ts';
import { takeBack } from './take-back.ts';
import { takeUpTasksOf } from './tasks.ts';

/**
 * Starts a clock, unless it does not apply, is superseded, or has been started by this act already.
 * @param act the act that starts it. @param cause what made that happen now: the act itself, or a fact learnt later.
 */
export function start(run: Run, rule: ClockRule, act: ActOnRecord, cause: ActOnRecord): void {
  const subject = rule.per === undefined ? undefined : act.subject;
  const siblings = [...run.state.clocks.values()].filter(
    (clock) => clock.rule === rule.id && clock.subject === subject,
  );
  if (siblings.some((clock) => clock.startedBy === act.id && !mayStartAgain(rule, clock))) return;
  if (applies(run, rule) !== true || isSuperseded(run, rule, subject)) return;
  // Another date is no second window: the one there is was read anew (`dates.ts`).
  if (isOfOneDate(rule) && siblings.some(({ end }) => end?.how !== 'cancelled')) return;
  const running = siblings.filter(isRunning);
  if (rule.nature !== 'promise' && (running.length > 0 || siblings.some((one) => ranThen(run, rule, one, act)))) return;
  // By occurrence the later promise is the last word, whenever each was typed in.
  if (running.some((clock) => (run.act(clock.startedBy)?.occurredAt ?? '') > act.occurredAt)) return;
  const started = runOn(run, rule, siblings, act, cause) ?? begin(run, rule, act, cause, subject);
  if (started === undefined) return;
  for (const earlier of running) cancelClock(run, earlier, 'superseded', act.id, act.occurredAt);
  supersede(run, rule, subject, cause);
  const { endsOn } = rule;
  const ended =
    endsOn === undefined
      ? undefined
      : standing(run.state).find((past) => endsHere(endsOn, started, past) && follows(run, past, started));
  if (ended !== undefined) return cancelClock(run, started, 'ended', ended.id, ended.occurredAt);
  satisfy(
    run,
    started,
    standing(run.state).filter((past) => !past.derived),
  );
}

/** Starts what begins when this limit is over. */
export function startAfter(run: Run, { id }: Clock): void {
  const clock = run.state.clocks.get(id);
  const over = clock === undefined ? undefined : occasionOf(run, clock);
  if (over === undefined) return;
  for (const rule of run.context.pack.clocks) if (startsWith(rule, over)) start(run, rule, over, over);
}

export function startsWith(rule: ClockRule, act: ActOnRecord): boolean {
  if (act.voided) return false;
  if ('fact' in rule.startsOn) return act.type === 'CaseFactRecorded' && act.data['fact'] === rule.startsOn.fact;
  return matches(act, rule.startsOn);
}

/** Whether a clock applies to the case as it stands; unknown means that it waits. */
export function applies(run: Run, rule: ClockRule): boolean | undefined {
  if (rule.kinds !== undefined && !rule.kinds.some((kind) => kind === run.state.kind)) return false;
  return rule.appliesWhen === undefined ? true : holds(run.situation(), rule.appliesWhen);
}

/** Typed in late: a limit that has ended since ran then, or would have run on until another act began it. */
function ranThen(run: Run, rule: ClockRule, clock: Clock, { occurredAt }: ActOnRecord): boolean {
  const { end } = clock;
  const begun = run.act(clock.startedBy)?.occurredAt;
  if (begun === undefined || end === undefined || end.how === 'cancelled') return false;
  if (begun <= occurredAt) return end.at > occurredAt;
  const met = standing(run.state).some(
    (act) => couldMeet(run, rule, clock, act) && occurredAt < act.occurredAt && act.occurredAt <= begun,
  );
  return !met;
}

/** What ended only for what then held starts again when that holds no more: a condition, a shorter limit instead. */
function mayStartAgain(rule: ClockRule, { end }: Clock): boolean {
  if (end?.how !== 'cancelled') return false;
  // A promise is superseded by the next of its kind, for good.
  const gaveWay = end.because === 'superseded' && rule.nature !== 'promise';
  return end.because === 'not_applicable' || end.because === 'pack_changed' || gaveWay;
}

/** One period is missed once by a limit: it runs on where it applies again from the same moment to the same date (O-20). */
function runOn(
  run: Run,
  rule: ClockRule,
  siblings: readonly Clock[],
  act: ActOnRecord,
  cause: ActOnRecord,
): Clock | undefined {
  const missed = siblings.filter(isMissed).findLast((clock) => clock.startedBy === act.id);
  if (missed?.end === undefined || missed.from !== startOf(run, rule, act, cause)) return undefined;
  if (missed.countedDueAt !== computeDue(rule, missed.from, undefined, run.days)?.dueAt) return undefined;
  takeBack(run, missed, cause);
  takeUpTasksOf(run, missed.breach.id, cause);
  return run.state.clocks.get(missed.id);
}

/** Emits the start, with the due date and all it was computed from. */
function begin(
  run: Run,
  rule: ClockRule,
  act: ActOnRecord,
  cause: ActOnRecord,
  subject: Id | undefined,
): Clock | undefined {
  const { context, state } = run;
  const from = startOf(run, rule, act, cause);
  const promised = rule.for.unit === 'promised' ? act.data[rule.for.from] : undefined;
  const due = computeDue(rule, from, typeof promised === 'string' ? promised : undefined, run.days);
  if (due === null) return undefined;
  const clock = nextClockId(run, rule, subject);
  const data: CaseEventMap['ClockStarted'] = {
    clock,
    rule: rule.id,
    title: rule.title ?? rule.id.replaceAll('_', ' '),
    nature: rule.nature,
    stage: rule.stage,
    owner: rule.owner,
    subject,
    startedBy: act.id,
    ...due,
    countedAt: run.asOf,
    facts: Object.fromEntries(
      context.pack.facts.flatMap(({ id }) => {
        const value = factValue(run.situation(), id);
        return value === undefined ? [] : [[id, value]];
      }),
    ),
    // The limits of history set off no reminders (an import is not news).
    remindAt: context.origin.kind === 'import' ? [] : [...remindersOf(rule, due, run.days)],
    req: rule.req,
  };
  run.newborn.add(clock);
  run.emit({ type: 'ClockStarted', data }, from > state.receivedAt ? from : cause.occurredAt, cause.id);
  return run.state.clocks.get(clock);
}

/** From the act itself, whenever it was learnt (G-9); from the change that made it apply, where the pack says so. */
function startOf(run: Run, rule: ClockRule, act: ActOnRecord, cause: ActOnRecord): Instant {
  // A clock that starts on a date ("the issue arose on") counts from that day, not from when somebody said so.
  const day = 'fact' in rule.startsOn ? startOfDay(act.data['value'], run.context) : null;
  if (day !== null) return day;
  if (cause.id === act.id) {
    if (isOccasion(act)) return fromOccasion(rule, act.occurredAt);
    return isIntake(act.type) ? run.state.receivedAt : act.occurredAt;
  }
  // Of two receipts of one complaint the earlier one counts.
  const begun = isIntake(act.type)
    ? run.state.receivedAt
    : isOccasion(act)
      ? fromOccasion(rule, act.occurredAt)
      : act.occurredAt;
  // Another version of the procedure is no news of the case: its limits began where the case did.
  if (rule.whenLearntLate === 'from_start' || cause.type === 'CaseMovedToPackVersion') return begun;
  const { appliesWhen } = rule;
  const said = run.state.acts.filter(({ voided }) => !voided);
  const held =
    cause.type !== 'FeedbackClassified' && appliesWhen !== undefined
      ? heldSince(run, appliesWhen, said, begun)
      : undefined;
  if (held !== undefined) return held;
  // What is found to be of another kind was so from the first: only its condition can have come true later.
  const condition = cause.type === 'FeedbackClassified' ? appliesWhen : undefined;
  const learnt = condition === undefined ? cause : sinceWhen(run, condition, cause);
  const fact = typeof learnt.data['fact'] === 'string' ? run.state.facts.get(learnt.data['fact']) : undefined;
  const since = fact?.since ?? learnt.occurredAt;
  return since > act.occurredAt ? since : act.occurredAt;
}

/** `ack`; `agreed_action:A1` where it is kept for a subject; `reply_as_promised#2` for the second of its kind. */
export function nextClockId(run: Run, rule: ClockRule, subject: Id | undefined): Id {
  const base = subject === undefined ? rule.id : `${rule.id}:${subject}`;
  if (!run.state.clocks.has(base)) return base;
  // A subject may be called anything, `A1#2` included: the first number that is free.
  for (let n = 2; ; n += 1) if (!run.state.clocks.has(`${base}#${n}`)) return `${base}#${n}`;
}

export function isSuperseded(run: Run, rule: ClockRule, subject: Id | undefined): boolean {
  return [...run.state.clocks.values()].some(
    (clock) => clock.rule === rule.supersededBy && clock.subject === subject && clock.end?.how !== 'cancelled',
  );
}

function supersede(run: Run, rule: ClockRule, subject: Id | undefined, cause: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    if (ruleOf(run, clock)?.supersededBy === rule.id && clock.subject === subject) {
      cancelClock(run, clock, 'superseded', cause.id, cause.occurredAt);
    }
  }
}
