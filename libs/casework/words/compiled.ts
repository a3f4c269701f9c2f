import { alternatives, effectsOf, type ClockRule, type Match, type Pack, type Predicate, type Rule } from '#procedure';
import { isNamed } from '../record/act.ts';

/** What of a pack an act of one type could mean: of each act no more than that is asked. */
interface MeantBy {
  /** The rules of limits that it could end, meet and extend. */
  readonly ends: ReadonlySet<string>;
  readonly meets: ReadonlySet<string>;
  readonly extends: ReadonlySet<string>;
  /** The limits that it could begin. */
  readonly begins: readonly ClockRule[];
  readonly rules: readonly Rule[];
  /** Whether it could do a task. */
  readonly completes: boolean;
}

/** Acts that do a task without being named by the pack. */
export const BY_THEMSELVES: readonly string[] = ['TaskCompleted', 'ReferralSignposted', 'HandlerAssigned'];

/** A pack as the pass asks it. */
class CompiledPack {
  readonly clocks: ReadonlyMap<string, ClockRule>;
  /** Whether a condition depends on more than facts and the kind, so that any act may decide it. */
  readonly asksOfActs: boolean;
  /** Limits that count from when their condition holds. */
  readonly fromCondition: readonly ClockRule[];
  /** The rules that give way to another. */
  readonly givingWay: ReadonlySet<string>;
  readonly #meant = new Map<string, MeantBy>();
  readonly #completions = new Map<string, Match | undefined>();

  constructor(readonly pack: Pack) {
    this.clocks = new Map(pack.clocks.map((rule) => [rule.id, rule]));
    this.asksOfActs = pack.clocks.some(({ appliesWhen }) => appliesWhen !== undefined && asksOfActs(appliesWhen));
    this.fromCondition = pack.clocks.filter(
      ({ appliesWhen, whenLearntLate }) => appliesWhen !== undefined && whenLearntLate === 'from_fact',
    );
    this.givingWay = new Set(pack.clocks.flatMap(({ supersededBy }) => supersededBy ?? []));
  }

  meantBy(type: string): MeantBy {
    const known = this.#meant.get(type) ?? this.#meaning(type);
    this.#meant.set(type, known);
    return known;
  }

  #meaning(type: string): MeantBy {
    const { clocks, rules } = this.pack;
    const effects = [...rules.flatMap(effectsOf), ...clocks.flatMap((rule) => [...rule.onBreach, ...rule.onExpiry])];
    const isMeant = (match: Match | undefined): boolean =>
      match !== undefined && alternatives(match).some(({ event }) => isNamed(type, event));
    const limits = (by: (rule: ClockRule) => Match | undefined): ReadonlySet<string> =>
      new Set(clocks.filter((rule) => isMeant(by(rule))).map(({ id }) => id));
    return {
      ends: limits(({ endsOn }) => endsOn),
      meets: limits(({ satisfiedBy }) => satisfiedBy),
      extends: limits(({ extension }) => extension?.event),
      begins: clocks.filter((rule) => namesOf(rule.startsOn).some((name) => isNamed(type, name))),
      rules: rules.filter(({ on }) => isMeant(on)),
      completes:
        BY_THEMSELVES.includes(type) || effects.some((one) => 'completedBy' in one && isMeant(one.completedBy)),
    };
  }

  /** The act that does a task, by the rule that raised it. */
  completionOf(rule: string): Match | undefined {
    if (!this.#completions.has(rule)) this.#completions.set(rule, completionOf(this.pack, rule));
    return this.#completions.get(rule);
  }
}

/** The acts that something is looked for among, as a pack calls them. */
export const namesOf = (match: Match | ClockRule['startsOn']): readonly string[] =>
  'fact' in match ? ['CaseFactRecorded'] : [...new Set(alternatives(match).map(({ event }) => event))];

function asksOfActs(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.some(asksOfActs);
  if ('any' in predicate) return predicate.any.some(asksOfActs);
  if ('not' in predicate) return asksOfActs(predicate.not);
  return !('fact' in predicate || 'kind' in predicate);
}

const compiledOf = new WeakMap<Pack, CompiledPack>();

/** Each pack is compiled once. */
export function compiled(pack: Pack): CompiledPack {
  const known = compiledOf.get(pack) ?? new CompiledPack(pack);
  compiledOf.set(pack, known);
  return known;
}

/** The act that does a task, by the rule that raised it. */
function completionOf({ rules, clocks }: Pack, rule: string): Match | undefined {
  const effects = rules.filter((r) => r.id === rule).flatMap(effectsOf);
  const ofClocks = clocks.flatMap((clock) => [
    ...(rule === `${clock.id}.onBreach` ? clock.onBreach : []),
    ...(rule === `${clock.id}.onExpiry` ? clock.onExpiry : []),
  ]);
  return [...effects, ...ofClocks]
    .map((effect) => ('completedBy' in effect ? effect.completedBy : undefined))
    .find((match) => match !== undefined);
}
