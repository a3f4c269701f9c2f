import type { Context } from '../context.ts';
import type { CaseEvent, DecidedCaseEvent, Foldable } from '../events/index.ts';
import type { ActOnRecord } from '../record/act.ts';
import { isRunning, type Clock } from '../record/clock.ts';
import { evolve, type CaseState } from '../record/state.ts';
import type { Situation } from '../words/known.ts';
import type { Id, Instant } from '#kernel';
import type { ClockRule } from '#procedure';

/** Acts that are asked for one after another: each is told to the case as it is known with those before it. */
export class Run {
  readonly events: DecidedCaseEvent[] = [];
  #state: CaseState;

  #context: Context;

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

  situation(act?: Situation['act']): Situation {
    return { state: this.#state, pack: this.context.pack, act };
  }

  /** Appends an event to the decision and folds it. Consequences name the event that caused them. */
  emit(event: CaseEvent, occurredAt: Instant, causedBy?: Id): Id {
    const id = this.context.newId();
    this.events.push({ ...event, id, occurredAt, causedBy });
    const { now: decidedAt, actor } = this.context;
    const foldable: Foldable = { ...event, id, meta: { occurredAt, decidedAt, actor, causedBy } };
    this.#state = evolve(this.#state, foldable);
    if (event.type === 'CaseMovedToPackVersion') {
      const pack = this.#context.packVersion(event.data.to.version);
      if (pack !== undefined) this.#context = { ...this.#context, pack };
    }
    return id;
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

/** The rule that a clock was started by; `undefined` where the case has moved to a pack that has none of it. */
export const ruleOf = (run: Run, clock: Clock): ClockRule | undefined =>
  run.context.pack.clocks.find((rule) => rule.id === clock.rule);

export const runningClocks = (run: Run): readonly Clock[] => [...run.state.clocks.values()].filter(isRunning);
