import type { Predicate } from '../schema-conditions.ts';
import type { Checking } from './draft.ts';
import { checkEvent, checkEventMatch, eventOf, quoted } from './matches.ts';
import { checkName } from './names.ts';
import { didYouMean, insteadOf, oneOf } from './nearest.ts';
import type { Path } from './report.ts';

/** What a predicate is asked about: an act in question, or the case as it stands. */
export interface Asked {
  /** The events that the act in question can be; none where there is no act. */
  readonly about: readonly string[];
}

/** Every name in a predicate, and whether it can be asked here. */
export function checkPredicate(c: Checking, predicate: Predicate, path: Path, asked: Asked): void {
  if ('all' in predicate) return each(c, predicate.all, [...path, 'all'], asked);
  if ('any' in predicate) return each(c, predicate.any, [...path, 'any'], asked);
  if ('not' in predicate) return checkPredicate(c, predicate.not, [...path, 'not'], asked);
  if ('fact' in predicate) return checkFact(c, predicate, path);
  if ('kind' in predicate) {
    const at = [...path, 'kind'];
    for (const [index, kind] of [predicate.kind].flat().entries()) {
      checkName(c, 'kind', kind, Array.isArray(predicate.kind) ? [...at, index] : at);
    }
    return;
  }
  if ('event' in predicate) {
    checkEventMatch(c, predicate, path);
    if (predicate.same !== undefined) checkSame(c, predicate.event, predicate.same, path, asked);
    return;
  }
  if ('stage' in predicate) return void checkName(c, 'stage', predicate.stage, [...path, 'stage']);
  if ('every' in predicate) return checkEvery(c, predicate, path);
  if ('steps' in predicate) {
    if ((c.draft.steps?.order.length ?? 0) > 0) return;
    return c.report.fault(
      [...path, 'steps'],
      'The pack lists no steps that could be done',
      '`steps:` with their order',
    );
  }
  if ('clock' in predicate) return void checkName(c, 'clock', predicate.clock, [...path, 'clock']);
  if ('noOpenTask' in predicate) return checkNoOpenTask(c, predicate.noOpenTask, [...path, 'noOpenTask']);
  if ('sameChannelAs' in predicate) return checkSameChannel(c, predicate.sameChannelAs, path, asked);
  checkName(c, 'role', predicate.by, [...path, 'by']);
  needsAct(c, 'by', [...path, 'by'], asked);
}

function each(c: Checking, predicates: readonly Predicate[], path: Path, asked: Asked): void {
  for (const [index, predicate] of predicates.entries()) checkPredicate(c, predicate, [...path, index], asked);
}

function needsAct({ report }: Checking, word: string, path: Path, { about }: Asked): void {
  if (about.length > 0) return;
  report.fault(path, `\`${word}\` asks about an act, and here there is none`, 'a fact, or an event that is on record');
}

function checkFact(c: Checking, { fact, is }: { fact: string; is: string | number | boolean }, path: Path): void {
  if (!checkName(c, 'fact', fact, [...path, 'fact'])) return;
  const rule = c.draft.facts.find(({ value }) => value.id === fact)?.value;
  if (rule === undefined) return;
  const fault = factFault(rule, is);
  if (fault !== null) c.report.fault([...path, 'is'], fault.message, fault.wouldAccept);
}

/** What keeps a value from being one of a fact, or `null`. */
export function factFault(
  rule: { readonly id: string; readonly type: string; readonly values?: readonly string[] },
  value: string | number | boolean,
): { readonly message: string; readonly wouldAccept: string } | null {
  const message = `The fact "${rule.id}" is never ${quoted(value)}`;
  switch (rule.type) {
    case 'bool':
      return typeof value === 'boolean' ? null : { message, wouldAccept: 'true or false, without quotation marks' };
    case 'number':
      return typeof value === 'number' ? null : { message, wouldAccept: 'a number, without quotation marks' };
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? null
        : { message, wouldAccept: 'a date such as 2025-04-24' };
    case 'enum': {
      const values = rule.values ?? [];
      return values.some((one) => one === value)
        ? null
        : { message: `${message}${didYouMean(String(value), values)}`, wouldAccept: insteadOf(String(value), values) };
    }
    default:
      return typeof value === 'string' ? null : { message, wouldAccept: 'text, in quotation marks' };
  }
}

/** `same: proposal` compares a field of the act in question with that field of the act on record: both need it. */
function checkSame(c: Checking, event: string, same: string, path: Path, asked: Asked): void {
  const at = [...path, 'same'];
  needsAct(c, 'same', at, asked);
  for (const name of [event, ...asked.about]) {
    const fields = Object.keys(eventOf(c, name)?.fields ?? { [same]: null });
    if (!fields.includes(same)) {
      c.report.fault(at, `${name} names no ${same}, so none can be the same`, `an event with the field ${same}`);
    }
  }
}

function checkEvery(c: Checking, { every, has }: { every: string; has: string }, path: Path): void {
  const opened = checkEvent(c, every, [...path, 'every']);
  const done = checkEvent(c, has, [...path, 'has']);
  if (opened === undefined || done === undefined) return;
  if (opened.subject === undefined) {
    const several = Object.keys(c.vocabulary).filter((name) => c.vocabulary[name]?.subject !== undefined);
    c.report.fault([...path, 'every'], `A case has no several of ${every} to tell apart`, oneOf(several));
  } else if (opened.subject !== done.subject) {
    const fitting = Object.keys(c.vocabulary).filter((name) => c.vocabulary[name]?.subject === opened.subject);
    c.report.fault([...path, 'has'], `${has} does not say which ${opened.subject} it is about`, oneOf(fitting));
  }
}

function checkNoOpenTask(c: Checking, rule: string, path: Path): void {
  const ofClocks = c.draft.names.clock.flatMap((clock) => [`${clock}.onBreach`, `${clock}.onExpiry`]);
  const known = ['any', ...c.draft.names.rule, ...ofClocks];
  if (known.includes(rule)) return;
  const said = `No rule "${rule}" raises tasks${didYouMean(rule, known)}`;
  c.report.fault(path, said, insteadOf(rule, ['any', ...c.draft.names.rule]));
}

function checkSameChannel(c: Checking, event: string, path: Path, asked: Asked): void {
  const at = [...path, 'sameChannelAs'];
  needsAct(c, 'sameChannelAs', at, asked);
  checkEvent(c, event, at);
  for (const name of [event, ...asked.about]) {
    const fields = eventOf(c, name)?.fields;
    if (fields !== undefined && !Object.hasOwn(fields, 'channel')) {
      c.report.fault(at, `${name} has no channel`, 'an event that is sent or received');
    }
  }
}
