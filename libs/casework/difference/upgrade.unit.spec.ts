import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decide,
  evolve,
  initialCase,
  limitsLeft,
  type CaseState,
  type Context,
  type DecidedCaseEvent,
} from '../index.ts';
import { isRunning } from '../record/clock.ts';
import { pastOf } from './past.ts';
import { act } from '../testing/acts.ts';
import { foldStep, readCorpus, type History, type Step } from '../testing/corpus.ts';
import { play } from '../testing/play.ts';
import { randomCase } from '../testing/random-case.ts';
import { sealed } from '../testing/scenario.ts';
import { foldable } from './written.ts';

/**
 * What an older version decided: the frozen histories, of which none was decided by the pass. What is over stays as it
 * was read, what still runs is put right at the first decision, and nobody is told or given anything because a release
 * is newer (docs/adr/0016). `older-version.json` lists the histories with their verdict.
 */
const corpus = readCorpus();
const { CORPUS, PROPERTY_RUNS = '50', PROPERTY_SEED } = process.env;
const RUNS = {
  numRuns: Number(PROPERTY_RUNS),
  ...(PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }),
};
/** By class, with the verdict: what is put right of a history because it is open, and what is left because it is over. */
const classes = JSON.parse(
  readFileSync(new URL('../testing/older-version.json', import.meta.url), 'utf8'),
) as readonly {
  readonly class: string;
  readonly because: string;
  readonly putRight: readonly string[];
  readonly left: readonly string[];
}[];

/** Ids that no frozen history has given. */
function newIds(): () => string {
  let given = 0;
  return () => `u${(given += 1)}`;
}

interface Upgraded {
  readonly name: string;
  readonly state: CaseState;
  readonly context: Context;
}

/** A case as an older version left it, at the moment of its last event. */
function upgradedAt({ name }: History, state: CaseState, step: Step): Upgraded {
  const context = { ...corpus.contextOf(step), now: state.record.decidedAt, newId: newIds() };
  return { name, state, context };
}

const upgraded = corpus.histories.flatMap((history): readonly Upgraded[] => {
  const state = history.steps.reduce(foldStep, initialCase);
  const last = history.steps.at(-1);
  return last === undefined || state.status === 'none' ? [] : [upgradedAt(history, state, last)];
});

const folded = (state: CaseState, events: readonly DecidedCaseEvent[], context: Context): CaseState =>
  events.reduce((before, event) => evolve(before, foldable(event, context)), state);

const eventsOf = (decision: ReturnType<typeof decide>): readonly DecidedCaseEvent[] => {
  if (!decision.ok) throw new Error(decision.refusal.message);
  return decision.events;
};
const settled = ({ state, context }: Omit<Upgraded, 'name'>): readonly DecidedCaseEvent[] =>
  eventsOf(decide(state, { type: 'settle' }, context));

/** A reminder of a limit on record that is due by now. */
const isDue = ({ clocks }: CaseState, event: DecidedCaseEvent): boolean =>
  event.type === 'NoticeRaised' && event.data.kind === 'reminder' && clocks.has(event.data.clock ?? '');

/** What is written and may not be: of what is over, or what somebody would be told or given. */
function wrongIn(before: CaseState, events: readonly DecidedCaseEvent[], after: CaseState): readonly string[] {
  const isOpen = (id: string): boolean =>
    [before, after].some(({ clocks, tasks }) => {
      const limit = clocks.get(id);
      return limit === undefined ? tasks.get(id)?.done === false : isRunning(limit);
    });
  return events
    .filter(({ type, data }) => {
      if (type.startsWith('Clock')) return !isOpen('clock' in data ? String(data.clock) : '');
      if (type.startsWith('Task')) return !isOpen('task' in data ? data.task : '');
      return !MARKS.includes(type) || before.status !== 'open';
    })
    .map(({ type, data }) => `${type} ${JSON.stringify(data)}`);
}

const MARKS = ['CaseFlagged', 'FlagWithdrawn', 'ActForbidden', 'ActAllowedAgain'];

const note = act('NoteAdded', { note: sealed });

