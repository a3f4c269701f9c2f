import type { EventCatalogue, UnionOf } from '#kernel';
import { z } from 'zod';

const id = z.string().min(1).max(200);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const AUDIENCES = ['website', 'internal'] as const;

const schemas = {
  /** A report as it was given out: it never changes, and a restatement is another issue beside it. */
  ReportIssued: z.strictObject({
    issue: id,
    /** `2025-Q2` or `2025`. */
    period: z.string().regex(/^\d{4}(-Q[1-4])?$/),
    /** The event up to which the log was counted. */
    asOf: id,
    /** The report in its own shape, with counts and no references of cases. */
    figures: z.record(z.string(), z.json()),
    /** The sha-256 of the figures in RFC 8785 form, in hex. */
    figuresHash: z.string().regex(/^[0-9a-f]{64}$/),
    issuedOn: localDate,
    to: z.enum(AUDIENCES),
    /** The issue that this one restates. */
    restates: id.optional(),
    /** What reads otherwise than in that issue; `null` where it has no such figure. */
    changed: z.array(
      z.strictObject({ figure: z.string().max(300), was: z.number().nullable(), now: z.number().nullable() }),
    ),
  }),
};

export type PublicationEventMap = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type PublicationEvent = UnionOf<PublicationEventMap>;
export type Figures = PublicationEventMap['ReportIssued']['figures'];
export const publicationCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
