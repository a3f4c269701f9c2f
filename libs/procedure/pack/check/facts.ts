import { effectsOf, type FactRule } from '../schema.ts';
import { alternatives, type Predicate } from '../schema-conditions.ts';
import type { Checking, Placed } from './draft.ts';
import { checkName } from './names.ts';
import { factFault } from './predicates.ts';

/** What a case is asked, and what holds while nobody has answered. */
export function checkFacts(c: Checking): void {
  for (const placed of c.draft.facts) {
    const { at, value: fact } = placed;
    if (fact.type === 'enum' && (fact.values ?? []).length === 0) {
      c.report.fault(at, `The fact "${fact.id}" is one of several words, and none is listed`, '`values`: the words');
    }
    if (fact.type !== 'enum' && fact.values !== undefined) {
      c.report.fault([...at, 'values'], `Only an enum lists its values; "${fact.id}" is a ${fact.type}`, 'type: enum');
    }
    if (fact.decidedBy !== undefined) checkName(c, 'role', fact.decidedBy, [...at, 'decidedBy']);
    checkDefault(c, placed);
    if (fact.requiredAtIntake && fact.default !== undefined) {
      const why = `"${fact.id}" is asked at intake, so its default never holds`;
      c.report.warn([...at, 'default'], why, 'one of the two');
    }
  }
  warnOfUnknowns(c);
}

function checkDefault(c: Checking, { at, value: fact }: Placed<FactRule>): void {
  const path = [...at, 'default'];
  const given = fact.default;
  if (given === undefined) return;
  if (typeof given !== 'object') return say(c, fact, given, path);
  // Every kind is a key once the schema has read it, those that the pack leaves out included.
  const byKind: Readonly<Record<string, string | number | boolean | undefined>> = given.byKind;
  for (const [kind, value] of Object.entries(byKind)) {
    if (value === undefined) continue;
    checkName(c, 'kind', kind, [...path, 'byKind', kind]);
    say(c, fact, value, [...path, 'byKind', kind]);
  }
}

function say(c: Checking, fact: FactRule, value: string | number | boolean, path: readonly (string | number)[]): void {
  const fault = factFault(fact, value);
  if (fault !== null) c.report.fault(path, fault.message, fault.wouldAccept);
}

/** A clock that hangs on a fact nobody has to record may never start (three-valued: unknown waits). */
function warnOfUnknowns(c: Checking): void {
  const asked = factsAskedFor(c);
  const open = c.draft.facts.flatMap(({ value }) =>
    value.default === undefined && !value.requiredAtIntake && !asked.includes(value.id) ? [value.id] : [],
  );
  for (const { at, value: clock } of c.draft.clocks) {
    for (const fact of clock.appliesWhen === undefined ? [] : factsIn(clock.appliesWhen)) {
      if (!open.includes(fact)) continue;
      const why = `"${clock.id}" waits until somebody records "${fact}", and nobody has to`;
      c.report.warn([...at, 'appliesWhen'], why, `a \`default\` or \`requiredAtIntake: true\` for "${fact}"`);
    }
  }
}

/** The facts that a task asks somebody to find out. */
const factsAskedFor = ({ draft }: Checking): readonly unknown[] =>
  draft.rules
    .flatMap(({ value }) => effectsOf(value))
    .flatMap((effect) => ('completedBy' in effect && effect.completedBy !== undefined ? [effect.completedBy] : []))
    .flatMap(alternatives)
    .filter(({ event }) => event === 'CaseFactRecorded')
    .flatMap(({ where }) => where?.['fact'] ?? []);

function factsIn(predicate: Predicate): readonly string[] {
  if ('all' in predicate) return predicate.all.flatMap(factsIn);
  if ('any' in predicate) return predicate.any.flatMap(factsIn);
  if ('not' in predicate) return factsIn(predicate.not);
  return 'fact' in predicate ? [predicate.fact] : [];
}
