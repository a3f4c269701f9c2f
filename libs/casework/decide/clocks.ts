import type { Id, Instant, LocalDate } from '#kernel';
import { takenOverBy, type ClockRule, type Match, type Predicate } from '#procedure';
import type { CaseEventMap } from '../events/index.ts';
import { isMissed, isRunning, mayFallDue, type Clock } from '../clock.ts';
import { byOccurrence, standing, type ActOnRecord } from '../state.ts';
import { cancelClock, isOfOneDate, ruleOf, runningClocks } from './clock-rules.ts';
import { computeDue, remindersOf, startOfDay, type ComputedDue } from './due.ts';
import { includesContent, matches } from './matching.ts';
import { fromOccasion, isOccasion, occasionOf, occasions } from './occasions.ts';
import { factValue, holds } from './predicates.ts';
import { countByNewPack, countFromDates, countFromReceipt } from './recalculate.ts';
import { isIntake, type Run } from './run.ts';
import { fallDue } from './settle.ts';
import { heldSince, sinceWhen } from './since.ts';
import { takeBack, withdrawMiss } from './take-back.ts';

/** Everything an act does to the clocks, in this order: what it ends, what it meets, what it moves, what it starts. */
export function applyToClocks(run: Run, act: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    const rule = ruleOf(run, clock);
    if (rule?.endsOn !== undefined && !act.departed && endsHere(rule.endsOn, clock, act)) {
      cancelClock(run, clock, 'ended', act.id, act.occurredAt);
    }
  }
  if (!act.departed) for (const clock of runningClocks(run)) satisfy(run, clock, [act]);
  if (!act.departed) for (const clock of run.state.clocks.values()) metEarlier(run, clock, act);
  if (!act.departed) for (const clock of run.state.clocks.values()) metBeforeItWasOver(run, clock, act);
  if (!act.departed) for (const clock of run.state.clocks.values()) metBeforeItWasPromised(run, clock, act);
  if (!act.departed) for (const clock of runningClocks(run)) extend(run, clock, act);
  if (act.type === 'DuplicateAbsorbed' || act.type === 'DuplicateReleased') countFromReceipt(run, act);
  if (act.type === 'CaseMovedToPackVersion') countByNewPack(run, act);
  if (RECONSIDERED.includes(act.type) || dependsOnActs(run)) reconsider(run, act);
  for (const rule of run.context.pack.clocks) if (startsWith(rule, act)) start(run, rule, act, act);
  if (act.type === 'CaseFactRecorded') countFromDates(run, act);
}

/** Acts after which other clocks may apply than before. */
export const RECONSIDERED = ['CaseFactRecorded', 'FeedbackClassified', 'CaseMovedToPackVersion'];

/** Whether a clock of the pack applies depending on more than facts and the kind, so that any act may decide it. */
const dependsOnActs = ({ context }: Run): boolean =>
  context.pack.clocks.some((rule) => rule.appliesWhen !== undefined && asksOfActs(rule.appliesWhen));

function asksOfActs(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.some(asksOfActs);
  if ('any' in predicate) return predicate.any.some(asksOfActs);
  if ('not' in predicate) return asksOfActs(predicate.not);
  return !('fact' in predicate || 'kind' in predicate);
}

/** What ends the limit of one subject leaves those of the others. */
export const endsHere = (endsOn: Match, clock: Clock, act: ActOnRecord): boolean =>
  matches(act, endsOn) && (clock.subject === undefined || act.subject === undefined || act.subject === clock.subject);

/** Whether an act, as far as the pack says, is one of those that a clock waits for: contents and stage aside. */
export const isAwaited = (rule: ClockRule, clock: Pick<Clock, 'subject'>, act: ActOnRecord): boolean =>
  matches(act, rule.satisfiedBy) && (clock.subject === undefined || act.subject === clock.subject);

/** Whether an act could meet a clock: contents aside. What a later stage keeps is owed there, and can be met there. */
function couldMeet(run: Run, rule: ClockRule, clock: Pick<Clock, 'subject'>, act: ActOnRecord): boolean {
  const entered = run.context.pack.stages.find(({ id }) => id === act.stage);
  const owed =
    rule.stage === undefined || act.stage === rule.stage || entered?.onEntry?.keep.includes(rule.id) === true;
  return owed && isAwaited(rule, clock, act);
}

/** The first of these acts, by occurrence, that meets the clock. */
export function meetingAct(run: Run, clock: Clock, acts: readonly ActOnRecord[]): ActOnRecord | undefined {
  const rule = ruleOf(run, clock);
  if (rule === undefined) return undefined;
  const meeting = acts.filter(
    (act) =>
      couldMeet(run, rule, clock, act) &&
      follows(run, act, clock) &&
      rule.mustInclude.every((content) => includesContent(act.data, content)),
  );
  return byOccurrence(meeting)[0];
}

