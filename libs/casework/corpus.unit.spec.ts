import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideByEdits } from './decide/index.ts';
import { caseCatalogue, initialCase, type CaseState } from './index.ts';
import { CORPUS_FILE, foldStep, readCorpus, readingOf, type History, type Step } from './testing/corpus.ts';
import { pairsIn } from './testing/freeze.ts';
import { withRandomCases } from './testing/frozen-random.ts';

/**
 * Histories that were decided by earlier versions of the software. What is on record reads the same for ever. What is
 * decided on it may change, and then says so: `decided-otherwise.json` names the history, the command and the reason.
 */
const corpus = readCorpus();
const decidedOtherwise = JSON.parse(
  readFileSync(new URL('./testing/decided-otherwise.json', import.meta.url), 'utf8'),
) as readonly { readonly because: string; readonly steps: readonly string[] }[];

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

  it('would be decided as they were, command by command, but for what is listed with its reason', () => {
    const otherwise: string[] = [];
    for (const history of corpus.histories) {
      walk(history, (step, before, index) => {
        const decision = decideByEdits(before, step.command, corpus.contextOf(step));
        const wrote = decision.ok ? JSON.stringify(decision.events) : decision.refusal.code;
        if (wrote !== (step.refused ?? JSON.stringify(step.events)))
          otherwise.push(`${history.name}, step ${index + 1}`);
      });
    }
    expect(otherwise.sort()).toEqual(decidedOtherwise.flatMap(({ steps }) => steps).sort());
  });
});

/** `CORPUS_SEED=7 npm test -- libs/casework/corpus` adds the random cases of a seed that show something new. */
const { CORPUS_SEED } = process.env;
if (CORPUS_SEED !== undefined) {
  it('takes in what the cases of a seed show that no history shows twice', () => {
    writeFileSync(CORPUS_FILE, withRandomCases(corpus, Number(CORPUS_SEED), 3_000));
  });
}
