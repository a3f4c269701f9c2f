import type { ActRequest } from '#casework';
import type { Instant } from '#kernel';
import fc from 'fast-check';
import { sealed } from '../../casework/testing/scenario.ts';
import { acknowledged, act, answered, contacted, extended, lessons, proposed } from '../../casework/testing/acts.ts';
import { CaseLog, CaseStory, packNamed } from './case-log.ts';

const STEPS = [
  'acknowledge',
  'propose',
  'approve',
  'answer',
  'extend',
  'contact',
  'escalate',
  'assign',
  'flag_fact',
  'outcome',
  'identify',
  'offer',
  'provide',
  'agree',
  'agree_done',
  'file',
  'join',
  'authorise',
  'stand_down',
  'lessons',
  'corrective',
  'close',
  'close_unknown',
  'reopen',
  'void',
  'void_any',
  'correct',
  'correct_receipt_earlier',
  'correct_receipt_later',
  'settle',
] as const;

interface Step {
  readonly what: (typeof STEPS)[number];
  /** After the step before. */
  readonly hours: number;
}

export interface GeneratedCase {
  readonly organisation: string;
  readonly pack: string;
  readonly startDay: number;
  /** Recorded so many hours after it was received. */
  readonly lateHours: number;
  readonly steps: readonly Step[];
}

export const generatedCases: fc.Arbitrary<readonly GeneratedCase[]> = fc.array(
  fc.record({
    organisation: fc.constantFrom('aurora', 'borealis'),
    pack: fc.constantFrom('poweron', 'commonsense'),
    startDay: fc.nat(200),
    lateHours: fc.constantFrom(0, 0, 30, 500),
    steps: fc.array(fc.record({ what: fc.constantFrom(...STEPS), hours: fc.integer({ min: 0, max: 400 }) }), {
      maxLength: 12,
    }),
  }),
  { minLength: 1, maxLength: 5 },
);

const HOUR = 3_600_000;
const at = (ms: number): Instant => new Date(ms).toISOString();
const dateIn = (ms: number, days: number): string => at(ms + days * 24 * HOUR).slice(0, 10);

/** Tells generated cases, one after the other, as the decider decides them. */
export async function told(
  cases: readonly GeneratedCase[],
): Promise<{ caseLog: CaseLog; stories: readonly CaseStory[] }> {
  const caseLog = new CaseLog();
  const stories: CaseStory[] = [];
  for (const [index, one] of cases.entries()) {
    const story = new CaseStory(caseLog, one.organisation, packNamed(one.pack));
    await tell(story, one, `TST-2025-${String(index).padStart(5, '0')}`);
    stories.push(story);
  }
  return { caseLog, stories };
}

async function tell(story: CaseStory, { startDay, lateHours, steps }: GeneratedCase, reference: string): Promise<void> {
  const receivedAt = Date.UTC(2025, 0, 1, 10) + startDay * 24 * HOUR;
  let now = receivedAt + lateHours * HOUR;
  const facts = story.pack.facts.map(({ id, type }) =>
    act('CaseFactRecorded', { fact: id, value: type === 'bool' ? true : type === 'number' ? 1 : 'x' }),
  );
  const intake = act('ComplaintReceived', {
    reference,
    kind: 'complaint',
    channel: 'email',
    receivedAt: at(receivedAt),
    pack: { id: story.pack.pack, version: story.pack.version },
    party: `party-${reference}`,
    complainant: sealed,
    narrative: sealed,
    title: `About ${reference}`,
  });
  await story.record(at(now), intake);
  if (story.state.status === 'none') await story.record(at(now), intake, ...facts);
  for (const { what, hours } of steps) {
    now += hours * HOUR;
    if (what === 'settle') await story.settle(at(now));
    else {
      const said = requestOf(what, story, { now, hours });
      if (said !== undefined) await story.record(at(now), said);
    }
  }
}

