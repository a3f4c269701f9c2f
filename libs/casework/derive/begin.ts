import type { Id, Instant } from '#kernel';
import type { ClockRule } from '#procedure';
import { isIntake } from '../record/act.ts';
import type { ComputedDue } from '../record/limit.ts';
import type { Act } from '../record/record.ts';
import { computeDue, startOfDay, fromOccasion } from '../words/due.ts';
import { isOfOneDate } from '../words/limits.ts';
import { matches } from '../words/matching.ts';
import { couldMeet, endsHere, follows } from './meet.ts';
import { groundOf, isOccasion } from './names.ts';
import type { Counted, Follow, Limit } from './timeline.ts';
import type { Work } from './work.ts';

export function startsWith(rule: ClockRule, act: Act): boolean {
  if ('fact' in rule.startsOn) return act.type === 'CaseFactRecorded' && act.data['fact'] === rule.startsOn.fact;
  return matches(act, rule.startsOn);
}

/**
 * Begins a limit, unless it does not apply, is superseded, or has been begun by this act already.
 * @param cause what made that happen now: the act itself, or what made it apply later.
 */
export function begin(work: Work, rule: ClockRule, ground: Act, cause: Act, from?: Instant): readonly Follow[] {
  const subject = rule.per === undefined ? undefined : ground.subject;
  const key = groundOf(rule, ground);
  const sameGround = work.limits.on(rule.id, subject, key);
  if (sameGround.some((one) => !mayBeginAgain(rule, one))) return [];
  // On a closed case only a duty begins that outlives the closure.
  if (work.status === 'closed' && !rule.outlivesClosure) return [];
  if (work.applies(rule) !== true || isSuperseded(work, rule, subject)) return [];
  const isPromise = rule.nature === 'promise';
  const siblings = isPromise
    ? work.running().filter((one) => one.rule === rule.id && one.subject === subject)
    : work.limits.about(rule.id, subject);
  if (isOfOneDate(rule) && siblings.some(({ end }) => end?.how !== 'cancelled')) return [];
  const running = siblings.filter(({ end }) => end === undefined);
  if (!isPromise && (running.length > 0 || siblings.some((one) => ranThen(work, rule, one, ground)))) return [];
  if (running.some((one) => (work.act(one.startedBy)?.occurredAt ?? '') > ground.occurredAt)) return [];
  const start = from ?? fromOf(work, rule, ground, cause);
  const begun = runOn(work, rule, sameGround, ground, start) ?? open(work, rule, subject, key, ground, cause, start);
  if (begun === undefined) return [];
  for (const earlier of running) cancel(work, earlier, 'superseded', ground);
  for (const other of work.compiled.givingWay.has(rule.id) ? work.running() : [])
    if (work.ruleOf(other)?.supersededBy === rule.id && other.subject === subject)
      cancel(work, other, 'superseded', cause);
  const { endsOn } = rule;
  const ended =
    endsOn === undefined
      ? undefined
      : work.meant(endsOn).find((past) => endsHere(endsOn, begun, past) && follows(work, past, begun));
  if (ended !== undefined) cancel(work, begun, 'ended', ended);
  if (ended !== undefined) return [];
  return [
    { do: 'catchUp', limit: begun.id },
    { do: 'meetBySome', limit: begun.id },
  ];
}

export function cancel(
  work: Work,
  { id }: Limit,
  because: Extract<Limit['end'], { how: 'cancelled' }>['because'],
  by: Pick<Act, 'id' | 'occurredAt'>,
): void {
  work.change(id, { end: { how: 'cancelled', because, by: by.id, at: by.occurredAt } });
}

/** What ended only for what then held begins again when that holds no more: a condition, a shorter limit instead. */
function mayBeginAgain(rule: ClockRule, { end }: Limit): boolean {
  if (end?.how !== 'cancelled') return false;
  const gaveWay = end.because === 'superseded' && rule.nature !== 'promise';
  return end.because === 'not_applicable' || end.because === 'pack_changed' || gaveWay;
}

export const isSuperseded = (work: Work, rule: ClockRule, subject: Id | undefined): boolean =>
  rule.supersededBy !== undefined &&
  work.limits.about(rule.supersededBy, subject).some(({ end }) => end?.how !== 'cancelled');

