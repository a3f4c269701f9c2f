import { alternatives, type EventMatch } from '../schema-conditions.ts';
import { PLACEHOLDERS, placeholdersIn, type Letter } from '../schema-letter.ts';
import type { Checking, Placed } from './draft.ts';
import { checkEvent } from './matches.ts';
import { didYouMean, insteadOf, oneOf } from './nearest.ts';
import type { Path } from './report.ts';

/** Contents that a letter has by being one: what was written, and how it went. */
const OF_EVERY_LETTER = ['channel', 'summary', 'statement'];

/** A letter: what it carries out, whether it says all that it must, and whether its placeholders can be filled. */
export function checkLetter(c: Checking, { at, value: letter }: Placed<Letter>): void {
  const act = letter.carries === undefined ? undefined : checkEvent(c, letter.carries, [...at, 'carries']);
  if (letter.carries === undefined && (letter.asks.length > 0 || Object.keys(letter.with).length > 0)) {
    c.report.fault(at, 'The fields of `asks` and `with` are those of an act, and the letter carries none', '`carries`');
  }
  if (act !== undefined) {
    if (!Object.hasOwn(act.fields, 'channel')) {
      c.report.fault([...at, 'carries'], `${String(letter.carries)} is nothing that is sent`, 'an act with a channel');
    }
    const known = Object.keys(act.fields);
    for (const [index, field] of letter.asks.entries()) checkField(c, field, known, [...at, 'asks', index]);
    for (const field of Object.keys(letter.with)) checkField(c, field, known, [...at, 'with', field]);
    checkContents(c, letter, at);
  }
  for (const part of ['subject', 'body'] as const) {
    for (const { name } of placeholdersIn(letter[part])) checkPlaceholder(c, letter, name, [...at, part]);
  }
}

function checkField(c: Checking, field: string, known: readonly string[], path: Path): void {
  if (known.includes(field)) return;
  c.report.fault(path, `The act has no field "${field}"${didYouMean(field, known)}`, insteadOf(field, known));
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
