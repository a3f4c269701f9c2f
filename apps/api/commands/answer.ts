import type { CaseResult } from '#application';
import { INTAKE, kindOfAct, subjectOf, type CaseEventType } from '#casework';
import type { Executed } from '#event-store';
import type { DomainEvent, FieldFault, Id, Recorded, Refusal } from '#kernel';
import type { TimeResult } from './messages.ts';
import type { CommandAccepted, CommandOutcome, CommandRefused, Created, FieldFaultView } from './result.ts';

/** The refusal as GraphQL answers it: the one place where it is mapped. */
const refused = ({
  code,
  message,
  clauses = [],
  rule,
  wouldAccept,
  field,
  fields,
  unblockedBy = [],
}: Refusal): CommandRefused => ({
  code,
  message,
  clauses,
  rule: rule ?? null,
  wouldAccept: wouldAccept ?? null,
  field: field ?? null,
  fields: (fields ?? (field === undefined ? [] : [{ field, rule, clause: clauses[0], message, wouldAccept }])).map(
    faultView,
  ),
  unblockedBy,
});

const faultView = ({ field, rule, clause, message, wouldAccept }: PartialFault): FieldFaultView => ({
  field,
  rule: rule ?? null,
  clause: clause ?? null,
  message,
  wouldAccept: wouldAccept ?? null,
});
type PartialFault = Pick<FieldFault, 'field' | 'message'> & {
  readonly [K in keyof FieldFault]?: FieldFault[K] | undefined;
};

export function answerToCase(commandId: Id, result: CaseResult): CommandOutcome {
  return result.ok ? { ...accepted(commandId, result.done), caseId: result.caseId } : refused(result.refusal);
}

export function answerToAdministration(commandId: Id, executed: Executed<DomainEvent>): CommandOutcome {
  return executed.outcome === 'refused' ? refused(executed.refusal) : accepted(commandId, executed);
}

export function answerToTime(commandId: Id, result: TimeResult): CommandOutcome {
  if (!result.ok) return refused(result.refusal);
  return { ...accepted(commandId, { outcome: 'unchanged', revision: -1, position: null }) };
}

function accepted(commandId: Id, done: Exclude<Executed<DomainEvent>, { outcome: 'refused' }>): CommandAccepted {
  const events = done.outcome === 'unchanged' ? [] : done.events;
  return {
    commandId,
    caseId: null,
    reference: referenceIn(events),
    repeated: done.outcome === 'repeated',
    revision: done.revision,
    position: done.position?.toText() ?? null,
    events: events.map(({ id, type, meta }) => ({ id, type, occurredAt: meta.occurredAt })),
    created: events.flatMap(createdBy),
  };
}

const referenceIn = (events: readonly Recorded[]): string | null => {
  const opened = events.find((event) => INTAKE.includes(event.type));
  return opened === undefined ? null : (opened.data as { reference: string }).reference;
};

/** The acts that bring a subject into being; the others refer to it. */
const OPENING: readonly CaseEventType[] = [
  'ResolutionProposed',
  'ActionAgreed',
  'ActivityScheduled',
  'ReferralRequestReceived',
  'CorrectiveActionRaised',
  'ContributionRequested',
  'RemedyOffered',
  'ContactRestricted',
];

/** What is brought into being beside cases, by the field that refers to it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  MeetingScheduled: 'meeting',
  RoleHolderAppointed: 'appointment',
  RestrictionImposed: 'restriction',
};

function createdBy({ type, data }: Recorded): readonly Created[] {
  const elsewhere = ELSEWHERE[type];
  if (elsewhere !== undefined)
    return [{ what: elsewhere, id: String((data as Readonly<Record<string, unknown>>)[elsewhere]) }];
  if (type === 'TaskRaised') return [{ what: 'task', id: (data as { task: string }).task }];
  const opening = OPENING.find((one) => one === type);
  const what = opening === undefined ? undefined : kindOfAct(opening)?.subject;
  const id = subjectOf({ type, data });
  return what === undefined || id === undefined ? [] : [{ what, id }];
}
