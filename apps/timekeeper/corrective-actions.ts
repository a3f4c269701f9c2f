import { correctiveActionStream } from '#application';
import type { Acts } from '#casework';
import type { ProcessManager } from './process-manager.ts';

/** A corrective action raised on a case gets a stream of its own, where it lives on after the case is closed. */
export const correctiveActions: ProcessManager = {
  name: 'corrective-actions',
  prefixes: ['case-'],
  react(event) {
    if (event.type !== 'CorrectiveActionRaised') return [];
    const {
      correctiveAction,
      id = correctiveAction,
      description,
      owner,
      dueOn,
    } = event.data as Acts['CorrectiveActionRaised'];
    const data = { case: event.stream.slice('case-'.length), description, owner, dueOn };
    return [
      {
        organisation: event.meta.organisation,
        correctiveAction: correctiveActionStream(id),
        command: { type: 'open', data },
      },
    ];
  },
};
