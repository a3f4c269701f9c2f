import type { Instant } from '#kernel';
import type { ActRequest } from '../commands.ts';
import { subjectOf } from '../events/index.ts';
import type { ActOnRecord } from '../record/act.ts';
import type { Run } from './run.ts';

/** The act as it would stand on record, for the gates to look at before it does. */
export function asAct(run: Run, act: ActRequest, occurredAt: Instant): ActOnRecord {
  const data = act.data as Readonly<Record<string, unknown>> & { stage?: string; roles?: readonly string[] };
  return {
    id: '',
    type: act.type,
    data,
    occurredAt,
    actor: run.context.actor.id,
    stage: data.stage ?? run.state.stage,
    roles: data.roles ?? [],
    subject: subjectOf(act),
    departed: false,
    voided: false,
    derived: false,
  };
}
