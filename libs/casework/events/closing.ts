import { z } from 'zod';
import { EXITS, VOID_REASONS } from '#procedure';
import { circumstances, id, line, localDate, text } from './words.ts';

export const closing = {
  DocumentFiled: z.strictObject({ ...circumstances, folder: line, name: line.optional(), document: id.optional() }),
  CaseClosed: z.strictObject({
    ...circumstances,
    /** `unstated`: a file says that the case is closed and not how. */
    exit: z.enum([...EXITS, 'unstated']),
    summary: text().optional(),
    /** The day of the act where nothing is said; `null`: it is closed and nobody can say since when. */
    closedOn: localDate.nullable().optional(),
  }),
  CaseReopened: z.strictObject({
    ...circumstances,
    reason: line,
    /** Filled by the decider where a merger is undone: the case that has to hear of it, under this reference. */
    mergedInto: id.optional(),
    ownReference: line.optional(),
  }),
  CaseWithdrawn: z.strictObject({ ...circumstances, reason: line.optional() }),
  ActVoided: z.strictObject({ ...circumstances, act: id, reason: z.enum(VOID_REASONS), remarks: line.optional() }),
  ClockReadingCorrected: z.strictObject({ ...circumstances, clock: id, reason: line }),
};
