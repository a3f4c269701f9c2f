import { INTAKE, type CaseEvent, type Foldable } from '../events/index.ts';
import type { Decided, Id, Instant } from '#kernel';
import type { Context, Counting } from '../context.ts';
import type { DaysContext } from './due.ts';
import { evolve, type ActOnRecord, type CaseState } from '../state.ts';
import type { Situation } from './predicates.ts';

export type DecidedCaseEvent = Decided<CaseEvent>;

/** Where a consequence comes from: the event that caused it, when that happened, and what it said. */
export interface Cause {
  readonly id: Id;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Instant;
}

/**
 * One decision in the making: the events decided so far and the state they lead to, so that each further consequence
 * is derived from all that precede it. Lives for one call of `decide`.
 */
export class Run {
  readonly events: DecidedCaseEvent[] = [];
  /** Clocks born or reopened by this command's acts: they settle in the order of its acts, the others before them. */
  readonly newborn = new Set<Id>();
  #state: CaseState;

  #context: Context;
  #asOf: Instant | undefined;

  constructor(state: CaseState, context: Context) {
    this.#state = state;
    this.#context = context;
  }

  /** What the decision is given: with the pack that the case is handled by at this point of it. */
  get context(): Context {
    return this.#context;
  }

  get state(): CaseState {
    return this.#state;
  }

  /** As of when it is decided, where that is not now. */
  get asOf(): Instant | undefined {
    return this.#asOf;
  }

  /** How days are counted: as they are now, or as they were when what is decided could have been decided. */
  get days(): DaysContext {
    return this.#asOf === undefined ? this.#context : daysAsOf(this.#context, this.#asOf);
  }

  /** Decides what was true by time at a moment as it would have been decided then, had somebody looked. */
  lookingBackTo(moment: Instant, decide: () => void): void {
    const before = this.#asOf;
    this.#asOf = moment < this.#context.now ? moment : undefined;
    decide();
    this.#asOf = before;
  }

  situation(act?: Situation['act']): Situation {
    return { state: this.#state, pack: this.context.pack, act };
  }

  /** Appends an event to the decision and folds it. Consequences name the event that caused them. */
  emit(event: CaseEvent, occurredAt: Instant, causedBy?: Id): Cause {
    const id = this.context.newId();
    this.events.push({ ...event, id, occurredAt, causedBy });
    const { now: decidedAt, actor } = this.context;
    const foldable: Foldable = { ...event, id, meta: { occurredAt, decidedAt, actor, causedBy } };
    this.#state = evolve(this.#state, foldable);
    if (event.type === 'CaseMovedToPackVersion') {
      const pack = this.#context.packVersion(event.data.to.version);
      if (pack !== undefined) this.#context = { ...this.#context, pack };
    }
    return { id, type: event.type, data: event.data, occurredAt };
  }

  /** The roles of the pack that the person acting holds at that moment: appointed to, or assigned on this case. */
  rolesHeld(on: Instant): readonly string[] {
    const { pack, actor } = this.context;
    return Object.keys(pack.roles).filter(
      (role) =>
        this.#state.assigned.get(role) === actor.id ||
        this.context.holders(role, on, this.#state.area).some((holder) => holder.person === actor.id),
    );
  }

  act(id: Id): ActOnRecord | undefined {
    return this.#state.acts.find((act) => act.id === id);
  }
}

/** What was known of days at a moment. */
function daysAsOf(context: Context, moment: Instant): DaysContext {
  const known = (division: string): Counting | undefined =>
    context.countings(division).findLast(({ at }) => at <= moment) ?? context.countings(division)[0];
  return {
    ...context,
    calendar: (division) => known(division)?.calendar ?? context.calendar(division),
    closureDays: known(context.pack.calendar)?.closureDays ?? context.closureDays,
  };
}

export const isIntake = (type: string): boolean => INTAKE.includes(type);
export const isClosure = ({ type, voided }: ActOnRecord): boolean =>
  (type === 'CaseClosed' || type === 'CaseMerged') && !voided;
