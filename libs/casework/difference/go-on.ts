import type { Context } from '../context.ts';
import { derive } from '../derive/pass.ts';
import { pastOf } from './past.ts';
import type { Newborn, Timeline } from '../derive/timeline.ts';
import type { DecidedCaseEvent } from '../events/index.ts';
import { inOneGo } from '../record/growing.ts';
import { onRecord, type Act, type CaseRecord } from '../record/record.ts';
import { difference } from './difference.ts';
import { forgottenOfDuplicate, goesOn, hasComeRound, knownOfDuplicate } from './duplicates.ts';
import { reasonOf } from './limits.ts';
import { areMissesMoved, donePromises, isCorrection, missesBy, withMoved } from './misses.ts';
import { keptLimits, lostLetter } from './notices.ts';
import { CHANGES, foldable, type Written } from './written.ts';

/** A record that is being added to. */
class Addition {
  readonly events: DecidedCaseEvent[] = [];

  constructor(
    public record: CaseRecord,
    readonly context: Context,
  ) {}

  put(more: readonly DecidedCaseEvent[]): void {
    this.events.push(...more);
    this.record = inOneGo(this.record, more, (before, event) => onRecord(before, foldable(event, this.context)));
  }

  write(written: readonly Written[]): void {
    const { newId } = this.context;
    this.put(written.map(({ event, at, causedBy }) => ({ ...event, id: newId(), occurredAt: at, causedBy })));
  }
}

/** A case with what was true by time before a command. */
export class Settled {
  readonly events: readonly DecidedCaseEvent[];
  readonly record: CaseRecord;
  readonly #due: Timeline;
  #timeline: Timeline | undefined;

  constructor(
    record: CaseRecord,
    readonly context: Context,
  ) {
    const past = record.acts.length === 0 ? undefined : pastOf(record, context);
    this.#due = past?.due ?? derive(record, context);
    const settling = new Addition(past?.record ?? record, context);
    if (past !== undefined) {
      const { then: before, due: after } = past;
      settling.put(difference({ record: past.record, before, after, acts: [], context, actor: context.actor }));
    }
    this.events = settling.events;
    this.record = settling.record;
  }

  /** Whether nothing was left over because more fell due than one decision takes. */
  get isAll(): boolean {
    return this.#due.isSettled;
  }

  /** The case as its record now makes it. */
  get timeline(): Timeline {
    this.#timeline ??= this.events.length === 0 ? this.#due : derive(this.record, this.context);
    return this.#timeline;
  }
}

/** What is written, the record with it, and whether more fell due with it than one decision takes. */
export interface Gone {
  readonly events: readonly DecidedCaseEvent[];
  readonly record: CaseRecord;
  readonly isAll: boolean;
}

/** A case that is gone on from: as it is on record, with the case that this makes. */
export type Past = Pick<Settled, 'record' | 'timeline' | 'context'> & { readonly newborn?: Newborn };

/**
 * What is written for acts that may be recorded, after what was true by time before them: the acts, and what is other by
 * them.
 */
export function goOn(past: Past, acts: readonly DecidedCaseEvent[]): Gone {
  const { context, newborn } = past;
  const [first = [], ...rest] = readingsApart(acts);
  return rest.reduce<Gone>(
    (before, more) => {
      const timeline = derive(before.record, context, context.now, newborn);
      const gone = goOnTogether({ ...past, record: before.record, timeline }, more);
      return { ...gone, events: [...before.events, ...gone.events], isAll: before.isAll && gone.isAll };
    },
    goOnTogether(past, first),
  );
}

/** A reading is corrected for the date that its limit has by what was said before that in the same step. */
function readingsApart(acts: readonly DecidedCaseEvent[]): readonly (readonly DecidedCaseEvent[])[] {
  const parts: DecidedCaseEvent[][] = [];
  let last: DecidedCaseEvent[] | undefined;
  for (const act of acts) {
    const isReading = act.type === 'ClockReadingCorrected';
    if (last === undefined || (isReading && last.some(({ type }) => type !== act.type && CHANGES.has(type))))
      parts.push((last = []));
    last.push(act);
  }
  return parts.length === 0 ? [acts] : parts;
}

function goOnTogether(past: Past, acts: readonly DecidedCaseEvent[]): Gone {
  const { record: recordBefore, timeline: before, context, newborn } = past;
  const derived = (record: CaseRecord): Timeline => derive(record, context, context.now, newborn);
  const adding = new Addition(recordBefore, context);
  adding.put(acts);
  tellOfDuplicates(adding, before, recordBefore.acts.length);
  const said = adding.record.acts.slice(recordBefore.acts.length);
  for (const act of said) adding.write(lostLetter(adding.record, act, context));
  const comparison = { before, acts: said, context, actor: context.actor };
  const corrections = adding.record.acts.filter(isCorrection).filter((act) => said.includes(act));
  const last = corrections.at(-1);
  let withMisses = adding.record;
  if (last !== undefined) {
    const { withdrawn, moved } = missesBy(recordBefore, adding.record, context);
    const reason = reasonOf({ ...comparison, record: adding.record, after: before });
    adding.write(withdrawn.map((clock) => corrected(clock, reason, last)));
    withMisses = withMoved(adding.record, moved);
  }
  let after = derived(withMisses);
  const done = donePromises(withMisses, after);
  const by = said.at(-1);
  if (by !== undefined && done.length > 0) {
    adding.write(done.map((clock) => corrected(clock, 'it had been done before it was promised', by)));
    after = derived(adding.record);
  }
  adding.put(difference({ ...comparison, record: adding.record, after }));
  // A miss that stays is one by the date that its limit has now, and what began with it counts from there.
  if (last !== undefined && areMissesMoved(adding.record, after)) {
    after = derived(adding.record);
    adding.put(difference({ ...comparison, record: adding.record, after }));
  }
  adding.write(keptLimits({ ...comparison, record: adding.record, after }));
  return { events: adding.events, record: adding.record, isAll: after.isSettled };
}

const corrected = (clock: string, reason: string, { id, occurredAt }: Act): Written => {
  return { event: { type: 'ClockReadingCorrected', data: { clock, reason } }, at: occurredAt, causedBy: id, place: 0 };
};

/** What is known of duplicates, and known of them no more. */
function tellOfDuplicates(adding: Addition, before: Timeline, from: number): void {
  let isOpen = before.status === 'open';
  for (const act of adding.record.acts.slice(from)) {
    isOpen = act.type === 'CaseReopened' || (isOpen && act.type !== 'CaseClosed' && act.type !== 'CaseMerged');
    if (act.type === 'DuplicateAbsorbed' && isOpen) adding.write(knownOfDuplicate(before, act, adding.context));
    adding.write(forgottenOfDuplicate(adding.record, act));
    if (hasComeRound(before, adding.record, act)) adding.write([goesOn(act)]);
  }
}
