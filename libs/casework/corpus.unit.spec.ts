import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { caseCatalogue, initialCase, type CaseState } from './index.ts';
import { differenceOf } from './testing/aspects.ts';
import { CORPUS_FILE, foldStep, readCorpus, readingOf, type History, type Step } from './testing/corpus.ts';
import {
  DECIDED_FILE,
  decidedAlone,
  decidedFile,
  decidedNow,
  decidedOn,
  foldAlone,
  readDecided,
  unlike,
  type Answer,
  type Decided,
} from './testing/decided.ts';
import { pairsIn } from './testing/freeze.ts';
import { withRandomCases } from './testing/frozen-random.ts';

/**
 * Histories that were decided by earlier versions of the software. What is on record reads the same for ever. What is
 * decided on it is frozen too, and may change for a reason, which `decided-otherwise.json` says of each step.
 */
const corpus = readCorpus();
const frozen = readDecided();
const OTHERWISE = new URL('./testing/decided-otherwise.json', import.meta.url);
const otherwiseBy = JSON.parse(readFileSync(OTHERWISE, 'utf8')) as readonly {
  readonly because: string;
  readonly steps: readonly string[];
}[];
/** Histories that come to something else by what is decided now: why, by classes (docs/adr/0016). */
const classes = JSON.parse(
  readFileSync(new URL('./testing/derived-otherwise.json', import.meta.url), 'utf8'),
) as readonly { readonly class: string; readonly because: string; readonly histories: readonly string[] }[];

const { FREEZE_BECAUSE } = process.env;

function walk(history: History, look: (step: Step, before: CaseState, index: number) => void): CaseState {
  return history.steps.reduce((before, step, index) => {
    look(step, before, index);
    return foldStep(before, step);
  }, initialCase);
}

