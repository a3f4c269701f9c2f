import { actSchemas, consequenceSchemas, type CaseEventType, type RecordedCaseEvent } from '#casework';
import type { Projection } from '#read-model';
import { CASES, caseIdOf, isLateRecorded } from '../case-event.ts';
import type { TimelineRow } from './row.ts';

/** One row for every event of a case. A type that is added to the catalogue is in it without further ado. */
export const timeline: Projection<TimelineRow, RecordedCaseEvent> = {
  name: 'timeline',
  version: 1,
  handles: [...Object.keys(actSchemas), ...Object.keys(consequenceSchemas)] as CaseEventType[],
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      revision: 'integer',
      type: 'text',
      act: 'text',
      causedBy: 'text?',
      occurredAt: 'instant',
      decidedAt: 'instant',
      lateRecorded: 'boolean',
      actorId: 'text',
      actorRole: 'text',
      authenticated: 'text',
      origin: 'text',
      data: 'json',
      voidedBy: 'text?',
    },
    indexes: [['organisation', 'caseId', 'revision'], ['act']],
  },
  partition: caseIdOf,
  reads(event) {
    const { causedBy } = event.meta;
    return [...(causedBy === undefined ? [] : [causedBy]), ...(event.type === 'ActVoided' ? [event.data.act] : [])];
  },
  fold(rows, event) {
    const voided = event.type === 'ActVoided' ? rows.get(event.data.act) : undefined;
    const row = entry(event, event.meta.causedBy === undefined ? undefined : rows.get(event.meta.causedBy));
    return [{ put: row }, ...(voided === undefined ? [] : [{ put: { ...voided, voidedBy: event.id } }])];
  },
};

/** @param cause the event that it follows from, which may itself follow from an act. */
function entry({ id, type, stream, revision, data, meta }: RecordedCaseEvent, cause?: TimelineRow): TimelineRow {
  return {
    key: id,
    organisation: meta.organisation,
    caseId: caseIdOf({ stream }),
    revision,
    type,
    act: cause?.act ?? id,
    causedBy: meta.causedBy ?? null,
    occurredAt: meta.occurredAt,
    decidedAt: meta.decidedAt,
    lateRecorded: meta.causedBy === undefined && isLateRecorded(meta.occurredAt, meta),
    actorId: meta.actor.id,
    actorRole: meta.actor.role,
    authenticated: meta.actor.authenticated,
    origin: meta.origin.kind,
    data: { ...data },
    voidedBy: null,
  };
}
