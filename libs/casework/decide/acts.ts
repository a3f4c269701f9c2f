import type { Pack } from '#procedure';
import { MONEY_REMEDIES } from '#procedure';
import type { Instant } from '#kernel';
import type { ActRequest } from '../commands.ts';
import type { Acts, ActType } from '../events/index.ts';
import { subjectOf } from '../events/index.ts';
import type { CaseState } from '../state.ts';
import { isInvolved } from './appoint.ts';
import { spoken } from './describe.ts';
import { dayOf } from './due.ts';
import { because, type CaseRefusal } from './refusals.ts';
import { isIntake, type Run } from './run.ts';

type Data<T extends ActType> = Acts[T];
type Check<T extends ActType> = (run: Run, data: Readonly<Data<T>>, occurredAt: Instant) => CaseRefusal | null;

const list = (words: readonly string[]): string => words.join(', ') || 'none';

/** Acts that are natural on a case that has been closed. */
const AFTER_CLOSURE: readonly ActType[] = [
  'CaseReopened',
  'InteractionRecorded',
  'EvidenceAdded',
  'NoteAdded',
  'DocumentFiled',
  'TaskCompleted',
  'FollowUpCompleted',
  'LessonsRecorded',
  'CorrectiveActionRaised',
  'ProcessChangeLogged',
  'ActVoided',
  'ClockReadingCorrected',
  'ReferralRequestReceived',
  'ReferralRequestAnswered',
  'ReferralSignposted',
];

/** What is wrong with an act on its own terms, whatever the gates say: it names something that is not there. */
export function faultOf(run: Run, request: ActRequest, occurredAt: Instant, pastFact: boolean): CaseRefusal | null {
  const { state } = run;
  if (isIntake(request.type) === (state.status !== 'none')) {
    return isIntake(request.type)
      ? because('CASE_EXISTS', `The case ${state.reference} is open already`)
      : because('CASE_NOT_FOUND', 'There is no such case', { wouldAccept: 'the id of a case of your organisation' });
  }
  if (state.status === 'closed' && !pastFact && !AFTER_CLOSURE.includes(request.type)) {
    return because('CASE_CLOSED', `The case ${state.reference} is closed`, {
      wouldAccept: 'reopenCase first, or the same act with the earlier moment at which it happened',
    });
  }
  const check = CHECKS[request.type] as Check<ActType> | undefined;
  return (
    check?.(run, request.data, occurredAt) ??
    promisedInTime(run, request.data, occurredAt) ??
    entitled(run, request, occurredAt)
  );
}

/** The decider's own part of an act: stage, roles held, the proposal meant, the answers that were no. */
export function completed(run: Run, request: ActRequest, occurredAt: Instant): ActRequest {
  const { state } = run;
  const data: Record<string, unknown> = { ...request.data };
  data['stage'] ??= isIntake(request.type) ? run.context.pack.stages[0]?.id : state.stage;
  data['roles'] = run.rolesHeld(occurredAt);
  if (request.type === 'ResponseSent' || request.type === 'ActivityCompleted')
    data['proposal'] ??= latestProposal(state);
  if (request.type === 'CaseClosed' && request.data.closedOn === undefined)
    data['closedOn'] = dayOf(occurredAt, run.context);
  if (request.type === 'FollowUpCompleted') {
    data['negative'] = request.data.answers.filter((answer) => answer.answer === 'no').map((answer) => answer.question);
  }
  return { ...request, data } as ActRequest;
}

const latestProposal = (state: CaseState): string | undefined =>
  state.acts.findLast((act) => act.type === 'ResolutionProposed' && !act.voided)?.subject;

/** An act that the procedure gives to a role is for those who hold it (C-11, P-12). */
function entitled(run: Run, request: ActRequest, occurredAt: Instant): CaseRefusal | null {
  if (!['ResolutionApproved', 'ResolutionRejected'].includes(request.type)) return null;
  const approvers = rolesNamedFor(run.context.pack, 'ResolutionApproved');
  if (approvers.length === 0 || approvers.some((role) => run.rolesHeld(occurredAt).includes(role))) return null;
  const titles = approvers.map((role) => run.context.pack.roles[role]?.title ?? role);
  return because('NOT_ENTITLED', `The procedure gives this to the ${titles.join(' or the ')}`, {
    wouldAccept: `somebody appointed as ${approvers.join(' or ')} (appointRoleHolder)`,
  });
}