describe('the histories on record', () => {
  it('are many, of every procedure that is shipped, and show what each kind of late knowledge can lead to', () => {
    const pairs = new Set<string>();
    const packs = new Set<string>();
    for (const history of corpus.histories) {
      walk(history, (step, before) => {
        for (const pair of pairsIn(step, before)) pairs.add(pair);
        packs.add(corpus.pack(step.context.pack).pack);
      });
    }
    expect(corpus.histories.length).toBeGreaterThanOrEqual(400);
    expect(new Set(corpus.histories.map(({ name }) => name)).size).toBe(corpus.histories.length);
    for (const pack of ['aura', 'commonsense', 'mobilise', 'optimised', 'poweron']) expect(packs).toContain(pack);
    expect(pairs.size).toBeGreaterThanOrEqual(389);
  });

  it('are events that the catalogue still takes', () => {
    const faults = corpus.histories.flatMap(({ name, steps }) =>
      steps.flatMap(({ events = [] }) =>
        events.flatMap(({ id, type, data }) => {
          const read = caseCatalogue[type]?.schema.safeParse(data);
          return read?.success === true ? [] : [`${name}: ${id} ${type}`];
        }),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('read as they did when they were written', () => {
    for (const history of corpus.histories) {
      const { name, end } = history;
      const read = JSON.parse(JSON.stringify(readingOf(walk(history, () => undefined)))) as unknown;
      expect({ name, ...(read as object) }).toEqual({ name, ...end });
    }
  });

  it('allow and refuse what they did, but for what is listed with its reason', () => {
    const otherwise = corpus.histories.flatMap(({ name, steps }) =>
      steps.flatMap(({ refused }, n) => {
        const now = frozen.get(name)?.onRecord[n];
        const isSame = now === null || (typeof now === 'object') === (refused === undefined);
        return isSame ? [] : [`${name}, step ${n + 1}`];
      }),
    );
    const listed = otherwiseBy.flatMap(({ steps }) => steps);
    expect(otherwise.filter((step) => !listed.includes(step))).toEqual([]);
  });
});

describe.skipIf(FREEZE_BECAUSE !== undefined)('what is decided', () => {
  it('on a history as it was then on record, command by command, is what is frozen', () => {
    const otherwise = corpus.histories.flatMap((history) => {
      const kept = frozen.get(history.name)?.onRecord;
      return decidedOn(corpus, history).flatMap((answer, n) => unlikeAt(history, n, answer, kept?.[n]));
    });
    expect(otherwise).toEqual([]);
  });

  it('on the same commands from the first, each after what was decided before it, is what is frozen', () => {
    const apart = corpus.histories.filter(({ name }) => frozen.get(name)?.alone !== undefined);
    expect(apart.length).toBeGreaterThan(0);
    const otherwise = apart.flatMap((history) => {
      const kept = frozen.get(history.name)?.alone;
      const { answers, end } = decidedAlone(corpus, history);
      const steps = answers.flatMap((answer, n) => unlikeAt(history, n, answer, kept?.answers[n]));
      expect({ name: history.name, steps, end }).toEqual({ name: history.name, steps: [], end: kept?.end });
      return steps;
    });
    expect(otherwise).toEqual([]);
  });

  it('reads as it did when it was frozen', () => {
    for (const history of corpus.histories) {
      const { alone } = frozen.get(history.name) ?? {};
      if (alone !== undefined)
        expect([history.name, readingOf(foldAlone(history, alone))]).toEqual([history.name, alone.end]);
    }
  });

  it('comes to something else than was decided once only where that has a verdict', () => {
    const otherwise = corpus.histories.filter((history) => {
      const { alone } = frozen.get(history.name) ?? {};
      if (alone === undefined) return false;
      const difference = differenceOf(history.steps.reduce(foldStep, initialCase), foldAlone(history, alone));
      return Object.keys(difference).length > 0;
    });
    const byCommand = otherwiseBy.flatMap(({ steps }) => steps.map((step) => step.replace(/, step.*/, '')));
    const names = otherwise.map(({ name }) => name).filter((name) => !byCommand.includes(name));
    const listed = classes.flatMap(({ histories }) => histories).filter((name) => !byCommand.includes(name));
    expect(names.sort()).toEqual(listed.sort());
  });
});

const unlikeAt = ({ name, steps }: History, n: number, is?: Answer, kept?: Answer): readonly string[] => {
  const lines = steps[n] === undefined ? [] : unlike(steps[n], is, kept);
  return lines.length === 0 ? [] : [[`${name}, step ${n + 1}`, ...lines].join('\n')];
};

/** `CORPUS_SEED=7 npm test -- libs/casework/corpus` adds the random cases of a seed that show something new. */
const { CORPUS_SEED } = process.env;
if (CORPUS_SEED !== undefined) {
  it('takes in what the cases of a seed show that no history shows twice', () => {
    writeFileSync(CORPUS_FILE, withRandomCases(corpus, Number(CORPUS_SEED), 3_000));
  });
}

/** `FREEZE_BECAUSE="why" npm run freeze` takes what is decided now for what is to be decided, and lists the steps. */
if (FREEZE_BECAUSE !== undefined) {
  it('takes in what is decided now', () => {
    const now = corpus.histories.map((history) => decidedNow(corpus, history));
    const changed = corpus.histories.flatMap((history, at) => {
      const [one, before] = [now[at], frozen.get(history.name)];
      if (one === undefined || before === undefined) return [];
      return history.steps.flatMap((_, n) => {
        const lines = [
          ...unlikeAt(history, n, one.onRecord[n], before.onRecord[n]),
          ...unlikeAt(history, n, aloneAt(one, n), aloneAt(before, n)),
        ];
        return lines.length === 0 ? [] : [`${history.name}, step ${n + 1}`];
      });
    });
    writeFileSync(DECIDED_FILE, decidedFile(now));
    if (changed.length > 0)
      writeFileSync(
        OTHERWISE,
        `${JSON.stringify([...otherwiseBy, { because: FREEZE_BECAUSE, steps: changed }], null, 2)}\n`,
      );
  });
}

const aloneAt = ({ onRecord, alone }: Decided, n: number): Answer | undefined => (alone?.answers ?? onRecord)[n];
