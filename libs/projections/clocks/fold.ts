import {
  clockAfter,
  LIMIT_CHANGES,
  type CaseEventMap,
  type CaseEventType,
  type Clock,
  type ClockEnd,
  type RecordedCaseEvent,
} from '#casework';
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

/** The row after an event, which changes a limit here as it does for whoever decides; `undefined` where it changes nothing. */
export function foldClock(row: ClockRow | undefined, event: RecordedCaseEvent): ClockRow | undefined {
  if (event.type === 'ClockStarted') return derived(started(event));
  if (!isChange(event) || (event.type === 'NoticeRaised' && event.data.kind !== 'reminder')) return undefined;
  if (row === undefined) throw new Error(`${event.type} on ${event.stream} is about a clock that never started`);
  const before = asClock(row);
  const after = clockAfter(before, event);
  return after === undefined || after === before
    ? undefined
    : derived({ ...row, ...fromClock(after), ...besides(row, event) });
}

type Change = Extract<RecordedCaseEvent, { type: (typeof HANDLED)[number] }>;
const isChange = (event: RecordedCaseEvent): event is Change => HANDLED.some((type) => type === event.type);

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

/** The limit that a row is of. What the row does not hold of it, no event that follows asks for. */
const asClock = (row: ClockRow): Clock => ({
  id: row.clock,
  rule: row.rule,
  title: row.title,
  nature: row.nature,
  owner: row.owner,
  stage: row.stage ?? undefined,
  subject: row.subject ?? undefined,
  startedBy: row.startedBy,
  from: row.startedAt,
  calendar: row.inputs.calendar,
  countedAt: row.knownAt,
  firstDueAt: row.firstDueAt,
  countedDueAt: row.countedDueAt,
  countedDueDate: row.countedDueDate,
  dueAt: row.dueAt,
  dueDate: row.dueDate,
  provisional: row.provisional,
  remindAt: row.remindAt,
  reminded: row.reminded,
  extensions: row.extensions,
  extendedBy: [],
  breach: breachOf(row),
  keptBy: new Set(row.keptBy),
  end: endOf(row),
});

function breachOf({ breachedAt, detectedAt, correctedBy, correctedBecause, movedOff }: ClockRow): Clock['breach'] {
  if (breachedAt === null) return undefined;
  const miss = { id: '', dueAt: breachedAt, detectedAt: detectedAt ?? breachedAt };
  if (correctedBecause === null) return miss;
  return { ...miss, corrected: { by: correctedBy ?? '', reason: correctedBecause }, ...(movedOff ? { movedOff } : {}) };
}

function endOf({ endHow, endAt, endBy, endBecause, promise }: ClockRow): ClockEnd | undefined {
  const end = { by: endBy ?? '', at: endAt ?? '' };
  switch (endHow) {
    case null:
      return undefined;
    case 'extended':
      return { how: endHow, ...end, promise: promise ?? '' };
    case 'cancelled':
      return { how: endHow, ...end, because: endBecause as CaseEventMap['ClockCancelled']['because'] };
    default:
      return { how: endHow, ...end };
  }
}

/** What of a limit is in its row. */
function fromClock({ breach, end, keptBy, ...clock }: Clock): Partial<ClockFacts> {
  const { from: startedAt, firstDueAt, countedDueAt, countedDueDate, dueAt, dueDate } = clock;
  const { provisional, remindAt, reminded, extensions } = clock;
  return {
    ...{ startedAt, firstDueAt, countedDueAt, countedDueDate, dueAt, dueDate },
    ...{ provisional, remindAt, reminded, extensions },
    breachedAt: breach?.dueAt ?? null,
    detectedAt: breach?.detectedAt ?? null,
    correctedBy: breach?.corrected?.by ?? null,
    correctedBecause: breach?.corrected?.reason ?? null,
    movedOff: breach?.movedOff === true,
    keptBy: [...keptBy],
    endHow: end?.how ?? null,
    endAt: end?.at ?? null,
    // Nobody did what is over by itself.
    endBy: end === undefined || end.how === 'expired' ? null : end.by,
    endBecause: end?.how === 'cancelled' ? end.because : null,
  };
}

/** What whoever reads a limit wants to know beside it. */
function besides({ inputs: { timeZone } }: ClockRow, { type, data }: Change): Partial<ClockFacts> {
  switch (type) {
    case 'ClockReopened':
      return { promise: null, extendedUntil: null };
    case 'ClockRecalculated': {
      const { inputs, because, dueDate } = data;
      const first = because === 'receipt_corrected' ? { firstDueDate: dueDate } : {};
      return { inputs, recalculated: because, ...first };
    }
    case 'ClockExtended': {
      const { until: extendedUntil, promise } = data;
      if (promise !== null) return { extendedUntil, promise };
      // Due instants are exclusive: the last day in time is that of the moment before.
      const lastMoment = new Date(Date.parse(extendedUntil) - 1).toISOString();
      return { extendedUntil, dueDate: localDateOf(lastMoment, timeZone) };
    }
    default:
      return {};
  }
}
