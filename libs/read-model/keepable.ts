import type { Positioned } from '#event-store';

/** What Postgres keeps in no text: NUL, and half a character. */
const NO_TEXT = /\0|\p{Surrogate}/u;
const SHOWN_AS = '\uFFFD';

const EACH = new RegExp(NO_TEXT, 'gu');

export const keptText = (text: string): string => (NO_TEXT.test(text) ? text.replace(EACH, SHOWN_AS) : text);

/**
 * An event as projections are given it. Events are read for ever, and some of an earlier release hold what Postgres keeps
 * in no text; it is shown as a sign, in ids as well, so that the case is in its lists all the same. The history of the log
 * has what was said.
 */
export function keepable(event: Positioned): Positioned {
  const data = kept(event.data);
  const { actor } = event.meta;
  const said = kept(actor);
  return data === event.data && said === actor
    ? event
    : ({ ...event, data, meta: { ...event.meta, actor: said } } as Positioned);
}

/** The same value where nothing of it has to be mended. */
function kept(value: unknown): unknown {
  if (typeof value === 'string') return keptText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const members = value.map(kept);
    return members.every((one, index) => one === value[index]) ? value : members;
  }
  // Opened by whose it is, so it stays to the letter.
  if ('sealed' in value) return value;
  const members = Object.entries(value).map(([name, one]) => [keptText(name), kept(one), name, one] as const);
  const isSame = members.every(([name, one, before, was]) => name === before && one === was);
  return isSame ? value : Object.fromEntries(members.map(([name, one]) => [name, one]));
}
