import { alternatives, type EventMatch } from '../schema-conditions.ts';
import { PLACEHOLDERS, placeholdersIn, type Letter } from '../schema-letter.ts';
import type { EventVocabulary } from '../vocabulary.ts';
import type { Checking, Placed } from './draft.ts';
import { checkEvent, checkValue, filledFields } from './matches.ts';
import { didYouMean, insteadOf, oneOf } from './nearest.ts';
import { checkPredicate } from './predicates.ts';
import type { Path } from './report.ts';

/** Contents that a letter has by being one: what was written, and how it went. */
const OF_EVERY_LETTER = ['channel', 'summary', 'statement'];

/** A letter: what it carries out, whether it says all that it must, and whether its placeholders can be filled. */
export function checkLetter(c: Checking, { at, value: letter }: Placed<Letter>): void {
  const act = letter.carries === undefined ? undefined : checkEvent(c, letter.carries, [...at, 'carries']);
  if (letter.carries === undefined && (letter.asks.length > 0 || Object.keys(letter.with).length > 0)) {
    c.report.fault(at, 'The fields of `asks` and `with` are those of an act, and the letter carries none', '`carries`');
  }
  if (letter.carries !== undefined && act !== undefined) checkCarried(c, letter, at, letter.carries, act);
  if (letter.when !== undefined) checkPredicate(c, letter.when, [...at, 'when'], { about: [] });
  for (const part of ['subject', 'body'] as const) {
    for (const { name } of placeholdersIn(letter[part])) checkPlaceholder(c, letter, name, [...at, part]);
    if (!/[{}]/.test(withoutPlaceholders(letter[part]))) continue;
    c.report.fault([...at, part], 'A brace stands alone, and is no placeholder', '`{reference}`, with both braces');
  }
}

const withoutPlaceholders = (template: string): string =>
  placeholdersIn(template).reduce((rest, { whole }) => rest.replace(whole, ''), template);

function checkCarried(c: Checking, letter: Letter, at: Path, carries: string, act: EventVocabulary): void {
  const { byLetter } = act;
  if (byLetter === undefined) {
    const sent = Object.keys(c.vocabulary).filter((name) => c.vocabulary[name]?.byLetter !== undefined);
    return c.report.fault([...at, 'carries'], `A letter does not carry out ${carries}`, oneOf(sent));
  }
  const given = [...letter.asks, ...Object.keys(letter.with)];
  for (const field of act.required) {
    if (byLetter.includes(field) || given.includes(field)) continue;
    const why = `${carries} needs "${field}", and the letter neither asks for it nor says it`;
    c.report.fault([...at, 'carries'], why, `\`with: {${field}: …}\`, or asks: [${field}]`);
  }
  for (const [index, field] of letter.asks.entries()) {
    const path = [...at, 'asks', index];
    if (isGiven(c, field, act, path)) checkAsked(c, field, act, path);
  }
  for (const [field, value] of Object.entries(letter.with)) {
    const path = [...at, 'with', field];
    if (isGiven(c, field, act, path)) checkSaid(c, { carries, act, field, value }, path);
  }
  checkContents(c, letter, at);
}

/** Whether a field is one of the act which the letter does not fill by itself. */
function isGiven({ report }: Checking, field: string, { byLetter = [], ...act }: EventVocabulary, path: Path): boolean {
  if (field === 'channel') {
    report.fault(path, 'The channel is the way that the letter goes', '`channels`');
    return false;
  }
  if (byLetter.includes(field)) {
    report.fault(path, `"${field}" is what the letter itself says`, 'the text of the letter in `body`');
    return false;
  }
  const known = filledFields(act).filter((name) => !byLetter.includes(name) && !act.sealed.includes(name));
  if (known.includes(field)) return true;
  report.fault(path, `The act has no field "${field}"${didYouMean(field, known)}`, insteadOf(field, known));
  return false;
}

/** Whoever sends the letter gives text. */
function checkAsked({ report }: Checking, field: string, { types }: EventVocabulary, path: Path): void {
  const type = types[field];
  if (type !== 'list' && type !== 'bool' && type !== 'number') return;
  report.fault(path, `"${field}" is no text that somebody could give`, `the same in every letter: with: {${field}: …}`);
}

interface Said {
  readonly carries: string;
  readonly act: EventVocabulary;
  readonly field: string;
  readonly value: Letter['with'][string];
}

/** What every such letter says must be what the field takes: else each of them is refused when it is sent. */
function checkSaid(c: Checking, { carries, act, field, value }: Said, path: Path): void {
  if ((act.types[field] === 'list') !== Array.isArray(value)) {
    const isList = Array.isArray(value);
    const said = `"${field}" of ${carries} is ${isList ? 'no list' : 'a list'}`;
    return c.report.fault(path, said, `${field}: ${isList ? (value[0] ?? '…') : `[${String(value)}]`}`);
  }
  for (const [index, single] of [value].flat().entries()) {
    checkValue(c, carries, act, field, single, Array.isArray(value) ? [...path, index] : path);
  }
}

/** A letter that would meet none of the limits that such an act can meet is found here, and not by the handler. */
function checkContents(c: Checking, letter: Letter, at: Path): void {
  const contents = [letter.with['contents'] ?? []].flat().map(String);
  const said = [...OF_EVERY_LETTER, ...letter.asks, ...Object.keys(letter.with), ...contents];
  const limits = c.draft.clocks
    .filter(({ value }) => alternatives(value.satisfiedBy).some((one) => isMeant(letter, one)))
    .map(({ value: clock }) => ({ clock, missing: clock.mustInclude.filter((content) => !said.includes(content)) }));
  const [nearest] = limits.sort((a, b) => a.missing.length - b.missing.length);
  if (nearest === undefined || nearest.missing.length === 0) return;
  const missing = nearest.missing.join(', ');
  const why = `Sent like this it would not meet "${nearest.clock.id}", which wants ${missing}`;
  c.report.fault(at, why, `asks: [${missing}], or the same under \`with\``);
}

const isMeant = (letter: Letter, { event, where = {} }: EventMatch): boolean =>
  event === letter.carries &&
  Object.entries(where).every(([field, wanted]) => {
    const value = field === 'channel' ? letter.channels : letter.with[field];
    return value !== undefined && [wanted].flat().some((word) => [value].flat().some((one) => one === word));
  });

function checkPlaceholder(c: Checking, letter: Letter, name: string, path: Path): void {
  const [kind = '', rest] = name.split('.');
  if (rest === undefined && PLACEHOLDERS.some((known) => known === name)) return;
  if (kind === 'given' && rest !== undefined) {
    if (letter.asks.includes(rest)) return;
    return c.report.fault(path, `Nobody is asked for "${rest}"`, `asks: [${rest}]`);
  }
  if (kind === 'due' && rest !== undefined) {
    if (c.draft.names.clock.includes(rest)) return;
    const said = `The pack has no clock "${rest}"${didYouMean(rest, c.draft.names.clock)}`;
    return c.report.fault(path, said, oneOf(c.draft.names.clock.map((clock) => `{due.${clock}}`)));
  }
  if (kind === 'public' && rest !== undefined) {
    const known = Object.keys(c.draft.publicInformation ?? {});
    if (known.includes(rest)) return;
    return c.report.fault(path, `\`publicInformation\` says nothing of "${rest}"`, insteadOf(rest, known));
  }
  const known = [...PLACEHOLDERS, 'given.…', 'due.…', 'public.…'];
  c.report.fault(path, `Nothing fills "{${name}}"${didYouMean(name, known)}`, oneOf(known.map((one) => `{${one}}`)));
}
