import { alternatives, type EventMatch, type Predicate } from '../schema-conditions.ts';
import type { Gate } from '../schema.ts';
import type { Checking, Placed } from './draft.ts';
import { alternativesAt, checkEvent, checkField, checkMatch, eventOf } from './matches.ts';
import { checkName } from './names.ts';
import { didYouMean, insteadOf } from './nearest.ts';
import { checkPredicate } from './predicates.ts';
import { contradictionIn, covers, needed } from './reach.ts';
import { checkNoVagueReplies } from './replies.ts';

type Placement = Placed<Gate>;

export function checkGate(c: Checking, placed: Placement): void {
  const { at, value: gate } = placed;
  const before = [...at, 'before'];
  checkMatch(c, gate.before, before);
  const asked = { about: alternatives(gate.before).map((one) => one.event) };
  if (gate.when !== undefined) checkPredicate(c, gate.when, [...at, 'when'], asked);
  if (gate.require !== undefined) {
    checkPredicate(c, gate.require, [...at, 'require'], asked);
    checkNoVagueReplies(c, gate.require, [...at, 'require']);
  }
  for (const [index, field] of (gate.fields ?? []).entries()) {
    checkField(c, gate.before, before, field, [...at, 'fields', index]);
  }
  checkIncludes(c, placed);
  if (gate.unblockedBy !== undefined) checkName(c, 'role', gate.unblockedBy, [...at, 'unblockedBy']);
  checkBounds(c, placed);
  const { require, fields = [], includes, notAfter } = gate;
  if (require === undefined && fields.length === 0 && includes === undefined && notAfter === undefined) {
    c.report.fault(at, `The gate "${gate.id}" asks for nothing`, '`require`, `fields`, `includes` or `notAfter`');
  }
  checkOpens(c, placed);
}

/** Words that a list field of the act must hold. */
function checkIncludes(c: Checking, { at, value: gate }: Placement): void {
  for (const [field, words] of Object.entries(gate.includes ?? {})) {
    const path = [...at, 'includes', field];
    checkField(c, gate.before, [...at, 'before'], field, path, 'list');
    for (const { one } of alternativesAt(gate.before, at)) {
      const known = eventOf(c, one.event)?.fields[field];
      const tests = field === 'attestations' ? c.draft.remedies?.test : known;
      if (tests == null || (field === 'attestations' && tests.length === 0)) continue;
      for (const [index, word] of words.entries()) {
        if (tests.includes(word)) continue;
        const said = `"${word}" is never among the ${field}${didYouMean(word, tests)}`;
        c.report.fault([...path, index], said, insteadOf(word, tests));
      }
    }
  }
}

/** Dates that are compared with those of an earlier act. */
function checkBounds(c: Checking, { at, value: gate }: Placement): void {
  for (const [name, { event, field }] of Object.entries(gate.notAfter ?? {})) {
    const path = [...at, 'notAfter', name];
    checkField(c, gate.before, [...at, 'before'], name, path, 'date');
    if (checkEvent(c, event, [...path, 'event']) === undefined) continue;
    checkField(c, { event }, path, field, [...path, 'field'], 'date');
  }
}

/** A gate that can never open stops the procedure for good. */
function checkOpens(c: Checking, { at, value: gate }: Placement): void {
  if (gate.require === undefined || gate.mode === 'warn') return;
  const path = [...at, 'require'];
  const contradiction = contradictionIn(gate.when === undefined ? gate.require : { all: [gate.when, gate.require] });
  if (contradiction !== undefined) {
    return c.report.fault(path, `The gate "${gate.id}" never opens: ${contradiction}`, 'a condition that can hold');
  }
  for (const wanted of needed(gate.require)) {
    if (!gateHolds(gate, wanted)) continue;
    const why = `The gate "${gate.id}" waits for the very act that it stops (${wanted.event})`;
    return c.report.fault(path, why, 'an act that comes before it');
  }
}

/** Whether a gate stops every act that a match means. */
export const gateHolds = (gate: Gate, wanted: EventMatch): boolean =>
  gate.mode === 'block' && gate.when === undefined && alternatives(gate.before).some((one) => covers(one, wanted));

/** Two gates that wait for each other's acts: neither ever opens. */
export function checkGateCycles(c: Checking): void {
  const gates = c.draft.gates.filter(({ value }) => value.require !== undefined);
  for (const { at, value: gate } of gates) {
    const wanted = needed(gate.require as Predicate);
    for (const { value: other } of gates) {
      if (other.id === gate.id || !wanted.some((one) => gateHolds(other, one))) continue;
      if (!needed(other.require as Predicate).some((one) => gateHolds(gate, one))) continue;
      const said = `The gates "${gate.id}" and "${other.id}" wait for each other`;
      c.report.fault([...at, 'require'], said, 'one of them without the other’s act');
    }
  }
}
