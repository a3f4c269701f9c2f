import { placeholdersIn, type Letter } from '#procedure';

/** What is known when a letter is written, as text; what is not known is not there. */
export interface LetterFacts {
  readonly reference: string;
  readonly organisation: string;
  readonly complainant?: string | undefined;
  readonly company?: string | undefined;
  readonly title?: string | undefined;
  /** Local days, in words. */
  readonly received: string;
  readonly today: string;
  /** By clock: the last day in time, in words. */
  readonly due: Readonly<Record<string, string>>;
  /** What the pack tells everybody. */
  readonly public: Readonly<Record<string, string>>;
}

export interface Composed {
  readonly subject: string;
  readonly body: string;
  /** Placeholders that nothing fills, as the template names them. They stand in the text in square brackets. */
  readonly missing: readonly string[];
}

/** Fills the template of a letter. Whatever is given wins over what is known; a fallback over nothing. */
export function composeLetter(
  letter: Pick<Letter, 'subject' | 'body'>,
  facts: LetterFacts,
  given: Readonly<Record<string, string>>,
): Composed {
  const missing = new Set<string>();
  // In one pass: what people are called is no template.
  const fill = (template: string): string =>
    template.replace(PLACEHOLDER, (whole) => {
      const [placeholder] = placeholdersIn(whole);
      if (placeholder === undefined) return whole;
      const value = valueOf(placeholder.name, facts, given) ?? placeholder.fallback;
      if (value === undefined) missing.add(placeholder.name);
      return value ?? `[${placeholder.name}]`;
    });
  return { subject: fill(letter.subject).replaceAll(/\s+/g, ' '), body: fill(letter.body), missing: [...missing] };
}

const PLACEHOLDER = /\{[^{}]*\}/g;

function valueOf(name: string, facts: LetterFacts, given: Readonly<Record<string, string>>): string | undefined {
  const [kind = '', rest = ''] = name.split('.');
  if (kind === 'given') return filled(dayInWords(given[rest]));
  if (kind === 'due') return filled(facts.due[rest]);
  if (kind === 'public') return filled(facts.public[rest]);
  const value = (facts as unknown as Record<string, unknown>)[name];
  return typeof value === 'string' ? filled(value) : undefined;
}

const filled = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text);

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `2025-04-24` as `24 April 2025`; anything else as it is. */
export function dayInWords(text: string): string;
export function dayInWords(text: string | undefined): string | undefined;
export function dayInWords(text: string | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '') ?? [];
  return year === undefined ? text : `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}
