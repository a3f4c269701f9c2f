import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decideByEdits } from '../decide/index.ts';
import { initialCase, type CaseState, type Context } from '../index.ts';
import { emptyRecord, onRecord, type CaseRecord } from '../record/record.ts';
import { foldStep, readCorpus, type Step } from '../testing/corpus.ts';
import { lateKinds } from '../testing/freeze.ts';
import { play, playByEdits } from '../testing/play.ts';
import { randomCase, randomSweeps, type RandomCase } from '../testing/random-case.ts';
import type { Told } from '../testing/scenario.ts';
import { aspectsOf, differenceOf } from '../testing/shadow.ts';
import { derive } from './pass.ts';

/**
 * The case as one pass over its acts comes to it, beside the case as the decider has written it. They differ where an
 * edit of the decider was missed; each class of that has a verdict (docs/adr/0016).
 */
const corpus = readCorpus();
const derivedOtherwise = JSON.parse(
  readFileSync(new URL('../testing/derived-otherwise.json', import.meta.url), 'utf8'),
) as readonly { readonly class: string; readonly because: string; readonly histories: readonly string[] }[];

const recorded = (
  record: CaseRecord,
  { events = [], context: { now, actor } }: Pick<Step, 'events'> & { readonly context: Pick<Context, 'now' | 'actor'> },
): CaseRecord =>
  events.reduce<CaseRecord>((before, { occurredAt, causedBy, ...event }) => {
    const meta = { occurredAt, causedBy, decidedAt: now, actor };
    return onRecord(before, { ...event, meta });
  }, record);

const recordOf = (told: readonly Told[]): CaseRecord =>
  told.reduce((record, { context, answer: { events } }) => recorded(record, { context, events }), emptyRecord);

const { PROPERTY_RUNS = '50', PROPERTY_SEED } = process.env;
const RUNS = {
  numRuns: Number(PROPERTY_RUNS),
  ...(PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }),
};

/** What of a case became known of late, by any of its commands. */
const lateIn = (told: readonly Told[]): readonly string[] =>
  told.flatMap(({ command, before, context, answer }) =>
    lateKinds({ command, context, events: answer.events }, before),
  );

const derivedFrom = ({ told }: { readonly told: readonly Told[] }) => {
  const last = told.at(-1);
  if (last === undefined) throw new Error('Nothing was told');
  return derive(recordOf(told), last.context);
};

describe('a case derived from the acts that stand', () => {
  it('is the case on record in every history, but for those that are listed with their verdict', () => {
    const otherwise = corpus.histories.flatMap(({ name, steps }) => {
      const state = steps.reduce(foldStep, initialCase);
      const last = steps.findLast(({ refused }) => refused === undefined);
      if (last === undefined || isUnsettled(state, last)) return [];
      const record = steps.reduce(recorded, emptyRecord);
      return Object.keys(differenceOf(state, derive(record, corpus.contextOf(last)))).length > 0 ? [name] : [];
    });
    expect(otherwise.sort()).toEqual(derivedOtherwise.flatMap(({ histories }) => histories).sort());
  });

  it('is what was decided wherever nothing became known of late', () => {
    let plain = 0;
    fc.assert(
      fc.property(randomCase, (one: RandomCase) => {
        const { scenario } = playByEdits(one);
        if (lateIn(scenario.told).some((kind) => kind !== 'days counted')) return;
        plain += 1;
        expect(differenceOf(scenario.state, derivedFrom(scenario))).toEqual({});
      }),
      RUNS,
    );
    expect(plain).toBeGreaterThan(0);
  });

  it('comes to the same whoever swept when', () => {
    fc.assert(
      fc.property(randomCase, randomSweeps, (one, sweeps) => {
        const [undisturbed, swept] = [play(one).scenario, play(one, sweeps).scenario];
        expect(aspectsOf(derivedFrom(swept))).toEqual(aspectsOf(derivedFrom(undisturbed)));
      }),
      RUNS,
    );
  });
});

/** More fell due than one decision takes: the rest is written by the next. */
function isUnsettled(state: CaseState, step: Step): boolean {
  const settled = decideByEdits(state, { type: 'settle' }, corpus.contextOf(step));
  return settled.ok && settled.events.some(({ type }) => type !== 'NoticeRaised');
}
