import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideByEdits } from './decide/index.ts';
import { decide, initialCase } from './index.ts';
import { foldStep, readCorpus } from './testing/corpus.ts';

/** Every eighth of them; `CORPUS=all` takes all. */
const corpus = readCorpus();
/** Commands that are decided otherwise today, by the decider as well. */
const otherwiseToday = (
  JSON.parse(readFileSync(new URL('./testing/decided-otherwise.json', import.meta.url), 'utf8')) as readonly {
    readonly steps: readonly string[];
  }[]
).flatMap(({ steps }) => steps);
const histories = corpus.histories.filter((_, n) => process.env['CORPUS'] === 'all' || n % 8 === 4);

describe('a decision by the pass', () => {
  it('allows and refuses what was allowed and refused, in the case as it was then on record', () => {
    const otherwise: string[] = [];
    for (const { name, steps } of histories) {
      let state = initialCase;
      for (const [n, step] of steps.entries()) {
        const context = corpus.contextOf(step);
        const decision = decide(state, step.command, context);
        const code = decision.ok ? undefined : decision.refusal.code;
        const today = otherwiseToday.includes(`${name}, step ${n + 1}`)
          ? decideByEdits(state, step.command, context)
          : null;
        const expected = today === null ? step.refused : today.ok ? undefined : today.refusal.code;
        if (code !== expected)
          otherwise.push(`${name}, step ${n + 1}: ${code ?? 'recorded'}, and not ${expected ?? 'recorded'}`);
        state = foldStep(state, step);
      }
    }
    expect(otherwise).toEqual([]);
  });
});