/** Meets a clock by the first of these acts that does. */
export function satisfy(run: Run, clock: Clock, acts: readonly ActOnRecord[]): void {
  const meeting = meetingAct(run, clock, acts);
  if (meeting === undefined) return;
  const at = meeting.occurredAt;
  // A clock that starts, or is opened again, after it was met may have been met too late: it falls due first.
  if (mayFallDue(clock) && at >= (clock.dueAt ?? '')) {
    fallDue(run, clock);
    const after = run.state.clocks.get(clock.id);
    if (after === undefined || !isRunning(after)) return;
  }
  run.emit(
    { type: 'ClockSatisfied', data: { clock: clock.id, by: meeting.id, at } },
    at,
    acts.at(-1)?.id ?? meeting.id,
  );
}

/** Typed in later, and done before what met the clock so far: it was met then. */
function metEarlier(run: Run, clock: Clock, act: ActOnRecord): void {
  const rule = ruleOf(run, clock);
  if (clock.end?.how !== 'met' || act.occurredAt >= clock.end.at || act.derived || rule === undefined) return;
  const meets = couldMeet(run, rule, clock, act) && follows(run, act, clock);
  if (!meets || !rule.mustInclude.every((content) => includesContent(act.data, content))) return;
  const at = act.occurredAt;
  run.emit({ type: 'ClockSatisfied', data: { clock: clock.id, by: act.id, at } }, at, act.id);
}

/** Typed in after a right or a window was over, and done before: it was met, and nothing follows from its end. */
function metBeforeItWasOver(run: Run, clock: Clock, act: ActOnRecord): void {
  if (clock.end?.how !== 'expired' || act.occurredAt >= clock.end.at || act.derived) return;
  if (meetingAct(run, clock, [act]) === undefined) return;
  takeBack(run, clock, act);
  const again = run.state.clocks.get(clock.id);
  if (again !== undefined) satisfy(run, again, [act]);
}

/**
 * Typed in after a limit was extended or a promise made, and done before: the limit was met, and the promise was of
 * what had been done.
 */
function metBeforeItWasPromised(run: Run, clock: Clock, act: ActOnRecord): void {
  if (act.derived) return;
  if (clock.end?.how === 'extended' && clock.nature !== 'promise' && act.occurredAt < clock.end.at) {
    if (meetingAct(run, clock, [act]) === undefined) return;
    takeBack(run, clock, act);
    const again = run.state.clocks.get(clock.id);
    if (again !== undefined) satisfy(run, again, [act]);
  }
  const rule = ruleOf(run, clock);
  if (rule === undefined || clock.nature !== 'promise' || !isRunning(clock) || act.occurredAt >= clock.from) return;
  if (!couldMeet(run, rule, clock, act) || !follows(run, act, { ...clock, from: run.state.receivedAt })) return;
  if (isMissed(clock)) withdrawMiss(run, clock, 'it had been done before it was promised', act);
  run.emit(
    { type: 'ClockSatisfied', data: { clock: clock.id, by: act.id, at: act.occurredAt } },
    act.occurredAt,
    act.id,
  );
}

/** An act meets only a clock that had started: except a window from a date, which may be learnt later than what met it. */
export function follows(run: Run, act: ActOnRecord, clock: Clock): boolean {
  const rule = ruleOf(run, clock);
  const isFromDate = clock.nature === 'window' && rule !== undefined && 'fact' in rule.startsOn;
  if (isFromDate || act.occurredAt > clock.from) return true;
  const order = (id: Id): number => run.state.acts.findIndex((past) => past.id === id);
  return act.occurredAt === clock.from && act.id !== clock.startedBy && order(act.id) > order(clock.startedBy);
}

export function startsWith(rule: ClockRule, act: ActOnRecord): boolean {
  if (act.voided) return false;
  if ('fact' in rule.startsOn) return act.type === 'CaseFactRecorded' && act.data['fact'] === rule.startsOn.fact;
  return matches(act, rule.startsOn);
}

/** Starts what begins when this limit is over. */
export function startAfter(run: Run, { id }: Clock): void {
  const clock = run.state.clocks.get(id);
  const over = clock === undefined ? undefined : occasionOf(run, clock);
  if (over === undefined) return;
  for (const rule of run.context.pack.clocks) if (startsWith(rule, over)) start(run, rule, over, over);
}

/** A fact or the kind has changed: clocks that no longer apply end, and those that apply now start. */
export function reconsider(run: Run, change: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    const rule = ruleOf(run, clock);
    // A clock that runs applied when it started: if nobody knows any more, what was known was taken back.
    if (rule !== undefined && applies(run, rule) !== true) {
      cancelClock(run, clock, 'not_applicable', change.id, change.occurredAt);
    }
  }
  for (const rule of run.context.pack.clocks) {
    for (const act of [...run.state.acts, ...occasions(run)]) {
      if (act.id !== change.id && startsWith(rule, act) && !isPast(run, rule, act)) start(run, rule, act, change);
    }
  }
}

