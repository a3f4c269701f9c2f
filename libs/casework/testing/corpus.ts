import { readFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Actor, Id, Instant, LocalDate, Origin } from '#kernel';
import { packSchema, type CalendarVersion, type Pack } from '#procedure';
import { evolve, type CaseCommand, type CaseState, type Context, type Holder } from '../index.ts';
import type { DecidedCaseEvent } from '../index.ts';

/**
 * Histories of cases that have been decided once and are on record: what was asked, in what circumstances, and what was
 * written. They are never written anew, however the decider changes; new ones are added behind.
 */
export interface History {
  /** Where it comes from: a spec, the demo, or the seed of the random case. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** What the case came to, as it was read when it was written down. */
  readonly end: Reading;
}

export interface Step {
  readonly command: CaseCommand;
  readonly context: FrozenContext;
  /** How many ids had been given before. */
  readonly ids: number;
  readonly events?: readonly DecidedCaseEvent[];
  /** The code, where it was refused. */
  readonly refused?: string;
}

/** The circumstances of a decision as plain data; packs and calendars by their key in the file's first line. */
export interface FrozenContext {
  readonly now: Instant;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly pack: string;
  readonly versions: readonly string[];
  readonly timeZone: string;
  readonly closureDays: readonly LocalDate[];
  readonly tzdb: string;
  /** By division: every counting, oldest first; the last is the one that holds. */
  readonly countings: Readonly<Record<string, readonly FrozenCounting[]>>;
  /** By role, and by `role|moment|area` where it was somebody else then. */
  readonly holders: Readonly<Record<string, readonly Holder[]>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

interface FrozenCounting {
  readonly at: Instant;
  readonly calendar: string;
  readonly closureDays: readonly LocalDate[];
}

/** The packs and calendars that histories name. */
export interface Shared {
  readonly packs: Readonly<Record<string, Pack>>;
  readonly calendars: Readonly<Record<string, CalendarVersion>>;
}

/** What matters of a case to whoever reads it, in words that outlive the shape of its state. */
export interface Reading {
  readonly status: string;
  readonly stage: string;
  readonly kind: string;
  readonly receivedAt: Instant;
  /** By id: from, due, first due, missed by, corrected, how it ended, why and when. */
  readonly limits: Readonly<Record<Id, string>>;
  readonly tasks: Readonly<Record<Id, string>>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly flags: readonly string[];
  readonly forbidden: readonly string[];
  readonly assigned: Readonly<Record<string, Id | null>>;
}

export function readingOf(state: CaseState): Reading {
  const limits = [...state.clocks.values()].map(({ id, from, dueAt, firstDueAt, breach, end }) => {
    const missed = breach === undefined ? [] : [breach.dueAt, breach.corrected === undefined ? 'missed' : 'corrected'];
    const ended = end === undefined ? ['runs'] : [end.how, 'because' in end ? end.because : '', end.at];
    return [id, [from, dueAt ?? 'undated', firstDueAt ?? 'undated', ...missed, ...ended].join(' ')] as const;
  });
  return {
    status: state.status,
    stage: state.stage,
    kind: state.kind,
    receivedAt: state.receivedAt,
    limits: Object.fromEntries(limits),
    tasks: Object.fromEntries([...state.tasks.values()].map(({ id, end }) => [id, end?.how ?? 'open'])),
    facts: Object.fromEntries([...state.facts].map(([id, { value, since }]) => [id, [value, since]])),
    flags: state.flags.map(({ flag }) => flag),
    forbidden: state.forbidden,
    assigned: Object.fromEntries(state.assigned),
  };
}

/** Folds what a step wrote, as the store would give it back. */
export const foldStep = (state: CaseState, { events = [], context: { now, actor } }: Step): CaseState =>
  events.reduce<CaseState>((before, { occurredAt, causedBy, ...event }) => {
    const meta = { occurredAt, causedBy, decidedAt: now, actor };
    return evolve(before, { ...event, meta });
  }, state);

export class Corpus {
  readonly histories: readonly History[];
  readonly shared: Shared;

  constructor(lines: readonly string[]) {
    const [first = '{"packs":{},"calendars":{}}', ...rest] = lines;
    this.shared = JSON.parse(first) as Shared;
    this.histories = rest.map((line) => JSON.parse(line) as Packed).map(unpacked);
  }

  /** The circumstances as a decision takes them. The ids go on from those given before. */
  contextOf({ context, ids }: Pick<Step, 'context' | 'ids'>): Context {
    const { pack, versions, countings, holders, lists, ...plain } = context;
    const known = (division: string): ReturnType<Context['countings']> =>
      (countings[division] ?? []).map(({ calendar, ...counting }) => ({
        ...counting,
        calendar: this.#calendar(calendar),
      }));
    let given = ids;
    return {
      ...plain,
      pack: this.pack(pack),
      packVersion: (version) => versions.map((key) => this.pack(key)).find((one) => one.version === version),
      countings: known,
      calendar: (division) => {
        const last = known(division).at(-1);
        if (last === undefined) throw new Error(`No calendar ${division} was frozen with this step`);
        return last.calendar;
      },
      holders: (role, on, area) => holders[`${role}|${on}|${area ?? ''}`] ?? holders[role] ?? [],
      lists: (list) => lists[list] ?? [],
      newId: () => `e${(given += 1)}`,
    };
  }

  readonly #parsed = new Map<string, Pack>();

  /** Read as a published pack is: what a later version of the schema adds has its default. */
  pack(key: string): Pack {
    const known = this.#parsed.get(key) ?? packSchema.parse(this.shared.packs[key]);
    this.#parsed.set(key, known);
    return known;
  }

  #calendar(key: string): CalendarVersion {
    const calendar = this.shared.calendars[key];
    if (calendar === undefined) throw new Error(`No calendar ${key} in the corpus`);
    return calendar;
  }
}

/** A history as it is stored: of each step's circumstances only what is other than at the step before. */
export interface Packed extends Omit<History, 'steps'> {
  readonly steps: readonly (Omit<Step, 'context'> & { readonly context: Partial<FrozenContext> })[];
}

function unpacked(packed: Packed): History {
  let context = {} as FrozenContext;
  const steps = packed.steps.map((step) => ({ ...step, context: (context = { ...context, ...step.context }) }));
  return { ...packed, steps };
}

export function packed(history: History): Packed {
  let before: Readonly<Record<string, unknown>> = {};
  const steps = history.steps.map((step) => {
    const now = step.context as unknown as Readonly<Record<string, unknown>>;
    const changed = Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]));
    before = now;
    return { ...step, context: Object.fromEntries(changed) };
  });
  return { ...history, steps };
}

export const CORPUS_FILE = new URL('./corpus.jsonl.br', import.meta.url);

/** The frozen histories: JSON lines, compressed by Brotli; the first line holds the packs and calendars they share. */
export const readCorpus = (): Corpus =>
  new Corpus(brotliDecompressSync(readFileSync(CORPUS_FILE)).toString('utf8').trimEnd().split('\n'));

export const brotli = (text: string): Buffer =>
  brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
    },
  });