describe('a case that an older version decided', () => {
  it('is put right only in what is open, once, and for those histories that are listed with their verdict', () => {
    const putRight = upgraded.filter((one) => {
      const { name, state, context } = one;
      const events = settled(one);
      const after = folded(state, events, context);
      const more = events.filter((event) => !isDue(state, event));
      expect([name, wrongIn(state, more, after)]).toEqual([name, []]);
      expect([name, settled({ state: after, context })]).toEqual([name, []]);
      return more.length > 0;
    });
    expect(putRight.map(({ name }) => name).sort()).toEqual(classes.flatMap(({ putRight }) => putRight).sort());
  });

  it('is listed in what is over and would be read otherwise now', () => {
    const left = upgraded.filter(({ state: { record }, context }) => limitsLeft(record, context).length > 0);
    expect(left.map(({ name }) => name).sort()).toEqual(classes.flatMap(({ left: names }) => names).sort());
    for (const { state, context } of upgraded)
      for (const { clock, onRecord } of limitsLeft(state.record, context)) {
        const limit = state.clocks.get(clock);
        expect(limit === undefined || !isRunning(limit)).toBe(true);
        expect(onRecord?.how).toBe(limit?.end?.how === 'cancelled' ? undefined : limit?.end?.how);
      }
  });

  it('takes a note as a note, whatever was decided of it', () => {
    for (const { name, state, context } of upgraded) {
      const after = folded(state, settled({ state, context }), context);
      const events = eventsOf(decide(after, { type: 'record', acts: [note] }, context));
      expect([name, events.map(({ type }) => type)]).toEqual([name, ['NoteAdded']]);
    }
  });

  it('goes on under this version from wherever it was: nothing is begun or told twice, or rests on what is not on record', () => {
    const taken = corpus.histories.filter((_, n) => CORPUS === 'all' || n % 4 === 0);
    for (const history of taken) goesOn(history, Math.ceil(history.steps.length / 2));
  });
});

describe('a case that this version decided', () => {
  it('is left nothing, and reads as it is derived', () => {
    fc.assert(
      fc.property(randomCase, (one) => {
        for (const { before, context } of play(one).scenario.told) {
          if (before.record.acts.length === 0) continue;
          expect(pastOf(before.record, context).record.left).toBeUndefined();
          expect(limitsLeft(before.record, context)).toEqual([]);
        }
      }),
      RUNS,
    );
  });
});

/** The commands of a history from one of them on, each decided by this version after those that an older one decided. */
function goesOn({ name, steps }: History, from: number): void {
  let state = initialCase;
  const known = new Set<string>();
  const said = new Set<string>();
  const names = new Map<string, string>();
  const newId = newIds();
  const take = (events: readonly DecidedCaseEvent[], context: Context, isNew: boolean): void => {
    for (const { id } of events) known.add(id);
    for (const { type, data, causedBy } of events) {
      const key =
        type === 'NoticeRaised'
          ? data.notice
          : type === 'ClockStarted'
            ? data.clock
            : type === 'TaskRaised'
              ? data.task
              : '';
      if (isNew)
        expect([name, type, known.has(causedBy ?? '') || causedBy === undefined, said.has(`${type} ${key}`)]).toEqual([
          name,
          type,
          true,
          false,
        ]);
      if (key !== '') said.add(`${type} ${key}`);
    }
    state = folded(state, events, context);
  };
  for (const step of steps.slice(0, from)) take(step.events ?? [], corpus.contextOf(step), false);
  for (const step of steps.slice(from)) {
    const context = { ...corpus.contextOf(step), newId };
    const command = JSON.parse(JSON.stringify(step.command), (_, value: unknown) =>
      typeof value === 'string' ? (names.get(value) ?? value) : value,
    ) as Step['command'];
    const decision = decide(state, command, context);
    if (!decision.ok) continue;
    const done = decision.events.filter(({ causedBy }) => causedBy === undefined);
    const was = (step.events ?? []).filter(({ causedBy }) => causedBy === undefined);
    for (const [n, { id, type }] of was.entries()) if (done[n]?.type === type) names.set(id, done[n].id);
    take(decision.events, context, true);
  }
  const last = steps.at(-1);
  if (last === undefined || state.status === 'none') return;
  const context = { ...corpus.contextOf(last), newId };
  take(settled({ state, context }), context, true);
  expect([name, settled({ state, context })]).toEqual([name, []]);
}