/** The roles by whom a pack wants an act done, wherever it says so. */
export function rolesNamedFor(pack: Pack, event: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('event' in node && node.event === event && 'by' in node && typeof node.by === 'string') found.add(node.by);
    for (const child of Object.values(node)) visit(child);
  };
  visit(pack);
  return [...found];
}

function promisedInTime(run: Run, data: object, occurredAt: Instant): CaseRefusal | null {
  const today = dayOf(occurredAt, run.context);
  for (const field of ['expectedReplyDate', 'actionDueOn']) {
    const date = (data as Record<string, unknown>)[field];
    if (typeof date === 'string' && date < today) {
      return because('BEFORE_THE_ACT', `${date} lies before ${today}, the day on which it is promised`, {
        field,
        wouldAccept: `${today} or later`,
      });
    }
  }
  return null;
}

const knownSubject =
  (opening: ActType, field: string) =>
  (run: Run, data: object): CaseRefusal | null => {
    const subject = (data as Record<string, unknown>)[field];
    const known = run.state.acts.filter((act) => act.type === opening && !act.voided).map((act) => act.subject ?? '');
    return known.includes(String(subject))
      ? null
      : because('SUBJECT_UNKNOWN', `The case has no ${field} "${String(subject)}"`, {
          field,
          wouldAccept: `one of: ${list(known)}`,
        });
  };

const newSubject = (type: ActType) => (run: Run, data: object) => {
  const subject = subjectOf({ type, data });
  return run.state.acts.some((act) => act.type === type && act.subject === subject)
    ? because('SUBJECT_EXISTS', `"${String(subject)}" is on record already`, { wouldAccept: 'another id' })
    : null;
};

function remediesAllowed(run: Run, remedies: Data<'OutcomeDecided'>['remedies']): CaseRefusal | null {
  const { allowed, closedList } = run.context.pack.remedies;
  for (const [index, remedy] of (remedies ?? []).entries()) {
    const field = `remedies.${index}`;
    if (closedList && !allowed.some((kind) => kind === remedy.kind)) {
      return because('REMEDY_NOT_ALLOWED', `The procedure does not offer ${spoken(remedy.kind)}`, {
        field,
        wouldAccept: list(allowed),
      });
    }
    if (MONEY_REMEDIES.includes(remedy.kind) && (remedy.amount === undefined || remedy.currency === undefined)) {
      return because('REMEDY_NOT_ALLOWED', `${spoken(remedy.kind)} is money and needs an amount and a currency`, {
        field,
        wouldAccept: 'amount and currency, such as 50 and GBP',
      });
    }
  }
  return null;
}

const kindHandled = (run: Run, kind: string): CaseRefusal | null => {
  const { kinds } = run.context.pack.subjects;
  return kinds.some((one) => one === kind)
    ? null
    : because('KIND_NOT_HANDLED', `The procedure does not deal with a ${spoken(kind)}`, {
        field: 'kind',
        wouldAccept: list(kinds),
      });
};

const received = (run: Run, data: Data<'ComplaintReceived'>): CaseRefusal | null => kindHandled(run, data.kind);

