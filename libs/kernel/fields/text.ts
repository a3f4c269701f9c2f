/** What is wrong with a value; `message` is the end of a sentence that begins with the field. */
export interface Wrong {
  /** What it offends against: `blank`, `length`, `characters` … */
  readonly rule: string;
  readonly message: string;
  readonly wouldAccept: string;
}

export interface TextForm {
  /** UTF-16 code units. */
  readonly max: number;
  /** Whether it can have several lines. */
  readonly lines?: boolean;
  /** A name that others are told apart by: nothing in it that nobody sees. */
  readonly name?: boolean;
}

/** What nobody reads, some stores do not take, and turns round what stands beside it. */
const NOT_TEXT = /(?![\t\n\r])[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}\u2028-\u202E]/u;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;
const BREAK = /[\n\r]/u;
const REPLACEMENT = '\uFFFD';

const every = (one: RegExp): RegExp => new RegExp(one.source, 'gu');

/** What is wrong with a text, or `null`. */
export function textWrong(value: unknown, form: TextForm): Wrong | null {
  const wouldAccept = lengths(form.max);
  if (typeof value !== 'string') return { rule: 'type', message: 'is no text', wouldAccept };
  if (BLANK.test(value)) return { rule: 'blank', message: 'is empty', wouldAccept };
  if (value.length > form.max) {
    const message = `has ${count(value.length)} characters, more than ${count(form.max)}`;
    return { rule: 'length', message, wouldAccept };
  }
  return charactersWrong(value, form);
}

function charactersWrong(value: string, { lines = false, name = false }: TextForm): Wrong | null {
  const wrong = (message: string, wouldAccept: string): Wrong => ({ rule: 'characters', message, wouldAccept });
  const found = NOT_TEXT.exec(value) ?? (name ? UNSEEN.exec(value) : null);
  if (found !== null) {
    const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return wrong(`holds U+${code} at character ${found.index + 1}, which is no text`, 'characters that can be read');
  }
  if (!isolatesClose(value))
    return wrong('changes the direction of writing and does not change it back', 'each U+2066 to U+2068 with a U+2069');
  if (!lines && BREAK.test(value)) return wrong('has several lines', 'one line');
  return name && value !== value.trim() ? wrong('begins or ends with a blank', 'the same without it') : null;
}

/** What is isolated in the other direction of writing ends where it began, and turns round nothing after it. */
function isolatesClose(value: string): boolean {
  let open = 0;
  for (const [mark] of value.matchAll(/[\u2066-\u2069]/gu)) {
    open += mark === '\u2069' ? -1 : 1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** The text as it can be kept: what is no text is shown as a sign, and what is too long is cut. */
export function mendedText(value: string, { max, lines = false, name = false }: TextForm): string {
  const shown = value.replace(every(NOT_TEXT), REPLACEMENT);
  const direct = isolatesClose(shown) ? shown : shown.replace(/[\u2066-\u2069]/gu, REPLACEMENT);
  const inLines = lines ? direct : direct.replace(/[\n\r]+/gu, ' ');
  const plain = name ? inLines.replace(every(UNSEEN), '').trim() : inLines;
  const cut = plain.slice(0, max).replace(/[\uD800-\uDBFF]$/u, '');
  return BLANK.test(cut) ? REPLACEMENT : name ? cut.trim() : cut;
}

export const lengths = (max: number): string => `1 to ${count(max)} characters`;
const count = (n: number): string => n.toLocaleString('en-GB');
