import { alternatives, type Match } from '../schema-conditions.ts';
import type { ClockRule } from '../schema-clock.ts';
import { PARTIES } from '../words.ts';
import type { Checking, Placed } from './draft.ts';
import { checkEffect } from './effects.ts';
import { checkExtension } from './extension.ts';
import { checkClockLimit } from './limits.ts';
import { alternativesAt, checkContent, checkEvent, checkMatch, eventOf } from './matches.ts';
import { checkName } from './names.ts';
import { checkOccasions } from './occasions.ts';
import { checkPredicate } from './predicates.ts';
import { checkNoVagueReply } from './replies.ts';

type Placement = Placed<ClockRule>;

export function checkClock(c: Checking, placed: Placement): void {
  const { at, value: clock } = placed;
  for (const [index, kind] of (clock.kinds ?? []).entries()) checkName(c, 'kind', kind, [...at, 'kinds', index]);
  if (clock.stage !== undefined) checkName(c, 'stage', clock.stage, [...at, 'stage']);
  checkOwner(c, placed);
  checkStart(c, placed);
  checkMatch(c, clock.satisfiedBy, [...at, 'satisfiedBy']);
  checkNoVagueReply(c, clock.satisfiedBy, [...at, 'satisfiedBy']);
  checkStages(c, placed);
  if (clock.endsOn !== undefined) checkMatch(c, clock.endsOn, [...at, 'endsOn']);
  if (clock.appliesWhen !== undefined) {
    // What applies to a case is asked of the case: there is no act in question.
    checkPredicate(c, clock.appliesWhen, [...at, 'appliesWhen'], { about: [] });
  }
  for (const [index, content] of clock.mustInclude.entries()) {
    checkContent(c, clock.satisfiedBy, [...at, 'satisfiedBy'], content, [...at, 'mustInclude', index]);
  }
  checkClockLimit(c, placed);
  checkNature(c, placed);
  checkExtension(c, placed);
  for (const [list, event] of [
    ['onBreach', 'ClockBreached'],
    ['onExpiry', 'ClockExpired'],
  ] as const) {
    for (const [index, effect] of clock[list].entries()) checkEffect(c, effect, [...at, list, index], [event]);
  }
  checkQuestions(c, placed);
}

/** Who owes it: a role. Only a window is kept by somebody outside. */
function checkOwner(c: Checking, { at, value: clock }: Placement): void {
  const path = [...at, 'owner'];
  const party = PARTIES.some((one) => one === clock.owner);
  if (!party) return void checkName(c, 'role', clock.owner, path);
  if (clock.nature === 'window' || clock.nature === 'entitlement') return;
  const why = `A ${clock.nature} is owed by the firm, not by the ${clock.owner.replace('_', ' ')}`;
  c.report.fault(path, why, 'a role of the pack; or `nature: window` for a limit on the complainant');
}

function checkStart(c: Checking, { at, value: clock }: Placement): void {
  const path = [...at, 'startsOn'];
  if ('fact' in clock.startsOn) {
    checkName(c, 'fact', clock.startsOn.fact, [...path, 'fact']);
  } else {
    checkMatch(c, clock.startsOn, path, 'start');
    checkOccasions(c, clock.startsOn, path);
  }
  if (clock.per === undefined) return;
  const event = checkEvent(c, clock.per, [...at, 'per']);
  if (event === undefined) return;
  if (event.subject === undefined) {
    return c.report.fault([...at, 'per'], `A case has no several of ${clock.per}`, 'an event such as ActionAgreed');
  }
  const both: readonly (readonly [string, Match | { fact: string }])[] = [
    ['startsOn', clock.startsOn],
    ['satisfiedBy', clock.satisfiedBy],
  ];
  for (const [name, match] of both) {
    if ('fact' in match) continue;
    for (const { one, at: place } of alternativesAt(match, [...at, name])) {
      const known = eventOf(c, one.event);
      if (known === undefined || known.subject === event.subject) continue;
      c.report.fault(
        [...place, 'event'],
        `${one.event} does not say which ${event.subject} it is about`,
        `an event with ${event.subject}`,
      );
    }
  }
}

/** Only acts of the clock's stage meet it, so it must not wait for one of another stage. */
function checkStages(c: Checking, { at, value: clock }: Placement): void {
  if (clock.stage === undefined) return;
  warnOfLaterStart(c, { at, value: clock }, clock.stage);
  for (const { one, at: place } of alternativesAt(clock.satisfiedBy, [...at, 'satisfiedBy'])) {
    if (one.stage === undefined || one.stage === clock.stage) continue;
    const why = `The clock belongs to the stage ${clock.stage}, so no act of the stage ${one.stage} meets it`;
    c.report.fault([...place, 'stage'], why, `stage: ${clock.stage}, or none`);
  }
}

/** A clock may start before its stage. What starts it after its stage is over leaves nobody to meet it. */
function warnOfLaterStart(c: Checking, { at, value: clock }: Placement, stage: string): void {
  if ('fact' in clock.startsOn) return;
  const order = c.draft.names.stage;
  for (const { one, at: place } of alternativesAt(clock.startsOn, [...at, 'startsOn'])) {
    if (one.stage === undefined || order.indexOf(one.stage) <= order.indexOf(stage)) continue;
    if (c.draft.stages.some(({ value }) => value.id === one.stage && value.onEntry?.keep.includes(clock.id))) continue;
    const why = `"${clock.id}" belongs to the stage ${stage} and starts in the later stage ${one.stage}`;
    c.report.warn(
      [...place, 'stage'],
      `${why}: acts of that stage do not meet it`,
      `stage: ${one.stage} for the clock`,
    );
  }
}

/** What comes when the limit is over depends on whose limit it is. */
function checkNature({ report }: Checking, { at, value: clock }: Placement): void {
  const owed = clock.nature !== 'window' && clock.nature !== 'entitlement';
  const timeless = clock.for.unit === 'asap' || clock.for.unit === 'next_occurrence';
  if (!owed && clock.onBreach.length > 0) {
    const why = `Nobody breaches a limit of the nature ${clock.nature}: it expires`;
    report.fault([...at, 'onBreach'], why, 'the same under `onExpiry`');
  }
  if (owed && clock.onExpiry.length > 0) {
    const why = `A limit of the nature ${clock.nature} is breached, not expired`;
    report.fault([...at, 'onExpiry'], why, 'the same under `onBreach`');
  }
  if (timeless) return;
  if (owed && clock.onBreach.length === 0) {
    report.warn(at, `Nobody is told when "${clock.id}" is missed`, '`onBreach` with a notify');
  }
  if (!owed && clock.onExpiry.length === 0) {
    report.warn(at, `Nothing follows when "${clock.id}" expires`, '`onExpiry` with a signpost, a flag or a task');
  }
  if (clock.nature === 'promise' && clock.for.unit !== 'promised') {
    const why = 'A promise is a date that the customer was told; a limit in days is a duty';
    report.warn([...at, 'for', 'unit'], why, 'nature: duty, or `for: {unit: promised, from: …}`');
  }
}

/** Questions are answered by a follow-up, and by nothing else. */
function checkQuestions({ report }: Checking, { at, value: clock }: Placement): void {
  if (clock.questions === undefined) return;
  if (alternatives(clock.satisfiedBy).some((one) => one.event === 'FollowUpCompleted')) return;
  report.fault([...at, 'questions'], 'Only a follow-up answers questions', 'satisfiedBy: {event: FollowUpCompleted}');
}
