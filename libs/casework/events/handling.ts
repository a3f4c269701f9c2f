import { z } from 'zod';
import { ACTIVITY_KINDS } from '#procedure';
import { channel, circumstances, id, instant, line, localDate, text, word } from './words.ts';

export const handling = {
  HandlerAssigned: z.strictObject({
    ...circumstances,
    role: word,
    /** Nobody, where the procedure assigns a role that no one has been appointed to. */
    person: id.nullable(),
    name: line.optional(),
    reason: line.optional(),
  }),
  Acknowledged: z.strictObject({
    ...circumstances,
    channel,
    handlerName: line.optional(),
    expectedReplyDate: localDate.optional(),
    procedureLink: z.url().max(500).optional(),
    /** Further contents that the procedure prescribes, by the pack's word for each. */
    contents: z.array(word).optional(),
    summary: text().optional(),
  }),
  TriageDecided: z.strictObject({
    ...circumstances,
    decision: word,
    severity: word.optional(),
    reason: line.optional(),
  }),
  InteractionRecorded: z.strictObject({
    ...circumstances,
    channel,
    direction: z.enum(['inbound', 'outbound', 'internal']),
    who: text().optional(),
    what: text(),
    where: text().optional(),
    when: instant.optional(),
    why: text().optional(),
    purpose: word.optional(),
    /** A key communication, which the procedure wants filed. */
    key: z.boolean().optional(),
  }),
  EvidenceAdded: z.strictObject({
    ...circumstances,
    title: line,
    description: text().optional(),
    keyIssues: text().optional(),
    /** The sha-256 of an attachment, in hex. */
    contentHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  ActivityScheduled: z.strictObject({ ...circumstances, activity: id, kind: z.enum(ACTIVITY_KINDS), on: localDate }),
  ActivityCompleted: z.strictObject({
    ...circumstances,
    activity: id,
    kind: z.enum(ACTIVITY_KINDS),
    proposal: id.optional(),
    outcome: text().optional(),
    notPossible: line.optional(),
  }),
  NoteAdded: z.strictObject({ ...circumstances, note: text() }),
  TaskCompleted: z.strictObject({ ...circumstances, task: id, outcome: text().optional() }),
};
