import type { Pack } from '#procedure';
import { cameOutOtherwise, RESULTS, type Limit, type LimitResult } from './compare.ts';
import type { CaseTrial } from './try-case.ts';
import type { NotTaken } from './try-command.ts';

/** How many limits of a rule were started, and what became of them. */
export type LimitTally = { readonly started: number } & Readonly<Record<LimitResult, number>>;

/** A clock rule: on record, and under the pack on trial. */
export interface RuleTally {
  readonly rule: string;
  readonly title: string;
  /** Clauses of the procedure. */
  readonly req: readonly string[];
  /** Whether the pack on trial has it. */
  readonly inPack: boolean;
  readonly was: LimitTally;
  readonly would: LimitTally;
  /** Limits that came out otherwise, and those of the same result with another date. */
  readonly otherwise: number;
  readonly otherDate: number;
}

/** A reason for which acts would not have been taken. */
export interface RefusalTally {
  readonly code: string;
  /** The gate, clock or rule of the pack. */
  readonly rule: string | null;
  /** The type of the acts. */
  readonly act: string;
  /** What they are about, where it is the pack that has no word for it: the fact. */
  readonly about: string | null;
  readonly req: readonly string[];
  readonly then: NotTaken['then'];
  readonly count: number;
  /** One of them, in words. */
  readonly reason: string;
}

/** What a pack would have made of the cases tried. */
export interface TrialReport {
  readonly pack: { readonly pack: string; readonly version: number; readonly title: string };
  /** Cases tried; of them not dealt with by the pack, and of which some limit came out otherwise or an act was not taken. */
  readonly cases: number;
  readonly notHandled: number;
  readonly differing: number;
  readonly rules: readonly RuleTally[];
  readonly notTaken: readonly RefusalTally[];
  readonly departures: { readonly was: number; readonly would: number };
}

type Counts = { started: number } & Record<LimitResult, number>;
type Counted = Omit<RuleTally, 'was' | 'would' | 'otherwise' | 'otherDate'> & {
  readonly was: Counts;
  readonly would: Counts;
  otherwise: number;
  otherDate: number;
};

const none = (): Counts => ({
  started: 0,
  ...(Object.fromEntries(RESULTS.map((result) => [result, 0])) as Record<LimitResult, number>),
});

/** Whether there is anything to show of a case. */
export const differs = ({ handled, limits, notTaken }: CaseTrial): boolean =>
  !handled || notTaken.length > 0 || limits.some(cameOutOtherwise);

/** Adds trials up, one by one; it keeps figures and no case. */
export class TrialTally {
  readonly #pack: Pack;
  readonly #rules = new Map<string, Counted>();
  readonly #notTaken = new Map<string, RefusalTally>();
  #cases = 0;
  #notHandled = 0;
  #differing = 0;
  #departures = { was: 0, would: 0 };

  constructor(pack: Pack) {
    this.#pack = pack;
    for (const { id } of pack.clocks) this.#rule(id);
  }

  add(trial: CaseTrial): void {
    this.#cases += 1;
    if (!trial.handled) this.#notHandled += 1;
    if (differs(trial)) this.#differing += 1;
    const { was, would } = trial.departures;
    this.#departures = { was: this.#departures.was + was, would: this.#departures.would + would };
    for (const pair of trial.limits) {
      const rule = this.#rule(pair.rule);
      count(rule.was, pair.was);
      count(rule.would, pair.would);
      if (cameOutOtherwise(pair)) rule.otherwise += 1;
      else if (pair.was?.dueDate !== pair.would?.dueDate) rule.otherDate += 1;
    }
    for (const one of trial.notTaken) this.#refuse(one);
  }

  report(): TrialReport {
    const { pack, version, title } = this.#pack;
    return {
      pack: { pack, version, title },
      cases: this.#cases,
      notHandled: this.#notHandled,
      differing: this.#differing,
      rules: [...this.#rules.values()],
      notTaken: [...this.#notTaken.values()].sort((a, b) => b.count - a.count),
      departures: this.#departures,
    };
  }

  #rule(id: string): Counted {
    const known = this.#rules.get(id);
    if (known !== undefined) return known;
    const rule = this.#pack.clocks.find((clock) => clock.id === id);
    const counted: Counted = {
      rule: id,
      title: rule?.title ?? id.replaceAll('_', ' '),
      req: rule?.req ?? [],
      inPack: rule !== undefined,
      was: none(),
      would: none(),
      otherwise: 0,
      otherDate: 0,
    };
    this.#rules.set(id, counted);
    return counted;
  }

  #refuse({ event, refusal, then }: NotTaken): void {
    const { code, rule = null, clauses = [], message: reason } = refusal;
    const about = event.type === 'CaseFactRecorded' ? event.data.fact : null;
    const key = JSON.stringify([code, rule, event.type, about, then]);
    const count = (this.#notTaken.get(key)?.count ?? 0) + 1;
    this.#notTaken.set(key, { code, rule, act: event.type, about, req: clauses, then, count, reason });
  }
}

function count(counts: Counts, limit: Limit | null): void {
  if (limit === null) return;
  counts.started += 1;
  counts[limit.result] += 1;
}
