import { alternatives, type Match, type Pack, type Predicate } from '#procedure';
import type { Situation } from './known.ts';
import { holds } from './predicates.ts';
import { openSteps, tooEarly } from './steps.ts';

/** `ResolutionApproved` as "resolution approved". */
export const spoken = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

const roleTitle = (pack: Pack, role: string): string => pack.roles[role]?.title ?? spoken(role);

export function describeMatch(pack: Pack, match: Match): string {
  return alternatives(match)
    .map((one) => {
      const where = Object.entries(one.where ?? {}).map(
        ([field, value]) => `${spoken(field)} ${[value].flat().join(' or ')}`,
      );
      return [
        spoken(one.event),
        where.length > 0 ? ` (${where.join(', ')})` : '',
        one.with === undefined ? '' : ` with ${one.with.map(spoken).join(' and ')}`,
        one.by === undefined ? '' : ` by the ${roleTitle(pack, one.by)}`,
      ].join('');
    })
    .join(', or ');
}

/** What a predicate asks for, as a person would say it: the remedy in a refusal. */
export function describePredicate(pack: Pack, predicate: Predicate): string {
  if ('all' in predicate) return predicate.all.map((p) => describePredicate(pack, p)).join('; and ');
  if ('any' in predicate) return predicate.any.map((p) => describePredicate(pack, p)).join('; or ');
  if ('not' in predicate) return `not: ${describePredicate(pack, predicate.not)}`;
  if ('fact' in predicate) return `${spoken(predicate.fact)} is ${predicate.is}`;
  if ('kind' in predicate) return `the case is a ${[predicate.kind].flat().map(spoken).join(' or ')}`;
  if ('event' in predicate) {
    const what = describeMatch(pack, predicate);
    return predicate.same === undefined ? what : `${what} for this ${spoken(predicate.same)}`;
  }
  if ('stage' in predicate) return `the case is in the stage ${spoken(predicate.stage)}`;
  if ('every' in predicate) return `${spoken(predicate.has)} for every ${spoken(predicate.every)}`;
  if ('steps' in predicate)
    return `every step of the procedure is done${predicate.steps === 'in_order' ? ', in its order' : ''}`;
  if ('clock' in predicate) {
    return `the limit ${spoken(predicate.clock)} is ${[predicate.is].flat().map(spoken).join(' or ')}`;
  }
  if ('noOpenTask' in predicate) {
    return predicate.noOpenTask === 'any' ? 'no task is open' : `no task "${spoken(predicate.noOpenTask)}" is open`;
  }
  if ('sameChannelAs' in predicate) return `the channel is the one of ${spoken(predicate.sameChannelAs)}`;
  return `done by the ${roleTitle(pack, predicate.by)}`;
}

/** What is still missing of a predicate that does not hold, part by part: what a handler has to do next. */
export function unmet(situation: Situation, predicate: Predicate): readonly string[] {
  if (holds(situation, predicate) === true) return [];
  const { pack, state } = situation;
  if ('all' in predicate) return predicate.all.flatMap((part) => unmet(situation, part));
  if ('steps' in predicate) return openStepsIn(situation, predicate.steps);
  if ('noOpenTask' in predicate) {
    const { noOpenTask } = predicate;
    const open = [...state.tasks.values()].filter(
      (task) => !task.done && (noOpenTask === 'any' || task.rule === noOpenTask),
    );
    return [`these tasks done: ${open.map((task) => `"${task.title}" (${roleTitle(pack, task.role)})`).join(', ')}`];
  }
  return [describePredicate(pack, predicate)];
}

function openStepsIn(situation: Situation, asked: 'done' | 'in_order'): readonly string[] {
  const open = openSteps(situation).map(({ title }) => title);
  const early = asked === 'in_order' ? tooEarly(situation) : [];
  return [
    ...(open.length === 0 ? [] : [`these steps done: ${open.join(', ')}`]),
    ...early.map(({ title, after }) => `"${title}" done after "${after}"`),
  ];
}
