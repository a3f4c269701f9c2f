import type { Gate, Rule } from '#procedure';
import { effectsOf } from '#procedure';
import { byOccurrence, standing, type ActOnRecord } from '../record/act.ts';
import { describeMatch, describePredicate, spoken, unmet } from '../words/describe.ts';
import { missingForExit } from '../words/exits.ts';
import { isAwaited } from '../words/limits.ts';
import { includesContent, isFilled, matches } from '../words/matching.ts';
import { holds } from '../words/predicates.ts';
import type { Departure } from './departure.ts';
import { notEntitled } from './entitlement.ts';
import { extensionFaults } from './extension-faults.ts';
import { ruleOf, runningClocks, type Run } from './run.ts';
import { rolesBehind } from './who-can.ts';

/** Every way in which an act departs from the procedure as the case stands. None: it may be done. */
export function departures(run: Run, act: ActOnRecord): readonly Departure[] {
  return [
    ...notEntitled(run, act),
    ...forbidden(run, act),
    ...run.context.pack.gates.flatMap((gate) => throughGate(run, gate, act)),
    ...throughExit(run, act),
    ...missingContents(run, act),
    ...extensionFaults(run, act),
  ];
}

function throughGate(run: Run, gate: Gate, act: ActOnRecord): readonly Departure[] {
  const situation = run.situation(act);
  // An unknown condition leaves the gate shut: nothing passes because nobody looked.
  if (!matches(act, gate.before) || (gate.when !== undefined && holds(situation, gate.when) === false)) return [];
  const missing = [
    ...(gate.fields ?? []).filter((field) => !isFilled(act.data[field])).map(spoken),
    ...Object.entries(gate.includes ?? {}).flatMap(([field, words]) => {
      const given = act.data[field];
      return words
        .filter((word) => !(Array.isArray(given) && given.includes(word)))
        .map((word) => `${spoken(word)} in ${spoken(field)}`);
    }),
    ...tooLate(run, gate, act),
    ...(gate.require === undefined ? [] : unmet(situation, gate.require)),
  ];
  if (missing.length === 0) return [];
  const title = gate.title ?? spoken(gate.id);
  return [
    {
      code: 'GATE_CLOSED',
      gate: gate.id,
      mode: gate.mode,
      reason: `${title}: still needed before ${spoken(act.type)}: ${missing.join('; ')}`,
      wouldAccept: missing.join('; '),
      req: gate.req,
      unblockedBy: rolesBehind(gate),
    },
  ];
}

/** Dates of an act that lie beyond those of an earlier one. */
function tooLate({ state }: Run, { notAfter = {} }: Gate, act: ActOnRecord): readonly string[] {
  return Object.entries(notAfter).flatMap(([field, { event, field: of }]) => {
    const said = byOccurrence(standing(state)).filter((past) => past.type === event && isFilled(past.data[of]));
    const [date, last] = [act.data[field], said.at(-1)?.data[of]];
    const isLate = typeof date === 'string' && typeof last === 'string' && date > last;
    return isLate ? [`${spoken(field)} no later than ${last}, the ${spoken(of)} of ${spoken(event)}`] : [];
  });
}

function throughExit(run: Run, act: ActOnRecord): readonly Departure[] {
  if (act.type !== 'CaseClosed') return [];
  const { pack } = run.context;
  const exit = pack.closing.exits.find((one) => one.id === act.data['exit']);
  const missing =
    exit === undefined
      ? [`one of the exits ${pack.closing.exits.map((one) => one.id).join(', ')}`]
      : [
          ...exit.fields.filter((field) => !isFilled(act.data[field])).map(spoken),
          ...(exit.require === undefined ? [] : unmet(run.situation(act), exit.require)),
        ];
  if (missing.length === 0) return [];
  const open = pack.closing.exits.filter((one) => one !== exit && missingForExit(run.situation(act), one).length === 0);
  const another = open.length === 0 ? '' : `; or an exit that is open: ${open.map((one) => one.id).join(', ')}`;
  return [
    {
      code: 'GATE_CLOSED',
      gate: `closing.${String(act.data['exit'])}`,
      mode: 'block',
      reason: `The case cannot be closed as ${spoken(String(act.data['exit']))} yet: still needed: ${missing.join('; ')}`,
      wouldAccept: `${missing.join('; ')}${another}`,
      req: [...new Set([...pack.closing.req, ...(exit?.req ?? [])])],
    },
  ];
}

/** An act that would meet a clock but for its contents (S3). */
function missingContents(run: Run, act: ActOnRecord): readonly Departure[] {
  return runningClocks(run).flatMap((clock) => {
    const rule = ruleOf(run, clock);
    // A limit of an earlier stage that is still owed prescribes nothing to this one.
    if (rule === undefined || (rule.stage !== undefined && act.stage !== rule.stage)) return [];
    if (!isAwaited(rule, clock, act)) return [];
    const missing = rule.mustInclude.filter((content) => !includesContent(act.data, content));
    if (missing.length === 0) return [];
    return [
      {
        code: 'MISSING_CONTENTS' as const,
        gate: rule.id,
        mode: 'block' as const,
        reason: `${spoken(act.type)} must include ${missing.map(spoken).join(', ')}`,
        wouldAccept: `the same with ${missing.join(', ')}`,
        req: rule.req,
      },
    ];
  });
}

function forbidden(run: Run, act: ActOnRecord): readonly Departure[] {
  return (
    run.context.pack.rules
      .filter((rule) => run.state.forbidden.includes(rule.id))
      // What the rule forbade for a reason that is gone (the anonymous complainant is known now) is allowed again.
      .filter((rule) => rule.when === undefined || holds(run.situation(act), rule.when) !== false)
      .filter((rule) => effectsOf(rule).some((effect) => effect.effect === 'forbid' && matches(act, effect.what)))
      .map((rule) => ({
        code: 'FORBIDDEN',
        gate: rule.id,
        mode: 'block',
        reason: `The procedure does not allow this any more: ${spoken(act.type)} (${spoken(rule.id)})`,
        wouldAccept: wayOut(run, rule),
        req: rule.req,
      }))
  );
}

/** A prohibition with a condition lasts as long as that; any other ends only with what led to it. */
function wayOut({ context: { pack }, state }: Run, { on, when }: Rule): string {
  const isFinal = pack.stages.some(({ id, final }) => final && id === state.stage);
  if (isFinal && when === undefined) return 'nothing: the decision is final';
  const undone = `voidAct, if what led to it did not count: ${describeMatch(pack, on)}`;
  return when === undefined
    ? undone
    : `the same once this holds no more: ${describePredicate(pack, when)}; or ${undone}`;
}
