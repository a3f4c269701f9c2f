import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve, initialCase, type CaseState, type Context, type DecidedCaseEvent } from '../index.ts';
import { emptyRecord, onRecord, type CaseRecord } from '../record/record.ts';
import { foldStep, readCorpus, type History } from '../testing/corpus.ts';
import { lateKinds } from '../testing/freeze.ts';
import { play, playByEdits } from '../testing/play.ts';
import { randomCase } from '../testing/random-case.ts';
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

/** What was written, reminders aside, whatever it is called: each id as the type and moment of what it is of. */
function wording(events: readonly DecidedCaseEvent[]): readonly string[] {
  const names = new Map(events.map(({ id, type, occurredAt }) => [id, `${type} ${occurredAt}`]));
  const actions = new Map(
    events.flatMap((event) =>
      event.type === 'CorrectiveActionRaised' ? [[event.data.correctiveAction, event.data.description] as const] : [],
    ),
  );
  return events
    .filter(({ data }) => !('kind' in data && data.kind === 'reminder'))
    .map(({ id: _, ...event }) =>
      JSON.stringify(event, (_key, value: unknown) =>
        typeof value === 'string'
          ? (names.get(value) ?? actions.get(value) ?? value.replace(/\b[en]\d+$/, (id) => names.get(id) ?? id))
          : value,
      ),
    )
    .sort();
}

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

  it('writes what was written in every history in which nothing became known of late', () => {
    const otherwise: string[] = [];
    let plain = 0;
    for (const { name, steps } of corpus.histories) {
      let state = initialCase;
      const late = steps.flatMap((step) => {
        const kinds = lateKinds({ ...step, context: corpus.contextOf(step) }, state);
        state = foldStep(state, step);
        return kinds;
      });
      if (late.length > 0) continue;
      plain += 1;
      const done = steps.filter(({ refused }) => refused === undefined);
      const mine = done.reduce((so, step) => told(so, step.events ?? [], corpus.contextOf(step)), NOTHING);
      const [is, was] = [wording(mine.written), wording(done.flatMap(({ events = [] }) => events))];
      if (JSON.stringify(is) !== JSON.stringify(was)) otherwise.push(name);
    }
    expect(plain).toBeGreaterThan(100);
    // A window on a date that is told with the receipt begins because of what says the date, and was said to by the receipt.
    expect(otherwise).toEqual(['acceptance 52', 'acceptance 53', 'acceptance 54']);
  });

  it('comes to what was decided wherever nothing became known of late', () => {
    fc.assert(
      fc.property(randomCase, (one) => {
        const { scenario } = playByEdits(one);
        const late = scenario.told.flatMap(({ command, before, context, answer: { events } }) =>
          lateKinds({ command, context, events }, before),
        );
        if (late.some((kind) => kind !== 'days counted')) return;
        const mine = scenario.told.reduce((so, { answer: { events }, context }) => told(so, events, context), NOTHING);
        expect(differenceOf(scenario.state, mine.state)).toEqual({});
        expect(wording(mine.written)).toEqual(wording(scenario.history));
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
