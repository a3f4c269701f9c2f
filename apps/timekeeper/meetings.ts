import type { Recorded } from '#kernel';
import type { ReviewEventMap } from '#review';
import type { ProcessManager } from './process-manager.ts';

/** What a meeting considered is recorded on each of its cases, whose limit of the next meeting it meets. */
export const meetings: ProcessManager = {
  name: 'meetings',
  prefixes: ['review-'],
  react({ type, data, meta }: Recorded) {
    if (type !== 'CasesReviewed') return [];
    const { meeting, body, cases, minutes } = data as ReviewEventMap['CasesReviewed'];
    const said = { meeting, body, ...(minutes === undefined ? {} : { minutes }) };
    const { organisation, occurredAt } = meta;
    return cases.map((recordOn) => ({
      organisation,
      recordOn,
      acts: [{ type: 'ReviewHeld' as const, data: said, occurredAt }],
    }));
  },
};
