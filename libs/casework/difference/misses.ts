import type { Id, Instant } from '#kernel';
import type { Context } from '../context.ts';
import { derive } from '../derive/pass.ts';
import type { Timeline } from '../derive/timeline.ts';
import { isMissed } from '../record/clock.ts';
import type { Act, CaseRecord } from '../record/record.ts';

/** What becomes of the misses on record by acts that correct what was taken for so. */
export interface Misses {
  /** Misses that the acts alone had made, and make no more. */
  readonly withdrawn: readonly Id[];
  /** Misses by another date than was read. */
  readonly moved: ReadonlyMap<Id, Instant>;
}

const CORRECTIONS = ['ActVoided', 'ReceiptCorrected', 'DuplicateReleased', 'FeedbackClassified'];

/** Also what is said of a duplicate once more. */
export const isCorrection = ({ type, data, order }: Act, _: number, said: readonly Act[]): boolean =>
  CORRECTIONS.includes(type) ||
  (type === 'CaseFactRecorded' && data['correction'] === true) ||
  (type === 'DuplicateAbsorbed' &&
    said.some((one) => one.type === type && one.order < order && one.data['case'] === data['case']));

/** A miss stays through whatever is typed in later; only a correction says that it was none, or was one by another date. */
export function missesBy(before: CaseRecord, after: CaseRecord, context: Context): Misses {
  const [was, is] = [derive(withoutMisses(before), context), derive(withoutMisses(after), context)];
  const withdrawn: Id[] = [];
  const moved = new Map<Id, Instant>();
  for (const { id, breach, ...limit } of before.limits.values()) {
    if (!isMissed({ ...limit, breach }) || was.clocks.get(id)?.breach === undefined) continue;
    const missed = is.clocks.get(id)?.breach?.dueAt;
    if (missed === undefined) withdrawn.push(id);
    else if (missed !== breach?.dueAt) moved.set(id, missed);
  }
  return { withdrawn, moved };
}

const withoutMisses = (record: CaseRecord): CaseRecord => ({
  ...record,
  limits: new Map([...record.limits].map(([id, limit]) => [id, { ...limit, breach: undefined }])),
});

/** The record with its misses by the dates that hold. */
export const withMoved = (record: CaseRecord, moved: Misses['moved']): CaseRecord => ({
  ...record,
  limits: new Map(
    [...record.limits].map(([id, limit]) => {
      const dueAt = moved.get(id);
      const { breach } = limit;
      return [id, dueAt === undefined || breach === undefined ? limit : { ...limit, breach: { ...breach, dueAt } }];
    }),
  ),
});

/** Whether the limits that were counted anew have taken their misses to other dates than the case was derived by. */
export const areMissesMoved = ({ limits }: CaseRecord, { clocks }: Timeline): boolean =>
  [...limits.values()].some((limit) => {
    const derived = clocks.get(limit.id)?.breach;
    return isMissed(limit) && derived !== undefined && derived.dueAt !== limit.breach.dueAt;
  });

/** Promises of what had been done when they were made, and that were read as missed before that was typed in. */
export const donePromises = ({ limits }: CaseRecord, { clocks }: Timeline): readonly Id[] =>
  [...clocks.values()].flatMap(({ id, nature, from, breach, end }) => {
    const onRecord = limits.get(id);
    const isMissedOnRecord = onRecord !== undefined && isMissed(onRecord) && breach !== undefined;
    return isMissedOnRecord && nature === 'promise' && end?.how === 'met' && end.at < from ? [id] : [];
  });
