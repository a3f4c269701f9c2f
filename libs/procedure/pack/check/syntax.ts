import type { YAMLError } from 'yaml';

/** What is wrong with the text as YAML, in the author's terms. */
export interface SyntaxFault {
  /** Into the source. */
  readonly offset: number;
  readonly message: string;
  readonly wouldAccept?: string;
}

/** The parser stumbles again and again over one slip: what comes after the first few lines says nothing more. */
const MOST_LINES = 5;

/** The slip behind the parser's errors where it is a known one, else one error for each line, the first few of them. */
export function syntaxFaults(source: string, errors: readonly YAMLError[]): readonly SyntaxFault[] {
  const broken = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  if (broken.length === 0) return [];
  const tabs = broken.filter(({ code }) => code === 'TAB_AS_INDENT');
  if (tabs.length > 0) return onePerLine(source, tabs.map(asSaid));
  const foreign = foreignIndents(source);
  if (foreign.length > 0) return foreign;
  return onePerLine(
    source,
    broken.map((error) => deeper(source, error) ?? asSaid(error)),
  );
}

const asSaid = ({ code, pos, message }: YAMLError): SyntaxFault => {
  const wouldAccept = REMEDIES[code];
  return {
    offset: pos[0],
    message: `This is no YAML: ${PLAIN[code] ?? message}`,
    ...(wouldAccept === undefined ? {} : { wouldAccept }),
  };
};

/** Where the parser speaks to programmers. */
const PLAIN: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a colon within the text reads as the end of a word',
  MULTILINE_IMPLICIT_KEY: 'a text over several lines reads as a word before a colon',
  MULTIPLE_DOCS: 'the file holds several documents',
};

/** What a person who writes YAML for the first time should try. */
const REMEDIES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'spaces: YAML knows no tabs at the start of a line',
  BAD_INDENT: 'the same number of spaces for lines that belong together',
  MISSING_CHAR: 'every bracket and quotation mark closed; text with a colon in it in quotation marks',
  MULTIPLE_DOCS: 'one pack per file, without `---` between',
  BLOCK_AS_IMPLICIT_KEY: 'text with a colon in it in quotation marks',
  MULTILINE_IMPLICIT_KEY: 'text with a colon in it in quotation marks',
  UNEXPECTED_TOKEN: 'text that begins with a special character in quotation marks',
};

/** Spaces that look like one and are none to YAML, as a word processor or a web page puts them. */
const FOREIGN_INDENT = /^[ \t]*[\u00a0\u2000-\u200b\u202f\u3000]/gm;

const foreignIndents = (source: string): readonly SyntaxFault[] =>
  [...source.matchAll(FOREIGN_INDENT)].slice(0, MOST_LINES).map(({ index }) => ({
    offset: index,
    message: 'This line begins with a space that is none to YAML, such as one copied from a web page',
    wouldAccept: 'the ordinary spaces of the space bar',
  }));

/** A line `word: text` followed by one that begins further in: the author meant them to stand side by side. */
function deeper(source: string, { code, pos }: YAMLError): SyntaxFault | undefined {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY' && code !== 'MULTILINE_IMPLICIT_KEY') return undefined;
  const start = source.lastIndexOf('\n', pos[0] - 1) + 1;
  const [line = '', next = ''] = source.slice(start).split('\n', 2);
  const key = /^[ -]*(\w+): +[^\s#]/.exec(line)?.[1];
  const below = /^( *)(?:- +)?\w+:(?: |$)/.exec(next)?.[1];
  if (key === undefined || below === undefined || / .*: /.test(line.slice(line.indexOf(key) + key.length)))
    return undefined;
  if (below.length <= line.indexOf(key)) return undefined;
  return {
    offset: start + line.length + 1,
    message: `This line begins further in than "${key}" above it`,
    wouldAccept: `the column in which "${key}" begins, ${line.indexOf(key) + 1}`,
  };
}

function onePerLine(source: string, faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  const ofLine = new Map<number, SyntaxFault>();
  for (const fault of faults) {
    const line = source.lastIndexOf('\n', fault.offset - 1);
    if (!ofLine.has(line)) ofLine.set(line, fault);
  }
  return [...ofLine.values()].slice(0, MOST_LINES);
}
