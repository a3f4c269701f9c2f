import type { EventMatch, Match } from '../schema-conditions.ts';
import type { EventVocabulary, FieldType } from '../vocabulary.ts';
import type { Checking, NameKind } from './draft.ts';
import { checkName } from './names.ts';
import { didYouMean, insteadOf, oneOf } from './nearest.ts';
import type { Path } from './report.ts';

/** What the event is named for: an act on record, what sets off a rule, or what starts a clock. */
export type Purpose = 'act' | 'rule' | 'start';

/** Consequences that set off rules and start clocks. The others are what rules and clocks do, and nobody waits for them. */
const OCCASIONS = ['ClockBreached', 'ClockExpired'];

/** Fields whose words the pack itself declares. */
const DECLARED: Readonly<Record<string, NameKind>> = {
  'ResponseSent.kind': 'reply',
  'CaseFactRecorded.fact': 'fact',
  'FeedbackClassified.kind': 'kind',
  'Received.kind': 'kind',
  'ComplaintReceived.kind': 'kind',
  'FeedbackReceived.kind': 'kind',
  'HandlerAssigned.role': 'role',
  'StageEscalated.to': 'stage',
  'CaseClosed.exit': 'exit',
  'DeadlineExtended.rule': 'clock',
  'ExtensionRefused.rule': 'clock',
  'ClockBreached.rule': 'clock',
  'ClockExpired.rule': 'clock',
};

/** Each alternative of a match with its own place. */
export const alternativesAt = (match: Match, path: Path): readonly { readonly one: EventMatch; readonly at: Path }[] =>
  'any' in match ? match.any.map((one, index) => ({ one, at: [...path, 'any', index] })) : [{ one: match, at: path }];

export const eventOf = ({ vocabulary }: Checking, name: string): EventVocabulary | undefined =>
  Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined;

export function checkMatch(c: Checking, match: Match, path: Path, purpose: Purpose = 'act'): void {
  for (const { one, at } of alternativesAt(match, path)) checkEventMatch(c, one, at, purpose);
}

export function checkEventMatch(c: Checking, match: EventMatch, path: Path, purpose: Purpose = 'act'): void {
  if (match.by !== undefined) checkName(c, 'role', match.by, [...path, 'by']);
  if (match.stage !== undefined) checkName(c, 'stage', match.stage, [...path, 'stage']);
  const event = checkEvent(c, match.event, [...path, 'event'], purpose);
  if (event === undefined) return;
  if (event.kind === 'consequence') {
    for (const word of ['by', 'stage'] as const) {
      if (match[word] === undefined) continue;
      c.report.fault(
        [...path, word],
        `Nobody does ${match.event}: it follows by itself`,
        `the same without \`${word}\``,
      );
    }
  }
  for (const [field, value] of Object.entries(match.where ?? {})) {
    const at = [...path, 'where', field];
    if (!isComparable(c, match.event, event, field, at)) continue;
    for (const [index, single] of [value].flat().entries()) {
      checkValue(c, match.event, event, field, single, Array.isArray(value) ? [...at, index] : at);
    }
  }
  for (const [index, content] of (match.with ?? []).entries()) {
    checkContent(c, match, path, content, [...path, 'with', index]);
  }
}

/** An event must exist and be of use here. */
export function checkEvent(
  c: Checking,
  name: string,
  path: Path,
  purpose: Purpose = 'act',
): EventVocabulary | undefined {
  const event = eventOf(c, name);
  const useful = Object.keys(c.vocabulary).filter((one) => isUseful(c, one, purpose));
  if (event === undefined) {
    c.report.fault(
      path,
      `There is no event "${name}"${didYouMean(name, Object.keys(c.vocabulary))}`,
      insteadOf(name, useful),
    );
    return undefined;
  }
  if (isUseful(c, name, purpose)) return event;
  const why = WHY[purpose];
  const remedy = OCCASIONS.includes(name) ? 'a rule `on` it' : 'the act that it follows from';
  c.report.fault(path, `${name} ${why}`, remedy);
  return undefined;
}

const WHY: { readonly [P in Purpose]: string } = {
  act: 'is no act, so nothing can wait for it',
  rule: 'sets off no rule',
  start: 'starts no clock',
};

