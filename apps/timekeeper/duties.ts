import type { Recorded } from '#kernel';
import type { ProcessManager } from './process-manager.ts';

/** A report issued or a meeting held may be what a recurring duty of the organisation waits for: it looks for itself. */
export const duties: ProcessManager = {
  name: 'duties',
  prefixes: ['review-', 'publication-'],
  react: ({ type, meta: { organisation } }: Recorded) =>
    type === 'MeetingHeld' || type === 'ReportIssued' ? [{ organisation, settle: 'organisation' as const }] : [],
};
