import type { Id, Instant } from '#kernel';
import { INTAKE, subjectOf, type Acts, type Foldable } from '../events/index.ts';
import type { ActOnRecord } from './act.ts';
import type { ClockEvent } from './clock.ts';
import { appended, withKey, withMember } from './growing.ts';
import { limitAfter, type LimitOnRecord } from './limit.ts';
import type { Flag, Task } from './task.ts';

/** An act as it was said: nothing that came later has changed it, and its stage is what was thought then. */
export interface Act extends ActOnRecord {
  readonly recordedAt: Instant;
  /** Its place among the acts of the stream. */
  readonly order: number;
}

type PackVersion = Acts['ComplaintReceived']['pack'];

/** What the stream of a case says. */
export interface CaseRecord {
  /** All of them, in the stream's order: voided and departed ones too. */
  readonly acts: readonly Act[];
  readonly limits: ReadonlyMap<Id, LimitOnRecord>;
  readonly tasks: ReadonlyMap<Id, Task>;
  readonly flags: readonly Flag[];
  readonly forbidden: readonly string[];
  /** Notices and entries of registers that were made, by what names them. */
  readonly said: ReadonlySet<string>;
  /** The versions of the pack that the case was handled by, each once that it came to it; the last is that of now. */
  readonly packs: readonly PackVersion[];
  /** How many acts were told with the receipt, before anything followed from it; `undefined` where nothing has. */
  readonly atFirst?: number;
  /** When the last event was decided. */
  readonly decidedAt: Instant;
  /** What stays as an older version decided it, where the pass comes to something else; found anew for each decision. */
  readonly left?: Left;
}

/** Up to where a record is settled, the procedure did what the record says. */
export interface Left {
  /** What it would do by now, and did not. */
  readonly notDone: ReadonlySet<string>;
  /** The entry into the stage that the case is in, where the pass does not come to it; and in whose place that stands. */
  readonly entry: { readonly act: Id; readonly for: string | undefined } | undefined;
  /** By the id that the pass would take, that of the limit which counts on record. */
  readonly names: ReadonlyMap<Id, Id>;
}

export const emptyRecord: CaseRecord = {
  acts: [],
  limits: new Map(),
  tasks: new Map(),
  flags: [],
  forbidden: [],
  said: new Set(),
  packs: [],
  decidedAt: '',
};

/** Folds one event into the record. Never throws: what is on record happened. */
export function onRecord(before: CaseRecord, event: Foldable): CaseRecord {
  const { causedBy, decidedAt } = event.meta;
  const hasFollowed = causedBy !== undefined && event.type !== 'ProcedureDeparted';
  const atFirst = before.atFirst ?? (hasFollowed ? before.acts.length : undefined);
  const record = { ...before, decidedAt, atFirst };
  switch (event.type) {
    case 'ClockStarted':
    case 'ClockSatisfied':
    case 'ClockBreached':
    case 'ClockExpired':
    case 'ClockExtended':
    case 'ClockCancelled':
    case 'ClockReopened':
    case 'ClockRecalculated':
      return { ...record, limits: withLimit(record, event) };
    case 'NoticeRaised': {
      const said = withMember(record.said, event.data.notice);
      return { ...record, said, limits: withLimit(record, event) };
    }
    case 'ClockReadingCorrected': {
      const limits = withLimit(record, event);
      return { ...withAct(record, event), limits };
    }
    case 'TaskRaised': {
      const { task, ...raised } = event.data;
      const begun = { ...raised, id: task, raisedBy: event.meta.causedBy ?? '', raisedAfter: placeOf(record, event) };
      return { ...record, tasks: withKey(record.tasks, task, { ...begun, done: false }) };
    }
    case 'TaskDone': {
      const { task, by, how } = event.data;
      return withTask(record, task, (open) => ({ ...open, done: true, end: { by, how } }));
    }
    case 'TaskReopened': {
      const { task, person } = event.data;
      return withTask(record, task, ({ end: _, ...done }) => ({ ...done, person, done: false }));
    }
    case 'CaseFlagged':
      return { ...record, flags: [...record.flags, { flag: event.data.flag, by: event.meta.causedBy ?? '' }] };
    case 'FlagWithdrawn':
      return { ...record, flags: record.flags.filter(({ flag }) => flag !== event.data.flag) };
    case 'ActForbidden':
      return { ...record, forbidden: [...record.forbidden, event.data.rule] };
    case 'ActAllowedAgain':
      return { ...record, forbidden: record.forbidden.filter((rule) => rule !== event.data.rule) };
    case 'ProcedureDeparted': {
      const { act: departed, mode } = event.data;
      if (mode === 'warn') return record;
      return { ...record, acts: record.acts.map((act) => (act.id === departed ? { ...act, departed: true } : act)) };
    }
    case 'RegisterEntryMade': {
      const { register, entry } = event.data;
      return { ...record, said: withMember(record.said, `${register} ${entry}`) };
    }
    default:
      return withAct(record, event);
  }
}

/** How many acts were on record: up to what it was raised by, where that was told in the same step. */
function placeOf({ acts }: CaseRecord, { meta }: Foldable): number {
  const cause = acts.findLast(({ id }) => id === meta.causedBy);
  return cause?.recordedAt === meta.decidedAt ? cause.order + 1 : acts.length;
}

function withAct(record: CaseRecord, event: Foldable): CaseRecord {
  const acts = appended(record.acts, actOf(event, record.acts.length));
  const moved =
    event.type === 'CaseMovedToPackVersion' ? [event.data.to] : INTAKE.includes(event.type) ? [packOf(event)] : [];
  return { ...record, acts, packs: [...record.packs, ...moved] };
}

const packOf = (event: Foldable): PackVersion => (event.data as Acts['ComplaintReceived']).pack;

function actOf({ id, type, data, meta }: Foldable, order: number): Act {
  const said = data as Readonly<Record<string, unknown>> & { stage?: string; roles?: readonly string[] };
  return {
    id,
    type,
    data: said,
    occurredAt: meta.occurredAt,
    recordedAt: meta.decidedAt,
    order,
    actor: meta.actor.id,
    stage: said.stage ?? '',
    roles: said.roles ?? [],
    subject: subjectOf({ type, data }),
    departed: false,
    voided: false,
    derived: meta.causedBy !== undefined,
    causedBy: meta.causedBy,
  };
}

function withLimit({ limits, packs }: CaseRecord, event: ClockEvent): CaseRecord['limits'] {
  const id = event.data.clock;
  const pack = packs.at(-1)?.version ?? 0;
  const limit = id === undefined ? undefined : limitAfter(limits.get(id), event, pack);
  return id === undefined || limit === undefined ? limits : withKey(limits, id, limit);
}

function withTask(record: CaseRecord, id: Id, change: (task: Task) => Task): CaseRecord {
  const task = record.tasks.get(id);
  return task === undefined ? record : { ...record, tasks: withKey(record.tasks, id, change(task)) };
}
