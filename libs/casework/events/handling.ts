import { z } from 'zod';
import { ACTIVITY_KINDS } from '#procedure';
import { channel, circumstances, CONDUCT, contentHash, id, instant, line, localDate, text, word } from './words.ts';

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
    /** How the other side behaved, where that is a matter of its own. */
    conduct: z.enum(CONDUCT).optional(),
  }),
  EvidenceAdded: z.strictObject({
    ...circumstances,
    title: line,
    description: text().optional(),
    keyIssues: text().optional(),
    contentHash: contentHash.optional(),
    fileName: text().optional(),
    mediaType: line.optional(),
    /** Bytes. */
    size: z.int().nonnegative().optional(),
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
  /** A private note is for its author and the managers. */
  NoteAdded: z.strictObject({ ...circumstances, note: text(), private: z.boolean().optional() }),
  /** One of several services is asked for its part of a single coordinated answer. */
  ContributionRequested: z.strictObject({
    ...circumstances,
    contribution: id,
    from: line,
    dueOn: localDate.optional(),
  }),
  ContributionReceived: z.strictObject({ ...circumstances, contribution: id, content: text().optional() }),
  TaskCompleted: z.strictObject({ ...circumstances, task: id, outcome: text().optional() }),
};
