import { entityOf } from '#read-model';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { register } from '../register/projection.ts';
import { search } from './projection.ts';
import { underAVeil, type Veil } from './veil.ts';
import { wordsOf } from './words.ts';

/** Words of a query that are looked for; what goes beyond is left out. */
const MOST_WORDS = 20;

export interface Matching {
  /** Of the register's rows in the query; `row` unless told. */
  readonly alias?: string;
  /** Cases that are found by what is not personal only. */
  readonly veils?: readonly Veil[];
}

/**
 * Narrows a query over cases (the key being the case's id) to those in which every word of `text` begins a word. A
 * text without a word narrows nothing.
 */
export function matchingWords<R extends ObjectLiteral>(
  query: SelectQueryBuilder<R>,
  organisation: string,
  text: string,
  { alias = 'row', veils = [] }: Matching = {},
): void {
  const words = wordsOf(text).slice(0, MOST_WORDS);
  if (words.length === 0) return;
  query.setParameters({ searched: organisation, wanted: words.map((word) => `'${word}':*`).join(' & ') });
  query.andWhere(`${alias}.key IN ${casesWith(query, `found.words || ' ' || found.personal`)}`);
  if (veils.length === 0) return;
  const unveiled = `NOT ${underAVeil(query, alias, veils)}`;
  // Of the few that were found, so that it needs no index of its own.
  query.andWhere(`(${unveiled} OR ${alias}.key IN ${casesWith(query, 'found.words')})`);
}

function casesWith<R extends ObjectLiteral>(query: SelectQueryBuilder<R>, words: string): string {
  const cases = query.subQuery().select('found.caseId').from(entityOf(search), 'found');
  const voided = cases
    .subQuery()
    .select('1')
    .from(entityOf(register), 'of_act')
    .where('of_act.key = found.caseId')
    .andWhere(`of_act.acts @> jsonb_build_array(jsonb_build_object('id', found.act, 'voided', true))`);
  return cases
    .where('found.organisation = :searched')
    .andWhere(`to_tsvector('simple', ${words}) @@ to_tsquery('simple', :wanted)`)
    .andWhere(`(found.act IS NULL OR NOT EXISTS ${voided.getQuery()})`)
    .getQuery();
}
