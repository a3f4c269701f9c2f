import { canonicalJson, type Instant } from '#kernel';
import { cadenceOf, firstOccurrence, occurrenceOf, type Cadence, type Schedule } from '#procedure';
import type { PublishedProcedure } from './commands.ts';
import { countedAt, openDuty } from './open-duty.ts';
import type { Run } from './run.ts';
import type { RunningSchedule } from './schedules.ts';

/** Due dates that may lie behind a schedule that starts: ten years of months. Older ones are left out. */
const MOST_BEHIND = 120;

/**
 * Takes over every version of the procedure that came into force since the last one was taken, each at its own moment.
 * @param settleUntil brings the schedules up to that moment first.
 */
export function follow(run: Run, settleUntil: (at: Instant) => void): void {
  for (const change of changes(run)) {
    settleUntil(change.at);
    take(run, change);
  }
}

/** The versions to take over, oldest first: of those before the organisation took the pack, only the one in force. */
function changes({ state, context }: Run): readonly PublishedProcedure[] {
  const { pack, packSince, recurring } = state;
  const published = context.procedures(pack).filter(({ at }) => at <= context.now);
  const before = published.filter(({ at }) => at <= packSince).slice(-1);
  const known = [...before.map((one) => ({ ...one, at: packSince })), ...published.filter(({ at }) => at > packSince)];
  const { taken } = recurring;
  if (taken?.pack !== pack) return known.length === 0 && taken !== null ? [leaving(packSince)] : known;
  const last = known.findLastIndex(({ version, at }) => version === taken.version && at === taken.at);
  return last >= 0 ? known.slice(last + 1) : known.filter(({ at }) => at >= taken.at);
}

/** The organisation works by a pack of which nothing is published: what it owed by the one before it owes no more. */
const leaving = (at: Instant): PublishedProcedure => ({ version: null, at, calendar: '', schedules: [] });

function take(run: Run, { version, at, calendar, schedules }: PublishedProcedure): void {
  const { pack } = run.state;
  run.emit({ type: 'ProcedureTaken', data: { pack, version, at } }, at);
  const running = run.state.recurring.schedules.filter(({ ended }) => !ended);
  for (const one of running) {
    const rule = schedules.find(({ id }) => id === one.rule);
    if (rule !== undefined && sameRhythm(one, rule, calendar)) continue;
    const because = rule === undefined ? 'not_in_the_pack' : 'another_rhythm';
    run.emit({ type: 'ScheduleEnded', data: { schedule: one.schedule, because, at } }, at);
  }
  if (version === null) return;
  for (const rule of schedules) {
    const kept = run.state.recurring.schedules.find((one) => one.rule === rule.id && !one.ended);
    if (kept === undefined) start(run, rule, calendar, { id: pack, version }, at);
    else amend(run, kept, rule, { id: pack, version }, at);
  }
}

const sameRhythm = ({ what, of, cadence, calendar }: RunningSchedule, rule: Schedule, division: string): boolean =>
  canonicalJson({ what, of: of ?? null, cadence, calendar }) ===
  canonicalJson({ what: rule.what, of: rule.of ?? null, cadence: cadenceOf(rule), calendar: division });

interface PackRef {
  readonly id: string;
  readonly version: number;
}

const told = (rule: Schedule) => ({
  title: rule.title ?? rule.id.replaceAll('_', ' '),
  owner: rule.owner,
  remindAt: rule.remindAt,
  req: rule.req,
});

function amend(run: Run, { schedule, ...known }: RunningSchedule, rule: Schedule, pack: PackRef, at: Instant): void {
  const now = told(rule);
  const { title, owner, remindAt, req } = known;
  if (canonicalJson(now) === canonicalJson({ title, owner, remindAt, req })) return;
  run.emit({ type: 'ScheduleAmended', data: { schedule, ...now, pack } }, at);
}

function start(run: Run, rule: Schedule, calendar: string, pack: PackRef, at: Instant): void {
  const earlier = run.state.recurring.schedules.filter((one) => one.rule === rule.id);
  const schedule = earlier.length === 0 ? rule.id : `${rule.id}#${earlier.length + 1}`;
  const cadence = cadenceOf(rule);
  const first = firstFor(run, cadence, calendar, at, earlier.length > 0);
  const { what, of } = rule;
  const data = { schedule, rule: rule.id, what, ...(of === undefined ? {} : { of }), ...told(rule), cadence, calendar };
  run.emit({ type: 'ScheduleStarted', data: { ...data, pack, first, at } }, at);
  const started = run.state.recurring.schedules.find((one) => one.schedule === schedule);
  if (started !== undefined) openDuty(run, started, first, at);
}

/**
 * The first occurrence that is owed: the anchor's, however long past, so that a review that was due in 2023 is overdue
 * since 2023. Where the schedule came in another rhythm before, that one owed what lies in the past.
 */
function firstFor(run: Run, cadence: Cadence, calendar: string, at: Instant, cameBefore: boolean): number {
  const first = firstOccurrence(cadence, at, run.state.timeZone);
  const counted = countedAt(run, { calendar }, at);
  if (cadence.by === 'periods' || counted === null) return first;
  const isPast = (number: number): boolean => (occurrenceOf(cadence, number, counted)?.dueAt ?? at) < at;
  const upcoming = firstNot(isPast);
  return cameBefore ? upcoming : Math.max(first, upcoming - MOST_BEHIND);
}

/** The first number from 0 on of which something does not hold, where it holds of none after that: by halving. */
function firstNot(holds: (number: number) => boolean): number {
  let [low, high] = [0, 16_384];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