/** An act that started nothing in its time, because a clock of the rule ran already, or that a closure lies after. */
function isPast(run: Run, rule: ClockRule, act: ActOnRecord): boolean {
  const closed = run.state.acts.some(
    (past) => past.type === 'CaseClosed' && !past.voided && past.occurredAt >= act.occurredAt,
  );
  if (closed && run.state.status === 'open') return true;
  return [...run.state.clocks.values()].some((clock) => {
    if (clock.rule !== rule.id || clock.startedBy === act.id || rule.nature === 'promise') return false;
    if (clock.subject !== (rule.per === undefined ? undefined : act.subject)) return false;
    const { end } = clock;
    return clock.from <= act.occurredAt && end?.how === 'met' && end.at >= act.occurredAt;
  });
}

/** Whether a clock applies to the case as it stands; unknown means that it waits. */
export function applies(run: Run, rule: ClockRule): boolean | undefined {
  if (rule.kinds !== undefined && !rule.kinds.some((kind) => kind === run.state.kind)) return false;
  return rule.appliesWhen === undefined ? true : holds(run.situation(), rule.appliesWhen);
}

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
  const started = begin(run, rule, act, cause, subject);
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
    cause.type === 'CaseFactRecorded' && appliesWhen !== undefined
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

/**
 * Whether an act moves the date of a limit that it is meant to extend to a later one. A promise may be renewed to an
 * earlier day; any other limit keeps its date beside an earlier one.
 */
export function movesOn(
  run: Run,
  rule: ClockRule,
  clock: Clock,
  act: Pick<ActOnRecord, 'data' | 'occurredAt'>,
): boolean {
  const date = newDateOf(act.data);
  if (clock.nature === 'promise' || clock.dueAt === null || date === undefined) return true;
  const until = extendedTo(run, rule, act.occurredAt, date);
  return until?.dueAt != null && until.dueAt > clock.dueAt;
}

function extendedTo(run: Run, rule: ClockRule, at: Instant, date: LocalDate | undefined): ComputedDue | null {
  const promised: ClockRule = { ...rule, for: { unit: 'promised', from: 'expectedReplyDate' } };
  return computeDue(promised, at, date, run.days);
}

/** Whether an act is meant to extend this clock. What it lacks is the gates' business (`gates.ts`). */
export function meansToExtend(
  rule: ClockRule,
  clock: Clock,
  act: Pick<ActOnRecord, 'type' | 'data' | 'stage' | 'roles' | 'subject'>,
): boolean {
  const named = act.data['rule'];
  return (
    rule.extension !== undefined &&
    matches(act, rule.extension.event) &&
    (named === undefined || named === rule.id) &&
    (rule.stage === undefined || act.stage === rule.stage) &&
    (clock.subject === undefined || act.subject === clock.subject)
  );
}

/** The date that an extending act sets. */
export const newDateOf = (data: Readonly<Record<string, unknown>>): string | undefined =>
  [data['expectedReplyDate'], data['actionDueOn']].find((value): value is string => typeof value === 'string');

/** Moves a limit by an act that is meant to: to a later date, or into the promise that takes over. */
export function extend(run: Run, { id }: Pick<Clock, 'id'>, act: ActOnRecord): void {
  const clock = run.state.clocks.get(id);
  const rule = clock === undefined ? undefined : ruleOf(run, clock);
  // An earlier clock of the same act may have ended this one: its promise took over.
  if (clock === undefined || !isRunning(clock) || rule?.extension === undefined) return;
  if (!meansToExtend(rule, clock, act) || !follows(run, act, clock) || !movesOn(run, rule, clock, act)) return;
  const until = extendedTo(run, rule, act.occurredAt, newDateOf(act.data));
  if (until?.dueAt == null) return;
  const promiseRule = run.context.pack.clocks.find((other) => other.id === takenOverBy(rule));
  const promise = promiseRule === undefined ? null : promiseOf(run, promiseRule, clock.subject, act);
  const at = act.occurredAt;
  const moved = { clock: id, by: act.id, at, until: until.dueAt, promise };
  const running = { dueDate: until.dueDate ?? undefined, remindAt: [...remindersOf(rule, until, run.days)] };
  run.emit({ type: 'ClockExtended', data: promise === null ? { ...moved, ...running } : moved }, at, act.id);
  if (promiseRule !== undefined) start(run, promiseRule, act, act);
}

/** The promise that an act has started already, or the one it is about to start. */
function promiseOf(run: Run, rule: ClockRule, subject: Id | undefined, act: ActOnRecord): Id {
  const started = [...run.state.clocks.values()].find(
    (clock) => clock.rule === rule.id && clock.subject === subject && clock.startedBy === act.id,
  );
  return started?.id ?? nextClockId(run, rule, subject);
}
