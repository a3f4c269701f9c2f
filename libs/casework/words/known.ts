import type { Id } from '#kernel';
import type { Pack } from '#procedure';
import { isNamed, standing, type ActOnRecord } from '../record/act.ts';
import type { Clock } from '../record/clock.ts';
import type { CaseState } from '../record/state.ts';
import type { Task } from '../record/task.ts';
import type { Matchable } from './matching.ts';

/** What a condition can ask of a case. */
export interface Known {
  readonly acts: readonly ActOnRecord[];
  readonly facts: CaseState['facts'];
  readonly kind: string;
  readonly stage: string;
  readonly clocks: ReadonlyMap<Id, Pick<Clock, 'rule' | 'breach' | 'end'>>;
  readonly tasks: ReadonlyMap<Id, Pick<Task, 'rule' | 'title' | 'role' | 'done'>>;
  /** Finds what is asked for, where the case has been told so that it can. */
  readonly asked?: {
    /** The acts that count, of these types. */
    readonly acts: (names: readonly string[]) => readonly ActOnRecord[];
    readonly limits: (rule: string) => readonly Pick<Clock, 'rule' | 'breach' | 'end'>[];
  };
}

export const actsNamed = (state: Pick<Known, 'acts' | 'asked'>, ...names: readonly string[]): readonly ActOnRecord[] =>
  state.asked?.acts(names) ?? standing(state).filter(({ type }) => names.some((name) => isNamed(type, name)));

export interface Situation {
  readonly state: Known;
  readonly pack: Pack;
  /** The act in question, where there is one. */
  readonly act?: Matchable & { readonly subject?: string };
}
