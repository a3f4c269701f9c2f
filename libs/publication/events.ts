import { choice, day, derived, event, form, hash, id, WORKED_OUT, type EventCatalogue, type UnionOf } from '#kernel';
import { z } from 'zod';

export const AUDIENCES = ['website', 'internal'] as const;
const PERIOD = { like: /^\d{4}(-Q[1-4])?$/, wouldAccept: 'a quarter such as 2025-Q2, or a year' };
const filled = true;

const schemas = {
  /** A report as it was given out: it never changes, and a restatement is another issue beside it. */
  ReportIssued: event({
    issue: id('report', 'The issue.'),
    period: form(PERIOD, 'The quarter or year that it is on, such as 2025-Q2 or 2025.'),
    asOf: id('position', 'The event up to which the log was counted.', { filled }),
    figures: derived(
      z.record(z.string(), z.json()),
      'The report in its own shape, with counts and no references of cases.',
    ),
    figuresHash: hash('The sha-256 of the figures in RFC 8785 form, in hex.', { filled }),
    issuedOn: day('When it was given out.', WORKED_OUT, { filled }),
    to: choice(AUDIENCES, 'Whom it is given to.'),
    restates: id('report', 'The issue that this one restates.').optional(),
    /** `null` where that issue has no such figure. */
    changed: derived(
      z.array(z.strictObject({ figure: z.string().max(300), was: z.number().nullable(), now: z.number().nullable() })),
      'What reads otherwise than in that issue.',
    ),
  }),
};

export type PublicationEventMap = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type PublicationEvent = UnionOf<PublicationEventMap>;
export type Figures = PublicationEventMap['ReportIssued']['figures'];
export const publicationCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
