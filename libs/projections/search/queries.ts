import { entityOf, type Row, type Stamped } from '#read-model';
import type { SelectQueryBuilder } from 'typeorm';
import { search } from './projection.ts';
import { wordsOf } from './words.ts';

/** Words of a query that are looked for; what goes beyond is left out. */
const MOST_WORDS = 20;

/**
 * Narrows a query over cases (aliased `row`, the key being the case's id) to those in which every word of `text`
 * begins a word. A text without a word narrows nothing.
 */
export function matchingWords<R extends Row>(
  query: SelectQueryBuilder<Stamped<R>>,
  organisation: string,
  text: string,
): void {
  const words = wordsOf(text).slice(0, MOST_WORDS);
  if (words.length === 0) return;
  const matching = query
    .subQuery()
    .select('found.key')
    .from(entityOf(search), 'found')
    .where('found.organisation = :searched')
    .andWhere(`to_tsvector('simple', found.words || ' ' || found.personal) @@ to_tsquery('simple', :wanted)`);
  query.andWhere(`row.key IN ${matching.getQuery()}`, {
    searched: organisation,
    wanted: words.map((word) => `'${word}':*`).join(' & '),
  });
}
