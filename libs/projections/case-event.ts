import type { CaseEventType } from '#casework';
import type { Id, Metadata, Recorded } from '#kernel';

/** The streams of cases. */
export const CASES: readonly string[] = ['case-'];

/** The acts by which a case begins. */
export const INTAKE_TYPES = ['ComplaintReceived', 'FeedbackReceived'] as const satisfies readonly CaseEventType[];

export const caseIdOf = ({ stream }: Pick<Recorded, 'stream'>): Id => stream.slice('case-'.length);

/** ms from happening to being recorded that make an act late-recorded. */
const LATE_MS = 24 * 60 * 60 * 1_000;

/** Entered by somebody a day or more after it happened. What a file tells of the past is history and not late. */
export const isLateRecorded = (happenedAt: string, { decidedAt, origin }: Pick<Metadata, 'decidedAt' | 'origin'>) =>
  origin.kind === 'live' && isLate(happenedAt, decidedAt);

export const isLate = (happenedAt: string, recordedAt: string): boolean =>
  Date.parse(recordedAt) - Date.parse(happenedAt) >= LATE_MS;