const CHECKS: { readonly [T in ActType]?: Check<T> } = {
  ComplaintReceived: received,
  FeedbackReceived: received,
  FeedbackClassified: (run, data) => kindHandled(run, data.kind),
  CaseFactRecorded: (run, data) => {
    const { facts } = run.context.pack;
    const rule = facts.find((fact) => fact.id === data.fact);
    if (rule === undefined) {
      return because('FACT_UNKNOWN', `The procedure knows no fact "${data.fact}"`, {
        field: 'fact',
        wouldAccept: list(facts.map((f) => f.id)),
      });
    }
    const fits = {
      bool: typeof data.value === 'boolean',
      number: typeof data.value === 'number',
      text: typeof data.value === 'string',
      date: typeof data.value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(data.value),
      enum: (rule.values ?? []).some((value) => value === data.value),
    }[rule.type];
    if (fits) return null;
    const wanted =
      rule.type === 'enum'
        ? list(rule.values ?? [])
        : { bool: 'true or false', number: 'a number', text: 'text', date: 'a date such as 2025-04-24' }[rule.type];
    return because('FACT_VALUE', `${spoken(rule.id)} cannot be ${String(data.value)}`, {
      field: 'value',
      wouldAccept: wanted,
    });
  },
  HandlerAssigned: (run, data, occurredAt) => {
    const { pack, holders } = run.context;
    const role = Object.hasOwn(pack.roles, data.role) ? pack.roles[data.role] : undefined;
    if (role === undefined) {
      return because('ROLE_UNKNOWN', `The procedure knows no role "${data.role}"`, {
        field: 'role',
        wouldAccept: list(Object.keys(pack.roles)),
      });
    }
    if (data.person === null || role.filledBy === 'assignment') return null;
    const appointed = (role.chain ?? [data.role]).flatMap((name) => holders(name, occurredAt, run.state.area));
    if (!appointed.some((holder) => holder.person === data.person)) {
      return because('NOT_ENTITLED', `${data.person} is not appointed as ${role.title}`, {
        field: 'person',
        wouldAccept: list(appointed.map((holder) => holder.person)),
      });
    }
    const excepted = run.state.acts.some(
      (act) => act.type === 'ExceptionAccepted' && act.data['what'] === 'independence' && !act.voided,
    );
    if (
      role.independence === 'require' &&
      role.whenAllInvolved === 'block' &&
      !excepted &&
      isInvolved(run, data.person, role)
    ) {
      return because('NOT_INDEPENDENT', `${data.person} has been involved in this case`, {
        field: 'person',
        wouldAccept: 'somebody who was not involved, or acceptException with what: independence first',
        clauses: role.req,
      });
    }
    return null;
  },
  ActivityScheduled: newSubject('ActivityScheduled'),
  ResolutionProposed: (run, data) => newSubject('ResolutionProposed')(run, data) ?? remediesAllowed(run, data.remedies),
  ResolutionApproved: knownSubject('ResolutionProposed', 'proposal'),
  ResolutionRejected: knownSubject('ResolutionProposed', 'proposal'),
  ResolutionAccepted: knownSubject('ResolutionProposed', 'proposal'),
  ResolutionDeclined: knownSubject('ResolutionProposed', 'proposal'),
  ActionAgreed: newSubject('ActionAgreed'),
  ActionRescheduled: knownSubject('ActionAgreed', 'action'),
  ActionCompleted: knownSubject('ActionAgreed', 'action'),
  ResponseSent: (run, data) => {
    const kinds = run.context.pack.responses.kinds.map((one) => one.id);
    if (!kinds.includes(data.kind)) {
      return because('RESPONSE_KIND_UNKNOWN', `The procedure knows no reply of the kind ${spoken(data.kind)}`, {
        field: 'kind',
        wouldAccept: list(kinds),
      });
    }
    return data.proposal === undefined ? null : knownSubject('ResolutionProposed', 'proposal')(run, data);
  },
  StageEscalated: (run, data) => {
    const { stages } = run.context.pack;
    if (!stages.some((stage) => stage.id === data.to)) {
      return because('STAGE_UNKNOWN', `The procedure knows no stage "${data.to}"`, {
        field: 'to',
        wouldAccept: list(stages.map((stage) => stage.id)),
      });
    }
    return null;
  },
  EscalationRequested: (run) => {
    const stages = run.context.pack.stages;
    return stages.length === 1
      ? because('STAGE_UNKNOWN', 'The procedure has one stage only and nothing to escalate to', {
          wouldAccept: 'reopenCase, or record the contact as an interaction',
        })
      : null;
  },
  OutcomeDecided: (run, data) => remediesAllowed(run, data.remedies),
  ReferralRequestReceived: newSubject('ReferralRequestReceived'),
  ReferralRequestAnswered: knownSubject('ReferralRequestReceived', 'request'),
  FollowUpCompleted: (run, data) => {
    const asked = run.context.pack.clocks.flatMap((clock) => clock.questions ?? []).map((question) => question.id);
    const unknown = data.answers.find((answer) => asked.length > 0 && !asked.includes(answer.question));
    if (unknown !== undefined) {
      return because('QUESTION_UNKNOWN', `The follow-up does not ask "${unknown.question}"`, {
        field: 'answers',
        wouldAccept: list(asked),
      });
    }
    const missing = asked.filter((question) => !data.answers.some((answer) => answer.question === question));
    if (data.outcome === 'answered' && missing.length > 0) {
      return because('QUESTION_UNKNOWN', `No answer to ${list(missing)}`, {
        field: 'answers',
        wouldAccept: `an answer to each of: ${list(asked)}`,
      });
    }
    return data.outcome === 'unreachable' && data.attempts === undefined
      ? because('QUESTION_UNKNOWN', 'A follow-up ends without answers by the attempts that were made', {
          field: 'attempts',
          wouldAccept: 'the number of attempts',
        })
      : null;
  },
  TaskCompleted: (run, data, occurredAt) => {
    const open = [...run.state.tasks.values()].filter((task) => !task.done);
    const task = open.find((one) => one.id === data.task);
    if (task === undefined) {
      return because('SUBJECT_UNKNOWN', `No open task "${data.task}"`, {
        field: 'task',
        wouldAccept: list(open.map((one) => one.id)),
      });
    }
    const role = run.context.pack.roles[task.role];
    if (role?.filledBy === 'appointment' && !run.rolesHeld(occurredAt).includes(task.role)) {
      return because('NOT_ENTITLED', `The task is for the ${role.title}`, {
        field: 'task',
        wouldAccept: `somebody who holds the role ${task.role}`,
      });
    }
    return null;
  },
  CorrectiveActionRaised: newSubject('CorrectiveActionRaised'),
  CaseClosed: (run, data) => {
    const exits = run.context.pack.closing.exits.map((exit) => exit.id);
    return data.exit !== 'unstated' && !exits.includes(data.exit)
      ? because('EXIT_UNKNOWN', `The procedure has no exit "${data.exit}"`, { field: 'exit', wouldAccept: list(exits) })
      : null;
  },
  CaseReopened: (run) =>
    run.state.status === 'closed' ? null : because('CASE_OPEN', `The case ${run.state.reference} is not closed`),
  ActVoided: (run, data) => {
    const act = run.act(data.act);
    if (act !== undefined && !act.voided && !isIntake(act.type)) return null;
    return because('ACT_UNKNOWN', `There is no act ${data.act} that could be voided`, {
      field: 'act',
      wouldAccept: 'the id of an act in the history of this case, other than its receipt',
    });
  },
  ClockReadingCorrected: (run, data) => {
    const breached = [...run.state.clocks.values()].filter(
      (clock) => clock.breach !== undefined && clock.breach.corrected === undefined,
    );
    return breached.some((clock) => clock.id === data.clock)
      ? null
      : because('CLOCK_UNKNOWN', `"${data.clock}" has no breach to correct`, {
          field: 'clock',
          wouldAccept: list(breached.map((clock) => clock.id)),
        });
  },
};

/** Facts that the pack wants when the case is opened. */
export function missingAtIntake(pack: Pack, acts: readonly ActRequest[]): readonly string[] {
  const given = acts.flatMap((act) => (act.type === 'CaseFactRecorded' ? [act.data.fact] : []));
  return pack.facts.filter((fact) => fact.requiredAtIntake && !given.includes(fact.id)).map((fact) => fact.id);
}

/** Whether a pack lists a channel; another one is recorded all the same, because it was used. */
export const channelListed = (pack: Pack, channel: string): boolean => pack.channels.in.some((one) => one === channel);
