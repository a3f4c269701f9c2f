import type { Id } from '#kernel';

/** Which letter of which case a message is, or answers. */
export interface LetterId {
  readonly dispatch: Id;
  readonly caseId: Id;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const OURS = new RegExp(`<letter\\.(${UUID})\\.(${UUID})@`, 'gi');

/** The same for the same letter, so that one sent twice after a crash can be told to be one. */
export const messageIdOf = ({ dispatch, caseId }: LetterId, domain: string): string =>
  `<letter.${dispatch}.${caseId}@${domain}>`;

/** Our letters that a text names, in its order. */
export const lettersNamed = (text: string): readonly LetterId[] =>
  [...text.matchAll(OURS)].map(([, dispatch = '', caseId = '']) => ({
    dispatch: dispatch.toLowerCase(),
    caseId: caseId.toLowerCase(),
  }));
