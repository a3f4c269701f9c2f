import type { Match, Predicate } from '../schema-conditions.ts';
import type { Checking } from './draft.ts';
import { alternativesAt } from './matches.ts';
import type { Path } from './report.ts';

/** A condition may not be met by any reply whatever: a holding letter answers nothing. */
export function checkNoVagueReply({ draft, report }: Checking, match: Match, path: Path): void {
  const kinds = draft.responses?.kinds ?? [];
  if (!kinds.some((kind) => !kind.final)) return;
  for (const { one, at } of alternativesAt(match, path)) {
    if (one.event !== 'ResponseSent' || one.where?.['kind'] !== undefined) continue;
    const why = 'Any reply would do here, and a holding letter answers nothing';
    report.fault(at, why, `where: {kind: ${kinds.find((kind) => kind.final)?.id ?? kinds[0]?.id ?? '…'}}`);
  }
}

/** The same within a predicate. */
export function checkNoVagueReplies(c: Checking, predicate: Predicate, path: Path): void {
  if ('all' in predicate) return predicate.all.forEach((one, i) => checkNoVagueReplies(c, one, [...path, 'all', i]));
  if ('any' in predicate) return predicate.any.forEach((one, i) => checkNoVagueReplies(c, one, [...path, 'any', i]));
  if ('event' in predicate) checkNoVagueReply(c, predicate, path);
}
