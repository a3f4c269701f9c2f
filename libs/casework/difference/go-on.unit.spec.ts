import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve, initialCase, type CaseState, type Context, type DecidedCaseEvent } from '../index.ts';
import { emptyRecord, onRecord, type CaseRecord } from '../record/record.ts';
import { foldStep, readCorpus, type History } from '../testing/corpus.ts';
import { lateKinds } from '../testing/freeze.ts';
import { play, randomCase } from '../testing/random-case.ts';
import { differenceOf } from '../testing/shadow.ts';
import { goOn, Settled } from './go-on.ts';
import { foldable } from './written.ts';

/**
 * A case that goes on by the pass alone: told the acts that somebody did, it writes what follows, and is read back by
 * the fold of today. Beside it the case as the decider has written it; each class of difference has a verdict
 * (docs/adr/0016).
 */
interface Case {
  readonly record: CaseRecord;
  readonly state: CaseState;
  readonly written: readonly DecidedCaseEvent[];
}

const NOTHING: Case = { record: emptyRecord, state: initialCase, written: [] };

/** What somebody did, and in what it departed from the procedure: the rest follows. */
const isDone = ({ type, causedBy }: DecidedCaseEvent): boolean =>
  causedBy === undefined || type === 'ProcedureDeparted';

function told({ record, state, written }: Case, events: readonly DecidedCaseEvent[], context: Context): Case {
  let given = written.length;
  const newId = (): string => `n${(given += 1)}`;
  const settled = new Settled(record, { ...context, newId });
  const more = [...settled.events, ...goOn(settled, events.filter(isDone)).events];
  const folded = more.map((event) => foldable(event, context));
  return {
    record: folded.reduce(onRecord, record),
    state: folded.reduce(evolve, state),
    written: [...written, ...more],
  };
}

const corpus = readCorpus();
/** Every eighth of them; `CORPUS=all` takes all. */
const histories = corpus.histories.filter((_, n) => process.env['CORPUS'] === 'all' || n % 8 === 0);

type Classes = readonly { readonly class: string; readonly because: string; readonly histories: readonly string[] }[];
const listed = (file: string): readonly string[] =>
  (JSON.parse(readFileSync(new URL(`../testing/${file}`, import.meta.url), 'utf8')) as Classes).flatMap(
    (one) => one.histories,
  );

const { PROPERTY_RUNS = '50', PROPERTY_SEED } = process.env;
const RUNS = {
  numRuns: Number(PROPERTY_RUNS),
  ...(PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }),
};

/** Whether the two come to something else at any of the steps. */
function goesOtherwise({ steps }: History): boolean {
  let mine = NOTHING;
  let decided = initialCase;
  return steps.some((step) => {
    decided = foldStep(decided, step);
    if (step.refused === undefined) mine = told(mine, step.events ?? [], corpus.contextOf(step));
    return step.refused === undefined && Object.keys(differenceOf(decided, mine.state)).length > 0;
  });
}

describe('a case that goes on by the pass alone', () => {
  it('comes at every step of every history to what was decided, but for those listed with their verdict', () => {
    const known = listed('derived-otherwise.json');
    const otherwise = histories.filter(goesOtherwise).map(({ name }) => name);
    const taken = histories.map(({ name }) => name);
    expect(otherwise.filter((name) => !known.includes(name)).sort()).toEqual(
      listed('went-otherwise.json')
        .filter((name) => taken.includes(name))
        .sort(),
    );
  });

  it('comes to what was decided wherever nothing became known of late', () => {
    fc.assert(
      fc.property(randomCase, (one) => {
        const { scenario } = play(one);
        const late = scenario.told.flatMap(({ command, before, context, answer: { events } }) =>
          lateKinds({ command, context, events }, before),
        );
        if (late.some((kind) => kind !== 'days counted')) return;
        const mine = scenario.told.reduce((so, { answer: { events }, context }) => told(so, events, context), NOTHING);
        expect(differenceOf(scenario.state, mine.state)).toEqual({});
      }),
      RUNS,
    );
  });

  it('writes nothing a second time, and nothing before what it follows from', () => {
    fc.assert(
      fc.property(randomCase, (one) => {
        let mine = NOTHING;
        for (const { answer, context } of play(one).scenario.told) {
          if (answer.refusal !== undefined) continue;
          mine = told(mine, answer.events, context);
          expect(told(mine, [], context).written).toHaveLength(mine.written.length);
        }
        const known = new Set<string>();
        for (const { id, causedBy } of mine.written) {
          if (causedBy !== undefined) expect(known).toContain(causedBy);
          known.add(id);
        }
      }),
      RUNS,
    );
  });
});
