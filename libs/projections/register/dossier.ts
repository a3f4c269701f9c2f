import type { Acts } from '#casework';
import type { ActOfRow, CONTACT } from './kept.ts';
import type { AgreedAction, RegisterRow, RemedyOnCase } from './row.ts';

/** What the register shows of a case by what was said of it, and not taken back. */
export type Dossier = Pick<
  RegisterRow,
  (typeof CONTACT)[number] | 'outcome' | 'remedies' | 'actions' | 'folder' | 'causes' | 'consentWithheld'
>;

const EMPTY: Dossier = {
  complainant: null,
  email: null,
  phone: null,
  address: null,
  company: null,
  outcome: null,
  remedies: [],
  actions: [],
  folder: null,
  causes: [],
  consentWithheld: false,
};

/** By the acts that stand, in the order in which they were said. */
export function dossierOf(acts: readonly ActOfRow[]): Dossier {
  const standing = acts.filter(({ voided }) => !voided);
  return { ...standing.reduce(after, EMPTY), consentWithheld: isConsentWithheld(standing) };
}

function after(known: Dossier, act: ActOfRow): Dossier {
  switch (act.type) {
    case 'ComplaintReceived':
    case 'FeedbackReceived':
    case 'IdentityEstablished':
      return { ...known, ...act.data };
    case 'OutcomeDecided': {
      const { outcome, remedies = [] } = act.data;
      // The last outcome says what is awarded; what was offered on its own stays.
      const offered = known.remedies.filter(({ remedy }) => remedy !== null);
      const awarded = remedies.map((award) => remedyOf(award, null, 'awarded'));
      return { ...known, outcome, remedies: [...offered, ...awarded] };
    }
    case 'RemedyOffered':
      return { ...known, remedies: [...known.remedies, remedyOf(act.data.offer, act.data.remedy, 'offered')] };
    case 'RemedyAccepted':
    case 'RemedyDeclined':
    case 'RemedyProvided': {
      const state = STATES[act.type];
      return {
        ...known,
        remedies: known.remedies.map((one) => (one.remedy === act.data.remedy ? { ...one, state } : one)),
      };
    }
    case 'ActionAgreed': {
      const { action, description, actionDueOn: dueOn = null } = act.data;
      return { ...known, actions: [...known.actions, { action, description, dueOn, done: false }] };
    }
    case 'ActionRescheduled':
      return withAction(known, act.data.action, { dueOn: act.data.actionDueOn });
    case 'ActionCompleted':
      return withAction(known, act.data.action, { done: true });
    case 'DocumentFiled':
      return { ...known, folder: act.data.folder };
    case 'LessonsRecorded': {
      const { causeCode } = act.data;
      return causeCode === undefined ? known : { ...known, causes: [...known.causes, causeCode] };
    }
    case 'ComplainantAdded':
    case 'ConsentWithheld':
    case 'ConsentGiven':
    case 'ActVoided':
      return known;
  }
}

const STATES = { RemedyAccepted: 'accepted', RemedyDeclined: 'declined', RemedyProvided: 'provided' } as const;

type Award = Acts['RemedyOffered']['offer'];

const remedyOf = (award: Award, remedy: RemedyOnCase['remedy'], state: RemedyOnCase['state']): RemedyOnCase => {
  const { kind, amount = null, currency = null } = award;
  return { remedy, kind, amount, currency, state };
};

const withAction = (known: Dossier, action: AgreedAction['action'], change: Partial<AgreedAction>): Dossier => ({
  ...known,
  actions: known.actions.map((one) => (one.action === action ? { ...one, ...change } : one)),
});

/** The last word on each scope counts. */
function isConsentWithheld(standing: readonly ActOfRow[]): boolean {
  const withheld = new Map<string, boolean>();
  for (const { type, data } of standing)
    if (type === 'ConsentWithheld' || type === 'ConsentGiven') withheld.set(data.scope, type === 'ConsentWithheld');
  return [...withheld.values()].includes(true);
}
