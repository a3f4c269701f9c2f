import { alternatives, type EventMatch, type Match } from '#procedure';
import { isNamed, type ActOnRecord } from '../record/act.ts';

/** What a match is held against: an act on record, one that is asked for, or a consequence. */
export type Matchable = Pick<ActOnRecord, 'type' | 'data'> & Partial<Pick<ActOnRecord, 'stage' | 'roles'>>;

/** Whether an act is one that the pack means. A list field matches when it holds one of the values. */
export function matches(act: Matchable, match: Match): boolean {
  return alternatives(match).some((one) => matchesOne(act, one));
}

function matchesOne(act: Matchable, match: EventMatch): boolean {
  return (
    isNamed(act.type, match.event) &&
    (match.stage === undefined || act.stage === match.stage) &&
    (match.by === undefined || (act.roles ?? []).includes(match.by)) &&
    Object.entries(match.where ?? {}).every(([field, wanted]) => fits(act.data[field], wanted)) &&
    (match.with ?? []).every((content) => includesContent(act.data, content))
  );
}

function fits(value: unknown, wanted: unknown): boolean {
  const accepted: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  return Array.isArray(value) ? value.some((item) => accepted.includes(item)) : accepted.includes(value);
}

/** Whether a content that the pack prescribes is there: a field that says something, or a word in `contents`. */
export function includesContent(data: Readonly<Record<string, unknown>>, content: string): boolean {
  const contents = data['contents'];
  return isFilled(data[content]) || (Array.isArray(contents) && contents.includes(content));
}

/** A field that says something. `false` says no: an agreement that was not given is not there. */
export const isFilled = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  !(typeof value === 'string' && value.trim() === '') &&
  !(Array.isArray(value) && value.length === 0);