/** A ground that waited for its condition: a limit that has ended since ran then, or would have run until another began it. */
function ranThen(work: Work, rule: ClockRule, limit: Limit, { occurredAt }: Act): boolean {
  const { end } = limit;
  const begun = work.act(limit.startedBy)?.occurredAt;
  if (begun === undefined || end === undefined || end.how === 'cancelled') return false;
  if (begun <= occurredAt) return end.at > occurredAt;
  return !work
    .meant(rule.satisfiedBy)
    .some((act) => couldMeet(work, rule, limit, act) && occurredAt < act.occurredAt && act.occurredAt <= begun);
}

/** One period is missed once by a limit: it runs on where it applies again from the same moment to the same date (O-20). */
function runOn(
  work: Work,
  rule: ClockRule,
  sameGround: readonly Limit[],
  ground: Act,
  from: Instant,
): Limit | undefined {
  const missed = sameGround.findLast((one) => one.breach !== undefined);
  if (missed?.end === undefined || missed.from !== from) return undefined;
  if (missed.countedDueAt !== countOf(work, rule, missed.id, missed.from, ground)?.dueAt) return undefined;
  work.change(missed.id, { end: undefined });
  for (const task of work.tasks.values())
    if (task.raisedBy === missed.breach?.id && task.end?.how === 'voided')
      work.toDo.set({ ...task, done: false, end: undefined });
  return work.clocks.get(missed.id);
}

function open(
  work: Work,
  rule: ClockRule,
  subject: Id | undefined,
  key: string,
  ground: Act,
  cause: Act,
  from: Instant,
): Limit | undefined {
  const id = work.names.limit(rule, subject, ground, from);
  const due = countOf(work, rule, id, from, ground);
  if (due === null) {
    work.names.giveBack(id);
    return undefined;
  }
  const { dueAt, dueDate, inputs, countedAt } = due;
  const breach = work.ghosts.get(id);
  const limit: Limit = {
    id,
    rule: rule.id,
    as: rule,
    nature: rule.nature,
    subject,
    startedBy: ground.id,
    ground: key,
    from,
    isFromReceipt: isIntake(ground) && from === work.receivedAt,
    calendar: inputs.calendar,
    countedAt,
    countedDueAt: dueAt,
    dueAt,
    dueDate,
    extensions: 0,
    extendedBy: [],
    breach,
    cause: { id: cause.id, occurredAt: cause.occurredAt },
    counts: [countedOf(due, cause.occurredAt)],
    moved: [],
    facts: work.factValues,
    place: { begun: work.next(), missed: 0, ended: 0 },
  };
  work.limits.set(limit);
  return limit;
}

export const countedOf = (due: ComputedDue & { readonly countedAt: Instant }, at: Instant, isAnew = false): Counted => {
  const { inputs, dueAt, dueDate, provisional, countedAt } = due;
  return { inputs, dueAt, dueDate, provisional, countedAt, at, isAnew };
};

/** How a limit is counted from a moment: as it was counted first, if it ever was, and else by what is known of days now. */
export function countOf(
  work: Work,
  rule: ClockRule,
  id: Id,
  from: Instant,
  ground: Act,
): (ComputedDue & { readonly countedAt: Instant }) | null {
  const said = rule.for.unit === 'promised' ? ground.data[rule.for.from] : undefined;
  const promised = typeof said === 'string' ? said : undefined;
  const known = work.record.limits
    .get(id)
    ?.counts.find(
      ({ inputs, pack, isAnew }) =>
        inputs.from === from && pack === work.pack.version && !isAnew && inputs.promised === promised,
    );
  if (known !== undefined) return known;
  // Anew, or because of what is known only now, by the days that are known now; else by those of when it could be known.
  const isKnown = work.record.limits.has(id) || work.record.acts.some((act) => act.id === ground.id);
  const countedAt = isKnown ? work.context.now : ground.recordedAt;
  const due = computeDue(rule, from, promised, work.daysAsOf(countedAt));
  return due === null ? null : { ...due, countedAt };
}

/** From the act itself, whenever it was learnt (G-9); from the change that made it apply, where the pack says so. */
function fromOf(work: Work, rule: ClockRule, ground: Act, cause: Act): Instant {
  if ('fact' in rule.startsOn) {
    const value = isOfOneDate(rule) ? work.list.lastWord.get(rule.startsOn.fact)?.value : ground.data['value'];
    const day = startOfDay(value, work.context);
    if (day !== null) return day;
  }
  const begun = isIntake(ground)
    ? work.receivedAt
    : isOccasion(ground)
      ? fromOccasion(rule, ground.occurredAt)
      : ground.occurredAt;
  if (cause.id === ground.id || rule.whenLearntLate === 'from_start') return begun;
  const since = work.trueSince.get(rule.id) ?? cause.occurredAt;
  return since > begun ? since : begun;
}
