import type { Id, Instant } from '#kernel';
import type { LimitOnRecord } from '../record/limit.ts';
import type { Act, CaseRecord } from '../record/record.ts';
import type { Task } from '../record/task.ts';
import { isOfOneDate } from '../words/limits.ts';
import { addTo } from './found.ts';
import type { ClockRule } from '#procedure';

/** Limits that are over: another one can begin with it. */
export const OCCASIONS = ['ClockBreached', 'ClockExpired'];
export const isOccasion = ({ type }: Pick<Act, 'type'>): boolean => OCCASIONS.includes(type);

/** What begins a limit, so that it is the same by whichever event it is told: an act, a date, that another is over. */
export function groundOf(rule: ClockRule, act: Pick<Act, 'id' | 'type' | 'data'>): string {
  if (isOccasion(act)) return `over ${String(act.data['clock'])}`;
  return isOfOneDate(rule) ? dateOf(act) : act.id;
}

const dateOf = ({ data }: Pick<Act, 'data'>): string => `date ${String(data['fact'])}`;

/** It began when another was over for a time, and was found not to have been: the next time is another ground. */
const isOfAnotherTime = ({ startedBy, end }: LimitOnRecord, act: Pick<Act, 'id' | 'type'>): boolean =>
  isOccasion(act) && startedBy !== act.id && end?.how === 'cancelled' && end.because === 'voided';

/**
 * Gives what the pass opens the ids it has on record: a limit is (rule, subject, ground, spell). Of those on record that
 * are not taken yet the first that was ever counted from the same moment, else the first; else a new one.
 */
export class Names {
  readonly #taken = new Set<Id>();
  readonly #over = new Map<Id, Id>();
  readonly #acts: ReadonlyMap<Id, Act>;
  readonly #limits = new Map<string, LimitOnRecord[]>();
  readonly #byGround = new Map<ClockRule, Map<string, LimitOnRecord[]>>();
  readonly #deeds = new Map<readonly Act[], ReadonlyMap<Id, readonly Act[]>>();
  readonly #tasksOf = new Map<string, Task[]>();

  constructor(readonly record: CaseRecord) {
    for (const limit of record.limits.values()) {
      for (const event of limit.overBy) this.#over.set(event, limit.id);
      addTo(this.#limits, limit.rule, limit);
    }
    for (const task of record.tasks.values()) addTo(this.#tasksOf, `${task.rule} ${task.raisedBy}`, task);
    this.#acts = new Map(record.acts.map((act) => [act.id, act]));
  }

  /** Those of the acts that the pack did because of something: an act, or that a limit is over. */
  deeds(acts: readonly Act[], cause: Id): readonly Act[] {
    const known = this.#deeds.get(acts) ?? this.#byCause(acts);
    this.#deeds.set(acts, known);
    return known.get(this.cause(cause)) ?? [];
  }

  /** A cause by the limit that is over, whichever event says so. */
  cause = (id: Id): Id => this.#over.get(id) ?? id.replace(/^over /, '');

  #byCause(acts: readonly Act[]): ReadonlyMap<Id, readonly Act[]> {
    const byCause = new Map<Id, Act[]>();
    for (const act of acts) if (act.causedBy !== undefined) addTo(byCause, this.cause(act.causedBy), act);
    return byCause;
  }

  #groundOf(rule: ClockRule, { startedBy }: LimitOnRecord): string {
    const over = this.#over.get(startedBy);
    if (over !== undefined) return `over ${over}`;
    const act = this.#acts.get(startedBy);
    if (act === undefined) return startedBy;
    return 'fact' in rule.startsOn ? dateOf(act) : groundOf(rule, act);
  }

  /** The limits of a rule, by a ground as the rule takes it. */
  #onRecord(rule: ClockRule, ground: string): readonly LimitOnRecord[] {
    const known = this.#byGround.get(rule) ?? new Map<string, LimitOnRecord[]>();
    if (!this.#byGround.has(rule))
      for (const limit of this.#limits.get(rule.id) ?? []) addTo(known, this.#groundOf(rule, limit), limit);
    this.#byGround.set(rule, known);
    return known.get(ground) ?? [];
  }

  /** @param from the moment it counts from. */
  limit(rule: ClockRule, subject: Id | undefined, act: Act, from: Instant): Id {
    // Another day of the same date is the same limit, counted otherwise.
    const ground = 'fact' in rule.startsOn ? dateOf(act) : groundOf(rule, act);
    const mine = this.#onRecord(rule, ground).filter(
      (one) => one.subject === subject && !this.#taken.has(one.id) && !isOfAnotherTime(one, act),
    );
    const isFrom = ({ counts }: LimitOnRecord): boolean => counts.some(({ inputs }) => inputs.from === from);
    const known =
      mine.find((one) => isFrom(one) && one.startedBy === act.id) ??
      mine.find(isFrom) ??
      mine.find((one) => one.startedBy === act.id) ??
      mine[0];
    const id = known?.id ?? this.#next(subject === undefined ? rule.id : `${rule.id}:${subject}`);
    this.#taken.add(id);
    const counting = this.record.left?.names.get(id) ?? id;
    this.#taken.add(counting);
    return counting;
  }

  /**
   * Limits that count on record and that the pass has not come to, each by the id of one that it has come to instead: of
   * the same ground, and none on record. An older version took what was one limit for two.
   */
  traded(): ReadonlyMap<Id, Id> {
    const traded = new Map<Id, Id>();
    for (const byGround of this.#byGround.values())
      for (const limits of byGround.values()) {
        const isNone = ({ end }: LimitOnRecord): boolean => end?.how === 'cancelled';
        for (const { id, subject } of limits.filter((one) => !isNone(one) && !this.#taken.has(one.id))) {
          const taken = limits.find(
            (one) => isNone(one) && one.subject === subject && this.#taken.has(one.id) && !traded.has(one.id),
          );
          if (taken !== undefined) traded.set(taken.id, id);
        }
      }
    return traded;
  }

  /** A limit that cannot be counted is none. */
  giveBack(id: Id): void {
    this.#taken.delete(id);
  }

  /** `ack`; `agreed_action:A1` where it is kept for a subject; `reply_as_promised#2` for the second of its kind. */
  #next(base: string): Id {
    const isFree = (id: Id): boolean => !this.record.limits.has(id) && !this.#taken.has(id);
    if (isFree(base)) return base;
    for (let n = 2; ; n += 1) if (isFree(`${base}#${n}`)) return `${base}#${n}`;
  }

  /** The task on record that a rule raised for this cause and about this, the next of its kind. */
  task(rule: string, cause: Id, about: string | undefined): Id | undefined {
    const known = this.#tasksOf
      .get(`${rule} ${cause}`)
      ?.find((task) => task.about === about && !this.#taken.has(`task ${task.id}`));
    if (known !== undefined) this.#taken.add(`task ${known.id}`);
    return known?.id;
  }

  newTask(name: string): Id {
    const { tasks } = this.record;
    do this.#tasks += 1;
    while (tasks.has(`${name}#${tasks.size + this.#tasks}`));
    return `${name}#${tasks.size + this.#tasks}`;
  }

  #tasks = 0;
}