function requestOf(
  what: Exclude<Step['what'], 'settle'>,
  { state, caseId }: CaseStory,
  { now, hours: any }: { readonly now: number; readonly hours: number },
): ActRequest | undefined {
  const firstBreached = [...state.clocks.values()].find(({ breach }) => breach !== undefined);
  const asked = state.acts.filter(({ derived, type }) => !derived && type !== 'ActVoided');
  const lastAct = asked.at(-1);
  const anyAct = asked[any % Math.max(1, asked.length)];
  switch (what) {
    case 'acknowledge':
      return acknowledged({ expectedReplyDate: dateIn(now, 14) });
    case 'propose':
      return proposed(`p${state.acts.length}`);
    case 'approve':
      return act('ResolutionApproved', {
        proposal: String(state.acts.find(({ type }) => type === 'ResolutionProposed')?.subject),
      });
    case 'answer':
      return answered('substantive');
    case 'extend':
      return extended(dateIn(now, 20));
    case 'contact':
      return contacted();
    case 'escalate':
      return act('EscalationRequested', { channel: 'email' });
    case 'assign':
      return act('HandlerAssigned', { role: 'handler', person: 'hana', name: 'Hana' });
    case 'flag_fact':
      return act('FeedbackClassified', { kind: 'negative_feedback', reason: 'second thoughts' });
    case 'outcome':
      return act('OutcomeDecided', {
        outcome: any % 2 === 0 ? 'upheld' : 'not_upheld',
        remedies: any % 3 === 0 ? [{ kind: 'apology' }] : undefined,
      });
    case 'identify':
      return act('IdentityEstablished', {
        complainant: any % 2 === 0 ? { ...sealed, sealed: `name-${any}` } : undefined,
        company: any % 3 === 0 ? `Company ${any}` : undefined,
      });
    case 'offer':
      return act('RemedyOffered', { remedy: `r${any % 2}`, offer: { kind: 'apology' } });
    case 'provide':
      return act('RemedyProvided', { remedy: `r${any % 2}` });
    case 'agree':
      return act('ActionAgreed', { action: `a${any % 2}`, description: sealed });
    case 'agree_done':
      return act('ActionCompleted', { action: `a${any % 2}` });
    case 'file':
      return act('DocumentFiled', { folder: `Folder ${any}` });
    case 'join':
      return act('ComplainantAdded', { party: `joined-${any % 2}`, complainant: sealed });
    case 'authorise':
      return act('RepresentativeAuthorised', { party: 'sol', name: sealed });
    case 'stand_down':
      return act('RepresentativeStoodDown', { party: 'sol', reason: 'over' });
    case 'lessons':
      return lessons(true);
    case 'corrective':
      return act('CorrectiveActionRaised', {
        correctiveAction: `${caseId}.${state.acts.length}`,
        description: 'Train the team',
      });
    case 'close':
      return state.status === 'open' ? act('CaseClosed', { exit: 'withdrawn', summary: sealed }) : undefined;
    case 'close_unknown':
      return state.status === 'open'
        ? act('CaseClosed', { exit: 'unreachable', summary: sealed, closedOn: null })
        : undefined;
    case 'reopen':
      return state.status === 'closed' ? act('CaseReopened', { reason: 'new facts' }) : undefined;
    case 'void':
      return lastAct === undefined ? undefined : act('ActVoided', { act: lastAct.id, reason: 'entered_in_error' });
    case 'void_any':
      return anyAct === undefined ? undefined : act('ActVoided', { act: anyAct.id, reason: 'entered_in_error' });
    case 'correct_receipt_earlier':
    case 'correct_receipt_later': {
      const hours = what === 'correct_receipt_earlier' ? -200 : 100;
      const receivedAt = at(Date.parse(state.receivedAt) + hours * HOUR);
      return receivedAt > at(now) ? undefined : act('ReceiptCorrected', { receivedAt, reason: 'the stamp says so' });
    }
    case 'correct':
      return firstBreached === undefined
        ? undefined
        : act('ClockReadingCorrected', { clock: firstBreached.id, reason: 'it was sent in time' });
  }
}
