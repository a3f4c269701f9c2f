import type { Id } from '#kernel';
import { kindOfAct, type Acts, type Foldable } from '../events/index.ts';
import type { Clock } from './clock.ts';
import { appended, inOneGo, withKey } from './growing.ts';
import { earliestReceipt, withFact, withoutAct, withReceipt, type Knowledge } from './known.ts';
import { emptyRecord, onRecord, type CaseRecord } from './record.ts';
import type { Flag, Task } from './task.ts';

export interface CaseState extends Knowledge {
  readonly status: 'none' | 'open' | 'closed';
  readonly reference: string;
  readonly pack: { readonly id: string; readonly version: number };
  readonly kind: string;
  readonly channel: string;
  readonly party: Id;
  readonly area?: string;
  readonly stage: string;
  readonly exit?: string;
  readonly clocks: ReadonlyMap<Id, Clock>;
  readonly tasks: ReadonlyMap<Id, Task>;
  /** Who fills a role of the pack on this case. */
  readonly assigned: ReadonlyMap<string, Id | null>;
  readonly forbidden: readonly string[];
  readonly flags: readonly Flag[];
  /** What the stream says, as the next decision is derived from it. */
  readonly record: CaseRecord;
}

export const initialCase: CaseState = {
  status: 'none',
  reference: '',
  pack: { id: '', version: 0 },
  kind: '',
  channel: '',
  party: '',
  receivedAt: '',
  stage: '',
  facts: new Map(),
  acts: [],
  clocks: new Map(),
  tasks: new Map(),
  assigned: new Map(),
  forbidden: [],
  flags: [],
  record: emptyRecord,
};

/** Folds events that follow one another. */
export const evolveAll = (before: CaseState, events: readonly Foldable[]): CaseState => inOneGo(before, events, evolve);

/** Folds one event into the state. Never throws: what is on record happened. */
export function evolve(before: CaseState, event: Foldable): CaseState {
  const record = onRecord(before.record, event);
  const { limits: clocks, tasks, flags, forbidden } = record;
  const state = { ...before, record, clocks, tasks, flags, forbidden };
  if (kindOfAct(event.type) === undefined) return afterConsequence(state, event);
  const act = record.acts.at(-1);
  const stage = act === undefined || act.stage === '' ? state.stage : act.stage;
  const recorded = act === undefined ? state : { ...state, acts: appended(state.acts, { ...act, stage }) };
  switch (event.type) {
    case 'ComplaintReceived':
    case 'FeedbackReceived':
      return { ...recorded, ...opened(event.data), stage: event.data.stage ?? state.stage };
    case 'FeedbackClassified':
      return { ...recorded, kind: event.data.kind };
    case 'IdentityEstablished':
      return { ...recorded, company: event.data.company ?? state.company };
    case 'ReceiptCorrected':
      return withReceipt(recorded, event.data.receivedAt);
    case 'CaseFactRecorded':
      return {
        ...recorded,
        facts: withFact(state, event.data, event.meta.occurredAt),
      };
    case 'HandlerAssigned':
      return { ...recorded, assigned: withKey(state.assigned, event.data.role, event.data.person) };
    case 'StageEscalated':
      return { ...recorded, stage: event.data.to };
    case 'CaseMovedToPackVersion':
      return { ...recorded, pack: event.data.to };
    case 'CaseMerged':
      return { ...recorded, status: 'closed', exit: 'duplicate' };
    case 'DuplicateAbsorbed':
      return { ...recorded, receivedAt: earliestReceipt(recorded.acts) };
    case 'DuplicateReleased': {
      const acts = recorded.acts.map((act) =>
        act.type === 'DuplicateAbsorbed' && act.data['case'] === event.data.case ? { ...act, voided: true } : act,
      );
      return { ...recorded, acts, receivedAt: earliestReceipt(acts) };
    }
    case 'CaseClosed':
      return { ...recorded, status: 'closed', exit: event.data.exit };
    case 'CaseReopened':
      return { ...recorded, status: 'open', exit: undefined };
    case 'ActVoided':
      return withoutAct(recorded, event.data.act);
    default:
      return recorded;
  }
}

/** A consequence changes limits, tasks, flags and prohibitions; one says that an act departed. */
const afterConsequence = (state: CaseState, event: Foldable): CaseState =>
  event.type !== 'ProcedureDeparted' || event.data.mode === 'warn'
    ? state
    : { ...state, acts: state.acts.map((act) => (act.id === event.data.act ? { ...act, departed: true } : act)) };

function opened(
  data: Acts['ComplaintReceived'],
): Pick<CaseState, 'status' | 'reference' | 'pack' | 'kind' | 'channel' | 'party' | 'area' | 'company' | 'receivedAt'> {
  const { reference, pack, kind, channel, party, area, company, receivedAt } = data;
  return { status: 'open', reference, pack, kind, channel, party, area, company, receivedAt };
}
