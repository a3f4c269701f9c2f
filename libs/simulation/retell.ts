import type { ActRequest, CaseState, RecordedCaseEvent } from '#casework';
import type { Id } from '#kernel';
import type { Pack } from '#procedure';

/** The ids that acts have in the trial, by those that they have on record. */
export type Renamed = ReadonlyMap<Id, Id>;

/** A case as it is on record and as the trial has it so far. */
export interface BothCases {
  readonly recorded: CaseState;
  readonly tried: CaseState;
  readonly renamed: Renamed;
}

/**
 * An act on record as it would be asked for again: without what the decider fills in, under the pack on trial, and
 * naming what the trial has in place of what it named. What the trial has not keeps its name, and is refused by it.
 */
export function retold(event: RecordedCaseEvent, pack: Pack, cases: BothCases): ActRequest {
  const { stage: _stage, roles: _roles, ...said } = event.data as Readonly<Record<string, unknown>>;
  const data = { ...said, ...inTrial(event, pack, cases) };
  return { type: event.type, data, occurredAt: event.meta.occurredAt } as unknown as ActRequest;
}

function inTrial(event: RecordedCaseEvent, pack: Pack, cases: BothCases): object {
  switch (event.type) {
    case 'ComplaintReceived':
    case 'FeedbackReceived':
      return { pack: { id: pack.pack, version: pack.version } };
    case 'ActVoided':
      return { act: cases.renamed.get(event.data.act) ?? event.data.act };
    case 'DocumentFiled':
      return event.data.document === undefined
        ? {}
        : { document: cases.renamed.get(event.data.document) ?? event.data.document };
    case 'CaseClosed':
      // The day of the act, which the decider fills in.
      return event.data.closedOn === null ? {} : { closedOn: undefined };
    case 'TaskCompleted':
      return { task: sameTask(event.data.task, cases) ?? event.data.task };
    default:
      return {};
  }
}

/** Tasks are numbered as they are raised, and the trial may raise others: the open one of the same rule is meant. */
function sameTask(id: Id, { recorded, tried }: BothCases): Id | undefined {
  const meant = recorded.tasks.get(id);
  if (meant === undefined) return undefined;
  const alike = [...tried.tasks.values()].filter(
    (task) => !task.done && task.rule === meant.rule && task.role === meant.role && task.about === meant.about,
  );
  return (alike.find((task) => task.id === id) ?? alike[0])?.id;
}
