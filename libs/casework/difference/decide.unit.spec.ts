import { describe, expect, it } from 'vitest';
import { initialCase } from '../index.ts';
import { emptyRecord, onRecord } from '../record/record.ts';
import { foldStep, readCorpus } from '../testing/corpus.ts';
import { decideByPass } from './decide.ts';
import { foldable } from './written.ts';

/** Every eighth of them; `CORPUS=all` takes all. */
const corpus = readCorpus();
const histories = corpus.histories.filter((_, n) => process.env['CORPUS'] === 'all' || n % 8 === 4);

describe('a decision by the pass', () => {
  it('allows and refuses what was allowed and refused, in the case as it was then on record', () => {
    const otherwise: string[] = [];
    for (const { name, steps } of histories) {
      let [state, record] = [initialCase, emptyRecord];
      for (const [n, step] of steps.entries()) {
        const context = corpus.contextOf(step);
        const decision = decideByPass(state, record, step.command, context);
        const code = decision.ok ? undefined : decision.refusal.code;
        if (code !== step.refused)
          otherwise.push(`${name}, step ${n + 1}: ${code ?? 'recorded'}, and not ${step.refused ?? 'recorded'}`);
        state = foldStep(state, step);
        record = (step.events ?? []).reduce((so, event) => onRecord(so, foldable(event, context)), record);
      }
    }
    expect(otherwise).toEqual([]);
  });
});
