import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml';
import { printPath, type PackFault, type Path, type Position } from './report.ts';
import { syntaxFaults } from './syntax.ts';

/** A pack is a page or two of text; what is longer is something else. Characters. */
export const LONGEST_SOURCE = 500_000;
/** Aliases resolved at most: a pack that needs more is a bomb. */
const MOST_ALIASES = 100;
/** No element of a pack is nested deeper, and the check itself is recursive. */
const DEEPEST = 60;
/** Open brackets at most, counted before the parser sees them. */
const MOST_BRACKETS = 100;

/** A pack's text as data, with the way back from any node to its line. */
export interface PackSource {
  readonly data: unknown;
  readonly locate: (path: Path) => Position;
  /** What is wrong with the text itself. */
  readonly faults: readonly PackFault[];
}

const TOO_DEEP = 'This is nested too deeply to be part of a pack';
const START: Position = { line: 1, column: 1 };
const fault = (at: Position, message: string, wouldAccept?: string, path: Path = []): PackFault => ({
  ...at,
  path: printPath(path),
  message,
  ...(wouldAccept === undefined ? {} : { wouldAccept }),
});
const unreadable = (faults: readonly PackFault[]): PackSource => ({ data: undefined, locate: () => START, faults });

/** Reads YAML of any provenance. Never throws; `data` is `undefined` where there is nothing to check further. */
export function readSource(source: string): PackSource {
  if (source.length > LONGEST_SOURCE) {
    const size = `${source.length.toLocaleString('en-GB')} characters`;
    return unreadable([fault(START, `The file has ${size}; a pack has at most 500,000`, 'the procedure alone')]);
  }
  if (source.trim() === '') return unreadable([fault(START, 'The file is empty', 'a pack that begins `pack: name`')]);
  const foreign = /[\u0000-\u0008\u000e-\u001f\ufffd]/.exec(source);
  if (foreign !== null) return unreadable([notText(source, foreign.index)]);
  // The parser recurses for each bracket within a bracket and would exhaust the stack.
  const brackets = deepestBracket(source);
  if (brackets !== undefined) {
    return unreadable([fault(brackets, TOO_DEEP, 'the shape of the guide')]);
  }
  try {
    return parsed(source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable([fault(START, TOO_DEEP, 'the shape of the guide')]);
  }
}

/** Bytes that are no text, or text in another encoding, which reads as the replacement character. */
function notText(source: string, offset: number): PackFault {
  const before = source.slice(0, offset).split('\n');
  const at = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const isEncoding = source[offset] === '\ufffd' || /^\ufeff?[\x20-\x7e]\0[\x20-\x7e]\0/.test(source);
  return isEncoding
    ? fault(
        at,
        'The file is text in another encoding than UTF-8: this character cannot be read',
        'the file saved as UTF-8',
      )
    : fault(at, 'The file is no text', 'a YAML file in UTF-8');
}

/** Where more brackets are open than any pack has, those within text and comments included. */
function deepestBracket(source: string): Position | undefined {
  let open = 0;
  let line = 1;
  let column = 0;
  for (const character of source) {
    column += 1;
    if (character === '\n') [line, column] = [line + 1, 0];
    else if (character === '[' || character === '{') open += 1;
    else if (character === ']' || character === '}') open = Math.max(0, open - 1);
    if (open > MOST_BRACKETS) return { line, column };
  }
  return undefined;
}

function parsed(source: string): PackSource {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // The parser reports a stack that it exhausted as one error for each level.
  if (document.errors.some((error) => error.message.includes('call stack'))) throw new RangeError(TOO_DEEP);
  const broken = syntaxFaults(source, document.errors);
  const errors = broken.map(({ offset, message, wouldAccept }) => fault(at(offset), message, wouldAccept));
  // What the parser makes of broken text has keys twice that the author wrote once.
  const twice = (broken.length > 0 ? [] : document.errors).map(({ pos: [offset] }) =>
    fault(at(offset), `This key is there already: ${keyAt(source, offset)}`, 'each key once'),
  );
  const tags = document.warnings.map((warning) =>
    fault(at(warning.pos[0]), `This is no part of a pack: ${warning.message}`, 'plain text, numbers, true or false'),
  );
  const excess = broken.length > 0 ? [] : [...tooMuch(document, at)];
  const faults = [...errors, ...twice, ...tags, ...excess];
  if (broken.length > 0 || excess.length > 0) return unreadable(faults);
  const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const what = 'A pack is a list of `word: value` lines, and this is something else';
    return unreadable([...faults, fault(START, what, '`pack: name` in the first line')]);
  }
  return { data, locate: (path) => positionOf(document, path, at), faults };
}

const keyAt = (source: string, offset: number): string => /^[^\s:]+/.exec(source.slice(offset, offset + 80))?.[0] ?? '';

/** Aliases that explode, aliases within themselves, and nesting without end. */
function* tooMuch(document: Document, at: (offset: number) => Position): Generator<PackFault> {
  const aliases: Node[] = [];
  let circular: Node | undefined;
  let deep: Node | undefined;
  visit(document, {
    Node(_key, node, path) {
      if (path.length > DEEPEST * 2) deep ??= node;
    },
    Alias(_key, node, path) {
      aliases.push(node);
      if (path.some((parent) => isNode(parent) && 'anchor' in parent && parent.anchor === node.source))
        circular ??= node;
    },
  });
  const place = (node: Node | undefined): Position => (node?.range == null ? START : at(node.range[0]));
  if (deep !== undefined) yield fault(place(deep), TOO_DEEP, 'the shape of the guide');
  if (circular !== undefined) yield fault(place(circular), 'This alias stands within what it names', 'the text itself');
  if (deep !== undefined || circular !== undefined) return;
  if (aliases.length > MOST_ALIASES) {
    yield fault(place(aliases[0]), `The file has ${aliases.length} aliases; a pack has at most ${MOST_ALIASES}`);
    return;
  }
  try {
    document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    yield fault(place(aliases[0]), `The aliases cannot be resolved: ${error.message}`, 'the text itself');
  }
}

/** The position of a node: of its key where it has one. Where the path leads nowhere, of the last node on the way. */
function positionOf(document: Document, path: Path, at: (offset: number) => Position): Position {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    const container = isAlias(node) ? node.resolve(document) : node;
    let next: unknown;
    let named: unknown;
    if (isMap(container)) {
      const pair = container.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      next = pair?.value;
      named = pair?.key;
    } else if (isSeq(container)) {
      next = container.items[Number(step)];
      named = next;
    }
    if (!isNode(named)) break;
    offset = named.range?.[0] ?? offset;
    node = next;
  }
  return at(offset);
}
