import { LIMIT_CHANGES, type Acts, type CaseEventType, type RecordedCaseEvent } from '#casework';
import type { Id, Recorded } from '#kernel';
import { caseIdOf, INTAKE_TYPES, isLate, isLateRecorded } from '../case-event.ts';
import { awarded, foldAction, foldRemedy, withoutDone } from './done.ts';
import { changeLimit, startLimit } from './limits.ts';
import type { Consent, OpenSpell, RegisterRow } from './row.ts';

type Intake = Recorded<Extract<RecordedCaseEvent, { type: (typeof INTAKE_TYPES)[number] }>>;

export const HANDLED = [
  ...INTAKE_TYPES,
  'ReceiptCorrected',
  'FeedbackClassified',
  'IdentityEstablished',
  'ConsentWithheld',
  'ConsentGiven',
  'CaseMovedToPackVersion',
  'HandlerAssigned',
  'StageEscalated',
  'OutcomeDecided',
  'RemedyOffered',
  'RemedyAccepted',
  'RemedyDeclined',
  'RemedyProvided',
  'ActionAgreed',
  'ActionRescheduled',
  'ActionCompleted',
  'DocumentFiled',
  'LessonsRecorded',
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
    receivedAt: data.receivedAt,
    recordedAt: meta.decidedAt,
    lateRecorded: isLateRecorded(data.receivedAt, meta),
    spells: [{ openedAt: data.receivedAt, closedOn: null, closed: false, exit: null }],
    closedOn: null,
    closedAt: null,
    exit: null,
    outcome: null,
    outcomeBy: null,
    remedies: [],
    actions: [],
    summary: null,
    folder: null,
    handlers: {},
    limits: {},
    nextDueAt: null,
    nextDueClock: null,
    overdueCount: 0,
    breachedCount: 0,
    causes: [],
    flags: [],
    consents: [],
    consentWithheld: false,
    origin: meta.origin.kind,
    importFile: meta.origin.kind === 'import' ? meta.origin.file : null,
    importLine: meta.origin.kind === 'import' ? meta.origin.line : null,
  };
}

const described = (data: Acts['ComplaintReceived']) => ({
  externalReference: data.externalReference ?? null,
  title: data.title ?? null,
  company: data.company ?? null,
  area: data.area ?? null,
  product: data.product ?? null,
  service: data.service ?? null,
  site: data.site ?? null,
  team: data.team ?? null,
  complainant: data.complainant ?? null,
  email: data.email ?? null,
  phone: data.phone ?? null,
  address: data.address ?? null,
  narrative: data.narrative ?? null,
  expectedOutcome: data.expectedOutcome ?? null,
});

function changed(row: RegisterRow, event: RecordedCaseEvent): RegisterRow | undefined {
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
    case 'OutcomeDecided':
      return awarded({ ...row, outcome: event.data.outcome, outcomeBy: event.id }, event.id, event.data.remedies);
    case 'RemedyOffered':
    case 'RemedyAccepted':
    case 'RemedyDeclined':
    case 'RemedyProvided':
      return foldRemedy(row, event);
    case 'ActionAgreed':
    case 'ActionRescheduled':
    case 'ActionCompleted':
      return foldAction(row, event);
    case 'DocumentFiled':
      return { ...row, folder: event.data.folder };
    case 'LessonsRecorded': {
      const { causeCode: code } = event.data;
      return code === undefined ? undefined : { ...row, causes: [...row.causes, { act: event.id, code }] };
    }
    case 'IdentityEstablished': {
      const { complainant, email, phone, address, company } = event.data;
      return {
        ...row,
        complainant: complainant ?? row.complainant,
        email: email ?? row.email,
        phone: phone ?? row.phone,
        address: address ?? row.address,
        company: company ?? row.company,
      };
    }
    case 'ConsentWithheld':
    case 'ConsentGiven': {
      const consent = { act: event.id, scope: event.data.scope, withheld: event.type === 'ConsentWithheld' };
      return withConsents(row, [...row.consents, consent]);
    }
    case 'CaseMovedToPackVersion':
      return { ...row, packId: event.data.to.id, packVersion: event.data.to.version };
    case 'ActVoided':
      return voided(row, event.data.act);
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

function voided(row: RegisterRow, act: Id): RegisterRow | undefined {
  const done = withoutDone(row, act);
  if (act === row.outcomeBy) return { ...(done ?? row), outcome: null, outcomeBy: null };
  if (done !== undefined) return done;
  const causes = row.causes.filter((cause) => cause.act !== act);
  if (causes.length < row.causes.length) return { ...row, causes };
  const consents = row.consents.filter((consent) => consent.act !== act);
  return consents.length === row.consents.length ? undefined : withConsents(row, consents);
}

/** The last word on each scope counts. */
function withConsents(row: RegisterRow, consents: readonly Consent[]): RegisterRow {
  const last = new Map(consents.map(({ scope, withheld }) => [scope, withheld]));
  return { ...row, consents, consentWithheld: [...last.values()].includes(true) };
}

function closed(row: RegisterRow, said: Acts['CaseClosed'], closedAt: string): RegisterRow {
  const { exit, closedOn: stated, summary = null } = said;
  // The decider writes the local day where nothing is said; the day in UTC is the nearest that is known without it.
  const closedOn = stated === undefined ? closedAt.slice(0, 10) : stated;
  const closure = { closedOn, closed: true, exit };
  const spells = [...row.spells.slice(0, -1), ...row.spells.slice(-1).map((spell) => ({ ...spell, ...closure }))];
  return { ...row, status: 'closed', closedOn, closedAt, exit, summary, spells };
}
