import fc from 'fast-check';
import { initialCase } from '../index.ts';
import { foldStep, readingOf, type Corpus, type History } from './corpus.ts';
import { Freezer, pairsIn } from './freeze.ts';
import { play } from './play.ts';
import { randomCase } from './random-case.ts';

/** How many histories show one pair before another that does is no news. */
const ENOUGH = 2;

/** The corpus with those of the random cases of a seed behind it that show a pair that fewer than two show so far. */
export function withRandomCases({ shared, histories }: Corpus, seed: number, numRuns: number): Buffer {
  const freezer = new Freezer(shared);
  const shown = new Map<string, number>();
  const isNews = (history: History): boolean => {
    const pairs = pairsOf(history);
    const news = pairs.filter((pair) => (shown.get(pair) ?? 0) < ENOUGH);
    if (news.length > 0) for (const pair of pairs) shown.set(pair, (shown.get(pair) ?? 0) + 1);
    return news.length > 0;
  };
  histories.forEach(isNews);
  const known = new Set(histories.map(({ name }) => name));
  const more = fc.sample(randomCase, { seed, numRuns }).flatMap((one, index): readonly History[] => {
    const name = `random ${seed}.${index}`;
    if (known.has(name)) return [];
    const { told, state } = play(one, []).scenario;
    const steps = told
      .filter(({ answer }) => answer.refusal !== undefined || answer.events.length > 0)
      .map(({ before, command, context, answer, ids }) => freezer.step(before, command, context, answer, ids));
    const history = { name, steps, end: readingOf(state) };
    return isNews(history) ? [history] : [];
  });
  return freezer.file([...histories, ...more]);
}

/** Every pair that a history shows, once. */
export function pairsOf({ steps }: Pick<History, 'steps'>): readonly string[] {
  const pairs = new Set<string>();
  steps.reduce((before, step) => {
    for (const pair of pairsIn(step, before)) pairs.add(pair);
    return foldStep(before, step);
  }, initialCase);
  return [...pairs];
}
