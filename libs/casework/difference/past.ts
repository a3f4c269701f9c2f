import type { Context } from '../context.ts';
import type { CaseRecord, Left } from '../record/record.ts';
import { deriveWithPast, type Settling } from '../derive/pass.ts';
import type { Snapshot, Timeline } from '../derive/timeline.ts';

/** A case up to where its record is settled, and as it is by now. */
export interface Past {
  /** The record, with what stays as an older version decided it. */
  readonly record: CaseRecord;
  readonly then: Snapshot;
  readonly due: Timeline;
}

/** What is left brings another limit or stage to light once, and no more often. */
const PASSES = 3;

/**
 * Tells what is due by now from what an older version decided otherwise. Up to where the record is settled, the procedure
 * did what the record says: what is not on record it did not do, and the stage that the case is in is the one that it was
 * left in. Of the limits of one ground it is the one that counts on record which goes on.
 */
export function pastOf(record: CaseRecord, context: Context): Past {
  let left: Left | undefined;
  for (let pass = 1; ; pass += 1) {
    const work = deriveWithPast({ ...record, left }, context);
    const { then, notDone } = work;
    const entry = left?.entry ?? entryLeft(record, work);
    const names = new Map([...(left?.names ?? []), ...work.names.traded()]);
    const isFound = entry === left?.entry && names.size === (left?.names.size ?? 0);
    left = { notDone, entry, names };
    if (!isFound && pass < PASSES) continue;
    const isAsDecided = notDone.size === 0 && entry === undefined && names.size === 0;
    return { record: isAsDecided ? record : { ...record, left }, then, due: work };
  }
}

/** The last entry into a stage that the pass does not come to: it stands for one that the pass had ground for, if any. */
function entryLeft({ acts }: CaseRecord, { then: { status, stage }, notDone }: Settling): Left['entry'] {
  const entered = acts.findLast(({ type }) => type === 'StageEscalated');
  if (entered?.derived !== true || status !== 'open' || entered.data['to'] === stage) return undefined;
  const like = `StageEscalated ${JSON.stringify({ to: entered.data['to'] })} `;
  return { act: entered.id, for: [...notDone].find((deed) => deed.startsWith(like)) };
}
