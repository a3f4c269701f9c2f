import { alternatives, type EventMatch } from '../schema-conditions.ts';
import type { Effect } from '../schema-effect.ts';
import { effectsOf, type Rule } from '../schema.ts';
import type { Checking, Placed } from './draft.ts';
import { checkEffect } from './effects.ts';
import { checkMatch, eventOf } from './matches.ts';
import { checkOccasions } from './occasions.ts';
import { checkPredicate } from './predicates.ts';
import { wayBack } from './ways.ts';

export function checkRule(c: Checking, { at, value: rule }: Placed<Rule>): void {
  checkMatch(c, rule.on, [...at, 'on'], 'rule');
  checkOccasions(c, rule.on, [...at, 'on']);
  const on = alternatives(rule.on).map((one) => one.event);
  if (rule.when !== undefined) {
    const about = on.filter((name) => eventOf(c, name)?.kind === 'act');
    checkPredicate(c, rule.when, [...at, 'when'], { about });
  }
  for (const [index, effect] of effectsOf(rule).entries()) {
    checkEffect(c, effect, Array.isArray(rule.then) ? [...at, 'then', index] : [...at, 'then'], on);
  }
}

/** The act that an effect brings about, where it brings one about. */
function broughtAbout(effect: Effect): EventMatch | undefined {
  switch (effect.effect) {
    case 'escalate_stage':
      return { event: 'StageEscalated', where: { to: effect.to } };
    case 'assign':
      return { event: 'HandlerAssigned', where: { role: effect.role } };
    case 'raise_corrective_action':
      return { event: 'CorrectiveActionRaised' };
    case 'file_document':
      return { event: 'DocumentFiled' };
    default:
      return undefined;
  }
}

/** A rule that what it does sets off again, by itself or by way of others, never comes to rest. */
export function checkRuleCycles(c: Checking): void {
  const rules = c.draft.rules;
  const next = new Map(
    rules.map(({ value: rule }) => {
      const acts = effectsOf(rule).flatMap((effect) => broughtAbout(effect) ?? []);
      const set = rules.filter(({ value }) => acts.some((act) => setsOff(act, value))).map(({ value }) => value.id);
      return [rule.id, set];
    }),
  );
  for (const { at, value: rule } of rules) {
    const way = wayBack(rule.id, next);
    if (way === undefined) continue;
    const said =
      way.length === 2
        ? `The rule "${rule.id}" sets itself off again and again`
        : `The rules "${way.join('" → "')}" set each other off without end`;
    c.report.fault([...at, 'then'], said, 'an effect that brings about no act the rules are `on`');
  }
}

const setsOff = (act: EventMatch, rule: Rule): boolean =>
  alternatives(rule.on).some(
    (one) =>
      one.event === act.event &&
      Object.entries(one.where ?? {}).every(([field, wanted]) => {
        const value = act.where?.[field];
        return value === undefined || [wanted].flat().some((word) => word === value);
      }),
  );
