import { LIMIT_CHANGES, type Acts, type CaseEventType, type RecordedCaseEvent } from '#casework';
import type { Recorded } from '#kernel';
import { caseIdOf, INTAKE_TYPES, isLate, isLateRecorded } from '../case-event.ts';
import { withTold, withVoid } from '../told.ts';
import { dossierOf, type Dossier } from './dossier.ts';
import { isKept, kept, KEPT_TYPES, type ActOfRow } from './kept.ts';
import { changeLimit, startLimit } from './limits.ts';
import type { OpenSpell, RegisterRow } from './row.ts';

type Intake = Recorded<Extract<RecordedCaseEvent, { type: (typeof INTAKE_TYPES)[number] }>>;

export const HANDLED = [
  ...KEPT_TYPES,
  'ReceiptCorrected',
  'FeedbackClassified',
  'CaseMovedToPackVersion',
  'HandlerAssigned',
  'StageEscalated',
  'CaseClosed',
  'CaseMerged',
  'CaseReopened',
  'CaseFlagged',
  'FlagWithdrawn',
  'ActVoided',
  'ClockStarted',
  ...LIMIT_CHANGES,
] as const satisfies readonly CaseEventType[];

/** The row after an event; `undefined` where it changes nothing. */
export function foldRegister(row: RegisterRow | undefined, event: RecordedCaseEvent): RegisterRow | undefined {
  if (event.type === 'ComplaintReceived' || event.type === 'FeedbackReceived') return opened(event);
  if (row === undefined) throw new Error(`${event.type} on ${event.stream}, which was never received`);
  return changed(row, event);
}

function opened(event: Intake): RegisterRow {
  const { data, meta } = event;
  return {
    key: caseIdOf(event),
    organisation: meta.organisation,
    caseId: caseIdOf(event),
    reference: data.reference,
    kind: data.kind,
    status: 'open',
    stage: data.stage ?? null,
    channel: data.channel,
    packId: data.pack.id,
    packVersion: data.pack.version,
    party: data.party,
    ...described(data),
    ...withActs(withTold<ActOfRow>([], kept(event))),
    receivedAt: data.receivedAt,
    recordedAt: meta.decidedAt,
    lateRecorded: isLateRecorded(data.receivedAt, meta),
    spells: [{ openedAt: data.receivedAt, closedOn: null, closed: false, exit: null }],
    closedOn: null,
    closedAt: null,
    exit: null,
    summary: null,
    handlers: {},
    limits: {},
    nextDueAt: null,
    nextDueClock: null,
    overdueCount: 0,
    breachedCount: 0,
    flags: [],
    origin: meta.origin.kind,
    importFile: meta.origin.kind === 'import' ? meta.origin.file : null,
    importLine: meta.origin.kind === 'import' ? meta.origin.line : null,
  };
}

const described = (data: Acts['ComplaintReceived']) => ({
  externalReference: data.externalReference ?? null,
  title: data.title ?? null,
  area: data.area ?? null,
  product: data.product ?? null,
  service: data.service ?? null,
  site: data.site ?? null,
  team: data.team ?? null,
  narrative: data.narrative ?? null,
  expectedOutcome: data.expectedOutcome ?? null,
});

function changed(row: RegisterRow, event: RecordedCaseEvent): RegisterRow | undefined {
  if (isKept(event)) return { ...row, ...withActs(withTold<ActOfRow>(row.acts, kept(event))) };
  switch (event.type) {
    case 'FeedbackClassified':
      return { ...row, kind: event.data.kind };
    case 'ReceiptCorrected': {
      const { receivedAt } = event.data;
      const [first, ...later] = row.spells;
      const spells = first === undefined ? [] : [{ ...first, openedAt: receivedAt }, ...later];
      const lateRecorded = row.origin === 'live' && isLate(receivedAt, row.recordedAt);
      return { ...row, receivedAt, lateRecorded, spells };
    }
    case 'HandlerAssigned': {
      const { role, person, name = null } = event.data;
      return { ...row, handlers: { ...row.handlers, [role]: { person, name } } };
    }
    case 'StageEscalated':
      return { ...row, stage: event.data.to };
    case 'CaseMovedToPackVersion':
      return { ...row, packId: event.data.to.id, packVersion: event.data.to.version };
    case 'ActVoided': {
      const acts = withVoid(row.acts, event);
      return acts === row.acts ? undefined : { ...row, ...withActs(acts) };
    }
    case 'CaseFlagged':
      return row.flags.includes(event.data.flag) ? undefined : { ...row, flags: [...row.flags, event.data.flag] };
    case 'FlagWithdrawn':
      return { ...row, flags: row.flags.filter((flag) => flag !== event.data.flag) };
    case 'CaseClosed':
      return closed(row, event.data, event.meta.occurredAt);
    case 'CaseMerged':
      return closed(row, { exit: 'duplicate' }, event.meta.occurredAt);
    case 'CaseReopened': {
      const spell: OpenSpell = { openedAt: event.meta.occurredAt, closedOn: null, closed: false, exit: null };
      return {
        ...row,
        status: 'open',
        closedOn: null,
        closedAt: null,
        exit: null,
        summary: null,
        spells: [...row.spells, spell],
      };
    }
    case 'ClockStarted':
      return startLimit(row, event.data);
    case 'ClockSatisfied':
    case 'ClockBreached':
    case 'ClockExpired':
    case 'ClockExtended':
    case 'ClockCancelled':
    case 'ClockReopened':
    case 'ClockRecalculated':
    case 'ClockReadingCorrected':
      return changeLimit(row, event);
    default:
      return undefined;
  }
}

const withActs = (acts: readonly ActOfRow[]): Dossier & Pick<RegisterRow, 'acts'> => ({ acts, ...dossierOf(acts) });

function closed(row: RegisterRow, said: Acts['CaseClosed'], closedAt: string): RegisterRow {
  const { exit, closedOn: stated, summary = null } = said;
  // The decider writes the local day where nothing is said; the day in UTC is the nearest that is known without it.
  const closedOn = stated === undefined ? closedAt.slice(0, 10) : stated;
  const closure = { closedOn, closed: true, exit };
  const spells = [...row.spells.slice(0, -1), ...row.spells.slice(-1).map((spell) => ({ ...spell, ...closure }))];
  return { ...row, status: 'closed', closedOn, closedAt, exit, summary, spells };
}
