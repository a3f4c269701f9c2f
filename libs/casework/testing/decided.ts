import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import type { Id } from '#kernel';
import { decide, initialCase, type CaseState, type DecidedCaseEvent } from '../index.ts';
import { brotli, foldStep, readingOf, type Corpus, type History, type Reading, type Step } from './corpus.ts';

/**
 * What is decided on the commands of the frozen histories. Every commit decides the same, or says why not:
 * `FREEZE_BECAUSE="why" npm run freeze` writes what is decided now, and lists each step that it is other at with the
 * reason in `decided-otherwise.json`.
 */
export interface Decided {
  readonly name: string;
  /** Each command decided on the case as it was then on record, whoever had decided that. */
  readonly onRecord: readonly Answer[];
  /** The same commands decided from the first on what was decided before them, where that is not the same. */
  readonly alone?: Alone;
}

export interface Alone {
  readonly answers: readonly Answer[];
  readonly end: Reading;
}

/** The events, or the code of a refusal; `null` where it is what is on record. */
export type Answer = readonly DecidedCaseEvent[] | string | null;

export function decidedOn(corpus: Corpus, history: History): readonly Answer[] {
  let state = initialCase;
  return history.steps.map((step, n) => {
    const answer = answerTo(corpus, step, n, state);
    state = foldStep(state, step);
    return answer;
  });
}

export function decidedAlone(corpus: Corpus, history: History): Alone {
  let state = initialCase;
  const answers = history.steps.map((step, n) => {
    const answer = answerTo(corpus, step, n, state);
    state = foldStep(state, { ...step, events: written(answer, step) });
    return answer;
  });
  return { answers, end: plain(readingOf(state)) };
}

/** What those answers come to. */
export const foldAlone = ({ steps }: History, { answers }: Alone): CaseState =>
  steps.reduce<CaseState>(
    (state, step, n) => foldStep(state, { ...step, events: written(answers[n] ?? null, step) }),
    initialCase,
  );

/** What the history is decided to be now. */
export function decidedNow(corpus: Corpus, history: History): Decided {
  const onRecord = decidedOn(corpus, history);
  const alone = decidedAlone(corpus, history);
  const isSame = isDeepStrictEqual([onRecord, history.end], [alone.answers, alone.end]);
  return { name: history.name, onRecord, ...(isSame ? {} : { alone }) };
}

function answerTo(corpus: Corpus, step: Step, n: number, state: CaseState): Answer {
  let given = 0;
  const context = { ...corpus.contextOf(step), newId: () => `new${(given += 1)}` };
  const decision = decide(state, step.command, context);
  if (!decision.ok) return decision.refusal.code === step.refused ? null : decision.refusal.code;
  const events = called(plain(decision.events), step.events ?? [], n);
  return step.refused === undefined && JSON.stringify(events) === JSON.stringify(step.events) ? null : events;
}

/** Under the ids of what was written then, where it is the same: later commands name them. */
function called(
  events: readonly DecidedCaseEvent[],
  then: readonly DecidedCaseEvent[],
  step: number,
): readonly DecidedCaseEvent[] {
  const wording = ({ id: _, ...event }: DecidedCaseEvent): string => JSON.stringify(event).replace(AN_ID, 'id');
  const known = then.map((event) => ({ id: event.id, says: wording(event) }));
  const names = new Map<Id, Id>();
  for (const event of events) {
    const said = wording(event);
    const at = known.findIndex(({ says }) => says === said);
    const [same] = at < 0 ? [] : known.splice(at, 1);
    names.set(event.id, same?.id ?? event.id.replace('new', `n${step + 1}x`));
  }
  const named = JSON.stringify(events).replace(
    /\bnew\d+\b/g,
    (id) => names.get(id) ?? id.replace('new', `n${step + 1}x`),
  );
  return JSON.parse(named) as readonly DecidedCaseEvent[];
}

const AN_ID = /\b(?:e|new|n\d+x)\d+\b/g;

const written = (answer: Answer, step: Step): readonly DecidedCaseEvent[] =>
  answer === null ? (step.events ?? []) : typeof answer === 'string' ? [] : answer;

const plain = <T>(one: T): T => JSON.parse(JSON.stringify(one)) as T;

/** In what two answers to a command differ, line by line; nothing where they are the same. */
export function unlike(step: Step, is: Answer | undefined, frozen: Answer | undefined): readonly string[] {
  if (JSON.stringify(is) === JSON.stringify(frozen)) return [];
  const [mine, kept] = [linesOf(step, is), linesOf(step, frozen)];
  const lines = [
    ...kept.filter((line) => !mine.includes(line)).map((line) => `- ${line}`),
    ...mine.filter((line) => !kept.includes(line)).map((line) => `+ ${line}`),
  ];
  return lines.length > 0 ? lines : ['in another order'];
}

function linesOf({ refused, events = [] }: Step, answer: Answer | undefined): readonly string[] {
  const said = answer === null ? (refused ?? events) : (answer ?? 'nothing');
  return typeof said === 'string' ? [said] : said.map((event) => JSON.stringify(event));
}

export const DECIDED_FILE = new URL('./decided.jsonl.br', import.meta.url);

/** What is frozen, by the name of the history. */
export const readDecided = (): ReadonlyMap<string, Decided> =>
  new Map(
    brotliDecompressSync(readFileSync(DECIDED_FILE))
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Decided)
      .map((one) => [one.name, one]),
  );

export const decidedFile = (all: readonly Decided[]): Buffer =>
  brotli(all.map((one) => `${JSON.stringify(one)}\n`).join(''));
