import { LIMIT_CHANGES, type CaseEventMap, type CaseEventType, type RecordedCaseEvent } from '#casework';
import type { Id, Recorded } from '#kernel';
import { localDateOf } from '#procedure';
import { caseIdOf } from '../case-event.ts';
import { derived, type ClockFacts } from './reading.ts';
import type { ClockRow } from './row.ts';

type Started = Recorded<Extract<RecordedCaseEvent, { type: 'ClockStarted' }>>;

export const HANDLED = ['ClockStarted', ...LIMIT_CHANGES, 'NoticeRaised'] as const satisfies readonly CaseEventType[];

export const clockKey = (event: Pick<Recorded, 'stream'>, clock: Id): string => `${caseIdOf(event)}/${clock}`;

/** The clock that an event is about. */
export function clockOf({ data }: RecordedCaseEvent): Id | undefined {
  return 'clock' in data ? data.clock : undefined;
}

/** The row after an event; `undefined` where it changes nothing. */
export function foldClock(row: ClockRow | undefined, event: RecordedCaseEvent): ClockRow | undefined {
  if (event.type === 'ClockStarted') return derived(started(event));
  if (event.type === 'NoticeRaised' && event.data.kind !== 'reminder') return undefined;
  if (row === undefined) throw new Error(`${event.type} on ${event.stream} is about a clock that never started`);
  const change = changeOf(row, event);
  return change === undefined ? undefined : derived(movedOff({ ...row, ...change }, event));
}

function started({ stream, data, meta }: Started): ClockFacts {
  return {
    key: clockKey({ stream }, data.clock),
    organisation: meta.organisation,
    caseId: caseIdOf({ stream }),
    clock: data.clock,
    rule: data.rule,
    title: data.title,
    nature: data.nature,
    owner: data.owner,
    stage: data.stage ?? null,
    subject: data.subject ?? null,
    startedBy: data.startedBy,
    startedAt: data.inputs.from,
    knownAt: meta.decidedAt,
    firstDueAt: data.dueAt,
    firstDueDate: data.dueDate,
    countedDueAt: data.dueAt,
    countedDueDate: data.dueDate,
    recalculated: null,
    calendar: data.inputs.calendar.id,
    dueAt: data.dueAt,
    dueDate: data.dueDate,
    provisional: data.provisional,
    inputs: data.inputs,
    facts: data.facts,
    req: data.req,
    remindAt: data.remindAt,
    reminded: 0,
    ...NOT_EXTENDED,
    breachedAt: null,
    detectedAt: null,
    correctedBy: null,
    correctedBecause: null,
    movedOff: false,
    keptBy: [],
    ...NOT_ENDED,
    imported: meta.origin.kind === 'import',
  };
}

const NOT_EXTENDED = { extensions: 0, promise: null, extendedUntil: null } as const;
const NOT_ENDED = { endHow: null, endAt: null, endBy: null, endBecause: null } as const;

function changeOf(row: ClockRow, event: RecordedCaseEvent): Partial<ClockFacts> | undefined {
  switch (event.type) {
    case 'ClockSatisfied':
      return { endHow: 'met', endAt: event.data.at, endBy: event.data.by };
    case 'ClockBreached':
      return {
        breachedAt: event.data.dueAt,
        detectedAt: event.meta.decidedAt,
        correctedBy: null,
        correctedBecause: null,
      };
    case 'ClockExpired':
      return { endHow: 'expired', endAt: event.data.dueAt };
    case 'ClockExtended':
      return extension(row, event.data);
    case 'ClockCancelled': {
      const { at, by, because } = event.data;
      return { endHow: 'cancelled', endAt: at, endBy: by, endBecause: because };
    }
    case 'ClockReopened':
      // It runs on as it was counted, and is extended anew by what still stands; a breach on record stays.
      return { ...NOT_ENDED, ...NOT_EXTENDED, dueAt: row.countedDueAt, dueDate: row.countedDueDate };
    case 'ClockRecalculated':
      return recounted(row, event);
    case 'ClockReadingCorrected': {
      const { breachedAt, keptBy } = row;
      if (breachedAt === null) return undefined;
      const isByPerson = event.meta.causedBy === undefined && !keptBy.includes(breachedAt);
      const corrected = { correctedBy: event.meta.actor.id, correctedBecause: event.data.reason };
      return { ...corrected, keptBy: isByPerson ? [...keptBy, breachedAt] : keptBy };
    }
    case 'NoticeRaised':
      return { reminded: row.reminded + 1 };
    default:
      return undefined;
  }
}

/** Whether a limit whose miss was corrected has had another date since, by which it may be missed. */
function movedOff(row: ClockFacts, { type }: RecordedCaseEvent): ClockFacts {
  const isOff = row.correctedBecause !== null && row.breachedAt !== row.dueAt;
  if (type === 'ClockBreached' || type === 'ClockReopened') return { ...row, movedOff: isOff };
  return isOff ? { ...row, movedOff: true } : row;
}

/** Counted anew: the date told first stays beside the one that holds now, but for one told by a wrong receipt. */
function recounted(
  row: ClockRow,
  { data, meta }: Recorded<Extract<RecordedCaseEvent, { type: 'ClockRecalculated' }>>,
): Partial<ClockFacts> {
  const { dueAt, dueDate, from, provisional, inputs, remindAt, because } = data;
  const countedAt = because === 'calendar_changed' ? meta.occurredAt : meta.decidedAt;
  const reminded = remindAt.filter((at) => at <= countedAt).length;
  const counted = { countedDueAt: dueAt, countedDueDate: dueDate, dueAt, dueDate };
  const first = because === 'receipt_corrected' ? { firstDueAt: dueAt, firstDueDate: dueDate } : {};
  // What was missed stays missed, by the date that it has now.
  const missed = row.breachedAt !== null && row.correctedBecause === null ? { breachedAt: dueAt } : {};
  const expired = row.endHow === 'expired' ? { endAt: dueAt } : {};
  const rest = { startedAt: from, provisional, inputs, remindAt, reminded, recalculated: because };
  return { ...counted, ...first, ...missed, ...expired, ...rest };
}

/** The clock runs on with a later date, or ends because a promise takes over. */
function extension(
  { extensions, inputs }: ClockRow,
  { at, by, until, promise, remindAt }: CaseEventMap['ClockExtended'],
): Partial<ClockFacts> {
  const extended = { extensions: extensions + 1, extendedUntil: until };
  if (promise !== null) return { ...extended, promise, endHow: 'extended', endAt: at, endBy: by };
  // Due instants are exclusive: the last day in time is that of the moment before.
  const lastMoment = new Date(Date.parse(until) - 1).toISOString();
  const reminders =
    remindAt === undefined ? {} : { remindAt, reminded: remindAt.filter((moment) => moment <= at).length };
  return { ...extended, dueAt: until, dueDate: localDateOf(lastMoment, inputs.timeZone), ...reminders };
}
