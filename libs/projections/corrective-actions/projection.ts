import type { RecordedCaseEvent } from '#casework';
import type { CorrectiveActionEvent } from '#corrective-action';
import type { Id, Recorded } from '#kernel';
import type { Projection } from '#read-model';
import { caseIdOf } from '../case-event.ts';
import type { CorrectiveActionRow } from './row.ts';

type Raised = Extract<RecordedCaseEvent, { type: 'CorrectiveActionRaised' }>;
type Handled = Raised | Recorded<CorrectiveActionEvent>;

const idOf = (event: Handled): Id =>
  event.type === 'CorrectiveActionRaised'
    ? (event.data.id ?? event.data.correctiveAction)
    : event.stream.slice('correctiveAction-'.length);

/** With the organisation, because two may choose the same id and neither may see the other's. */
export const correctiveActionKey = (organisation: string, correctiveAction: Id): string =>
  `${organisation}/${correctiveAction}`;

const keyOf = (event: Handled): string => correctiveActionKey(event.meta.organisation, idOf(event));

/** One row for each corrective action: raised on a case, and living on in a stream of its own. */
export const correctiveActions: Projection<CorrectiveActionRow, Handled> = {
  name: 'corrective_actions',
  version: 1,
  handles: [
    'CorrectiveActionRaised',
    'CorrectiveActionOpened',
    'CorrectiveActionAssigned',
    'CorrectiveActionCompleted',
    'EffectivenessReviewed',
    'CorrectiveActionClosed',
  ],
  prefixes: ['case-', 'correctiveAction-'],
  table: {
    columns: {
      correctiveAction: 'text',
      caseId: 'text',
      status: 'text',
      description: 'text',
      owner: 'text?',
      dueOn: 'date?',
      raisedAt: 'instant',
      completedAt: 'instant?',
      completion: 'text?',
      reviewedAt: 'instant?',
      effective: 'boolean?',
      finding: 'text?',
      closedAt: 'instant?',
      remarks: 'text?',
    },
    indexes: [
      ['organisation', 'raisedAt', 'key'],
      ['organisation', 'status', 'raisedAt', 'key'],
      ['organisation', 'owner', 'raisedAt', 'key'],
      ['organisation', 'caseId'],
    ],
    expressionIndexes: { open: `(organisation, raised_at, key) where status <> 'closed'` },
  },
  partition: keyOf,
  fold(rows, event) {
    const row = changed(rows.get(keyOf(event)), event);
    return row === undefined ? [] : [{ put: row }];
  },
};

function changed(row: CorrectiveActionRow | undefined, event: Handled): CorrectiveActionRow | undefined {
  const { occurredAt } = event.meta;
  if (event.type === 'CorrectiveActionRaised') return row ?? raised(event, caseIdOf(event), event.data);
  // What was raised on a case is opened by the timekeeper, with the same words.
  if (event.type === 'CorrectiveActionOpened') return row ?? raised(event, event.data.case, event.data);
  if (row === undefined) throw new Error(`${event.type} on ${event.stream}, which was never opened`);
  switch (event.type) {
    case 'CorrectiveActionAssigned':
      return { ...row, status: 'assigned', owner: event.data.owner, dueOn: event.data.dueOn ?? row.dueOn };
    case 'CorrectiveActionCompleted':
      return { ...row, status: 'completed', completedAt: occurredAt, completion: event.data.what };
    case 'EffectivenessReviewed': {
      const { effective, finding } = event.data;
      return { ...row, status: 'reviewed', reviewedAt: occurredAt, effective, finding };
    }
    case 'CorrectiveActionClosed':
      return { ...row, status: 'closed', closedAt: occurredAt, remarks: event.data.remarks ?? null };
    default:
      return event satisfies never;
  }
}

function raised(
  event: Handled,
  caseId: Id,
  { description, owner = null, dueOn = null }: { description: string; owner?: string | null; dueOn?: string | null },
): CorrectiveActionRow {
  return {
    key: keyOf(event),
    organisation: event.meta.organisation,
    correctiveAction: event.type === 'CorrectiveActionRaised' ? event.data.correctiveAction : idOf(event),
    caseId,
    status: owner === null ? 'raised' : 'assigned',
    description,
    owner,
    dueOn,
    raisedAt: event.meta.occurredAt,
    completedAt: null,
    completion: null,
    reviewedAt: null,
    effective: null,
    finding: null,
    closedAt: null,
    remarks: null,
  };
}