const isUseful = (c: Checking, name: string, purpose: Purpose): boolean =>
  eventOf(c, name)?.kind === 'act' || (purpose !== 'act' && OCCASIONS.includes(name));

/** A field that is compared must exist and must not be personal data. */
function isComparable({ report }: Checking, name: string, event: EventVocabulary, field: string, path: Path): boolean {
  const fields = comparable(event);
  if (fields.includes(field)) return true;
  if (field === 'stage' || field === 'roles') {
    const word = field === 'stage' ? 'stage' : 'by';
    const why = `The ${field} of an act are asked for beside \`where\`, not in it`;
    report.fault(path, why, `\`${word}: …\` beside \`event\``);
  } else if (event.sealed.includes(field)) {
    const why = `"${field}" holds personal data, which is sealed: a pack can ask that it is there, not what it says`;
    report.fault(path, why, `a gate with \`fields: [${field}]\`, or ${oneOf(fields)}`);
  } else {
    report.fault(path, `${name} has no field "${field}"${didYouMean(field, fields)}`, insteadOf(field, fields));
  }
  return false;
}

/** A comparison that never comes true is a slip of the pen, and so is a value that the field never takes. */
export function checkValue(
  c: Checking,
  name: string,
  event: EventVocabulary,
  field: string,
  value: string | number | boolean,
  path: Path,
): void {
  const { report } = c;
  const words = event.fields[field];
  if (words != null && !words.includes(String(value))) {
    const said = `"${field}" of ${name} is never "${value}"${didYouMean(String(value), words)}`;
    return report.fault(path, said, insteadOf(String(value), words));
  }
  const type = event.types[field] ?? 'any';
  if (!fits(type, value)) {
    return report.fault(path, `"${field}" of ${name} is never ${quoted(value)}`, wanted(type));
  }
  const kind = DECLARED[`${name}.${field}`];
  if (kind !== undefined && typeof value === 'string') checkName(c, kind, value, path);
}

/** Filled by the case itself, whatever the act: nobody gives them. */
const CIRCUMSTANCES = ['stage', 'roles'];

/** The fields that whoever does the act fills. */
export const filledFields = (event: EventVocabulary): readonly string[] =>
  Object.keys(event.fields).filter((field) => !CIRCUMSTANCES.includes(field));

/** The fields of an event that a pack may compare. */
const comparable = (event: EventVocabulary): readonly string[] =>
  filledFields(event).filter((field) => !event.sealed.includes(field));

const fits = (type: FieldType, value: string | number | boolean): boolean =>
  ({
    any: true,
    text: typeof value === 'string',
    list: typeof value === 'string',
    bool: typeof value === 'boolean',
    number: typeof value === 'number',
    date: typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value),
  })[type];

const wanted = (type: FieldType): string =>
  ({
    any: 'a value',
    text: 'text',
    list: 'one of the words of the list',
    bool: 'true or false, without quotation marks',
    number: 'a number',
    date: 'a date such as 2025-04-24',
  })[type];

export const quoted = (value: string | number | boolean): string =>
  typeof value === 'string' ? `the text "${value}"` : String(value);

/** A field of the events, or a word of their `contents` where they have such a list. */
export function checkContent(c: Checking, match: Match, path: Path, content: string, at: Path): void {
  for (const { one } of alternativesAt(match, path)) {
    const event = eventOf(c, one.event);
    if (event === undefined) continue;
    const fields = filledFields(event);
    if (fields.includes(content)) continue;
    const near = didYouMean(content, fields);
    // A word that is nearly a field would be asked for as a content that nobody ever ticks.
    if (!fields.includes('contents') || near !== '') {
      c.report.fault(at, `${one.event} has no field "${content}"${near}`, insteadOf(content, fields));
    }
  }
}

/** A field that every alternative must carry, of a type. */
export function checkField(c: Checking, match: Match, path: Path, field: string, at: Path, type?: FieldType): void {
  for (const { one } of alternativesAt(match, path)) {
    const event = eventOf(c, one.event);
    if (event === undefined) continue;
    const fields = filledFields(event).filter((name) => type === undefined || event.types[name] === type);
    if (fields.includes(field)) continue;
    const what = type === undefined ? 'field' : type === 'date' ? 'date' : 'list';
    c.report.fault(at, `${one.event} has no ${what} "${field}"${didYouMean(field, fields)}`, insteadOf(field, fields));
  }
}
