import { z } from 'zod';
import { channel, circumstances, CONDUCT, id, line, localDate, text } from './words.ts';

/** What a firm does about behaviour. Limits keep running: a restriction changes how a case is handled, not whether. */
export const conduct = {
  ConductWarningIssued: z.strictObject({
    ...circumstances,
    channel,
    conduct: z.enum(CONDUCT),
    summary: text().optional(),
  }),
  /** Belongs to the person and not to the case, and is reviewed on a day that is set with it. */
  ContactRestricted: z.strictObject({
    ...circumstances,
    restriction: id,
    arrangements: text(),
    reason: text(),
    reviewOn: localDate,
  }),
  ContactRestrictionLifted: z.strictObject({ ...circumstances, restriction: id, reason: line }),
};
