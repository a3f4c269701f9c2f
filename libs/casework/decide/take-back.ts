import type { Id } from '#kernel';
import { isMissed, isRunning, type Clock } from '../clock.ts';
import { standing, type ActOnRecord } from '../state.ts';
import { cancelClock } from './clock-rules.ts';
import { matches } from './matching.ts';
import { isOccasion, occasionOf, occasions } from './occasions.ts';
import type { Run } from './run.ts';
import { undoTasks } from './tasks.ts';

/** What no longer counts: an act, or an expiry or a miss that was none. */
export type TakenBack = Pick<ActOnRecord, 'id' | 'type' | 'data'>;

/** A limit that had ended runs again; what followed from its expiry, if that is how it ended, is taken back. */
export function takeBack(run: Run, { id, rule, end, dueAt }: Clock, change: ActOnRecord): void {
  run.emit({ type: 'ClockReopened', data: { clock: id, because: change.id } }, change.occurredAt, change.id);
  run.newborn.add(id);
  if (end?.how !== 'expired') return;
  undoWhatFollowed(run, { id: end.by, type: 'ClockExpired', data: { clock: id, rule, dueAt } }, change);
}

/** Limits, tasks, flags and what was forbidden on account of something that counts no longer. */
export function undoWhatFollowed(run: Run, takenBack: TakenBack, by: ActOnRecord): void {
  for (const clock of run.state.clocks.values())
    if (clock.startedBy === takenBack.id) undoLimit(run, clock, takenBack, by);
  undoTasks(run, takenBack, by);
  withdrawFlags(run, takenBack, by);
  allowAgain(run, takenBack, by);
}

/** A limit that began with what counts no longer: it ends, and where it began with a miss, its own was none. */
function undoLimit(run: Run, clock: Clock, begun: TakenBack, by: ActOnRecord): void {
  if (isRunning(clock)) cancelClock(run, clock, 'voided', by.id, by.occurredAt);
  const over = isOccasion(begun) ? occasionOf(run, clock) : undefined;
  if (over === undefined) return;
  if (isMissed(clock)) withdrawMiss(run, clock, 'it began with a limit that was not over', by);
  else undoWhatFollowed(run, over, by);
}

/** A miss was none: its reading is corrected with the reason, and what followed from it is taken back. */
export function withdrawMiss(run: Run, { id, rule, breach }: Clock, reason: string, by: ActOnRecord): void {
  if (breach === undefined) return;
  run.emit({ type: 'ClockReadingCorrected', data: { clock: id, reason } }, by.occurredAt, by.id);
  run.newborn.add(id);
  undoWhatFollowed(run, { id: breach.id, type: 'ClockBreached', data: { clock: id, rule, dueAt: breach.dueAt } }, by);
}

/** A flag stays as long as anything that raised it counts. */
function withdrawFlags(run: Run, voided: TakenBack, by: ActOnRecord): void {
  const { flags } = run.state;
  const over = new Set(occasions(run).map(({ id }) => id));
  const counts = (id: Id): boolean => id !== voided.id && (over.has(id) || run.act(id)?.voided === false);
  for (const flag of new Set(flags.filter((one) => one.by === voided.id).map((one) => one.flag))) {
    if (flags.some((one) => one.flag === flag && counts(one.by))) continue;
    run.emit({ type: 'FlagWithdrawn', data: { flag, because: by.id } }, by.occurredAt, by.id);
  }
}

/** What a rule forbade for an act stays forbidden as long as such an act counts. */
function allowAgain(run: Run, voided: TakenBack, by: ActOnRecord): void {
  for (const rule of run.context.pack.rules) {
    if (!run.state.forbidden.includes(rule.id) || !matches(voided, rule.on)) continue;
    if ([...standing(run.state), ...occasions(run)].some((one) => matches(one, rule.on))) continue;
    run.emit({ type: 'ActAllowedAgain', data: { rule: rule.id, because: by.id } }, by.occurredAt, by.id);
  }
}
