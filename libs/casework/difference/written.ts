import type { Actor, Id, Instant } from '#kernel';
import type { Context } from '../context.ts';
import type { Snapshot, Timeline } from '../derive/timeline.ts';
import type { CaseEvent, Consequences, Foldable } from '../events/index.ts';
import type { Act, CaseRecord } from '../record/record.ts';

/** An event that has to be written, and where in the pass it belongs. */
export interface Written {
  readonly event: CaseEvent;
  readonly at: Instant;
  readonly causedBy: Id;
  readonly place: number;
  /** How the pass calls what it says, so that what follows from it can name it. */
  readonly name?: string;
}

/** What is compared, and why anything is other than it was. */
export interface Comparison {
  readonly record: CaseRecord;
  /** The case as it was before the acts that are recorded now, or before the time that went by; and as it is by now. */
  readonly before: Snapshot;
  readonly after: Timeline;
  /** The acts that are recorded now; none where only time went by. */
  readonly acts: readonly Act[];
  readonly context: Context;
  readonly actor: Actor;
}

/** The act that what was taken for so is otherwise by: of those recorded now the last that could say so. */
export const changeOf = ({ acts }: Comparison): Act | undefined =>
  acts.findLast(({ type }) => CHANGES.has(type)) ?? acts.at(-1);

const RECOUNTED: Readonly<Record<string, Consequences['ClockRecalculated']['because']>> = {
  ReceiptCorrected: 'receipt_corrected',
  DuplicateAbsorbed: 'merged',
  DuplicateReleased: 'merged',
  CaseMovedToPackVersion: 'pack_changed',
};

/** By these a limit can have another date, or be none. */
export const CHANGES: ReadonlySet<string> = new Set([
  ...Object.keys(RECOUNTED),
  'ActVoided',
  'CaseFactRecorded',
  'FeedbackClassified',
  'ClockReadingCorrected',
]);

/** Why a limit is counted from another moment, or by other rules. */
export function recountedBecause(comparison: Comparison): Consequences['ClockRecalculated']['because'] {
  const change =
    changeOf(comparison) ?? comparison.record.acts.findLast(({ type, derived }) => CHANGES.has(type) && !derived);
  return RECOUNTED[change?.type ?? ''] ?? 'fact_corrected';
}

/** What ends or takes up again what followed: the change, or what was last on record where only time went by. */
export const completionPlace = (comparison: Comparison): Pick<Act, 'id' | 'occurredAt'> => {
  const last = changeOf(comparison) ?? comparison.record.acts.at(-1);
  return { id: last?.id ?? '', occurredAt: last?.occurredAt ?? comparison.context.now };
};

/** As it will be read back. */
export function foldable(
  {
    occurredAt,
    causedBy,
    ...event
  }: CaseEvent & { readonly id: string; readonly occurredAt: Instant; readonly causedBy?: string },
  { now, actor }: Pick<Context, 'now' | 'actor'>,
): Foldable {
  return { ...event, meta: { occurredAt, causedBy, decidedAt: now, actor } };
}
