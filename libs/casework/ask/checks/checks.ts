import { A_DAY, FIRST_YEAR, isDay, type Instant } from '#kernel';
import { kindOfAct, type Acts, type ActType } from '../../events/index.ts';
import { isClosure, isIntake } from '../../record/act.ts';
import { isMissed } from '../../record/clock.ts';
import { spoken } from '../../words/describe.ts';
import { dayOf } from '../../words/due.ts';
import { because, type CaseRefusal } from '../refusals.ts';
import { ruleOf, runningClocks, type Run } from '../run.ts';
import { unfitLetter } from './dispatch.ts';
import { listed } from './listed.ts';
import { amountsGiven, knownSubject, list, newSubject, remediesAllowed } from './parts.ts';

type Data<T extends ActType> = Acts[T];
export type Check<T extends ActType> = (run: Run, data: Readonly<Data<T>>, occurredAt: Instant) => CaseRefusal | null;

const kindHandled = (run: Run, kind: string): CaseRefusal | null => {
  const { kinds } = run.context.pack.subjects;
  return kinds.some((one) => one === kind)
    ? null
    : because('KIND_NOT_HANDLED', `The procedure does not deal with this kind of feedback: ${spoken(kind)}`, {
        field: 'kind',
        wouldAccept: list(kinds),
      });
};

const received = (run: Run, data: Data<'ComplaintReceived'>): CaseRefusal | null =>
  kindHandled(run, data.kind) ??
  listed(run, {
    product: { list: 'product', code: data.product },
    service: { list: 'service', code: data.service },
    site: { list: 'site', code: data.site },
    team: { list: 'team', code: data.team },
  });

/** A case moves to a version of its own procedure, in which its stage still exists. */
function movable(run: Run, { to }: Readonly<Data<'CaseMovedToPackVersion'>>): CaseRefusal | null {
  const { id, version } = run.state.pack;
  const target = to.id === id ? run.context.packVersion(to.version) : undefined;
  if (target === undefined || to.version === version) {
    return because('PACK_VERSION_UNKNOWN', `The case cannot move from ${id} ${version} to ${to.id} ${to.version}`, {
      field: 'version',
      wouldAccept: `another published version of ${id}`,
    });
  }
  const stages = target.stages.map((stage) => stage.id);
  return stages.includes(run.state.stage)
    ? null
    : because('STAGE_UNKNOWN', `Version ${to.version} of ${id} has no stage "${run.state.stage}"`, {
        field: 'version',
        wouldAccept: `a version with that stage; this one has ${list(stages)}`,
      });
}

const isBefore = (day: unknown, other: string): boolean => typeof day === 'string' && day < other;

/** A receipt is corrected to another moment: one that has been, and before the case was closed. */
function receiptCorrectable(run: Run, { receivedAt }: Readonly<Data<'ReceiptCorrected'>>): CaseRefusal | null {
  const { state, context } = run;
  const field = 'receivedAt';
  if (!isDay(receivedAt.slice(0, 10)))
    return because('NOT_A_DATE', `${receivedAt} lies too far back for anything to be counted from it`, {
      field,
      wouldAccept: `a moment from ${FIRST_YEAR} on`,
    });
  if (receivedAt > context.now) {
    return because('IN_THE_FUTURE', `${receivedAt} is later than now, ${context.now}`, {
      field,
      wouldAccept: 'a moment up to now',
    });
  }
  const own = state.acts.find(isIntake)?.occurredAt;
  if (receivedAt === own) {
    return because('NOTHING_TO_RECORD', `The case is on record as received at ${receivedAt}`, {
      field,
      wouldAccept: 'another moment',
    });
  }
  const closed = state.acts.find(
    (act) =>
      isClosure(act) && (act.occurredAt < receivedAt || isBefore(act.data['closedOn'], dayOf(receivedAt, context))),
  );
  return closed !== undefined
    ? because('BEFORE_THE_ACT', `The case was closed at ${closed.occurredAt}, before ${receivedAt}`, {
        field,
        wouldAccept: `a moment up to ${closed.occurredAt}`,
      })
    : null;
}

/** What has been taken further, or is owed to somebody by name, goes on where it is: the other case joins it (S25). */
function mergeable(run: Run, { intoStage, intoReference }: Readonly<Data<'CaseMerged'>>): CaseRefusal | null {
  const { state, context } = run;
  const { stages } = context.pack;
  const place = (stage: string): number => stages.findIndex(({ id }) => id === stage);
  const other = `mergeCase of ${intoReference} into this one`;
  if (intoStage !== undefined && place(state.stage) > place(intoStage)) {
    const title = stages[place(state.stage)]?.title ?? spoken(state.stage);
    const message = `The case ${state.reference} is in the stage "${title}", and ${intoReference} is not yet`;
    return because('STILL_OWED', message, { field: 'into', wouldAccept: `${other}, or linkCases` });
  }
  const owed = runningClocks(run).filter((clock) => ruleOf(run, clock)?.per !== undefined);
  if (owed.length === 0) return null;
  const titles = [...new Set(owed.map(({ title }) => `"${title}"`))];
  return because('STILL_OWED', `On the case ${state.reference} there is still to do: ${list(titles)}`, {
    field: 'into',
    wouldAccept: `${other}, or the same once it is done; or linkCases`,
  });
}

/** What is wrong with each kind of act on its own terms, where the shape of its data does not say. */
export const CHECKS: { readonly [T in ActType]?: Check<T> } = {
  ComplaintReceived: received,
  FeedbackReceived: received,
  LessonsRecorded: (run, { causeCode: code }) => listed(run, { causeCode: { list: 'cause', code } }),
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
      date: isDay(data.value),
      enum: (rule.values ?? []).some((value) => value === data.value),
    }[rule.type];
    if (fits) return null;
    const wanted =
      rule.type === 'enum'
        ? list(rule.values ?? [])
        : { bool: 'true or false', number: 'a number', text: 'text', date: A_DAY }[rule.type];
    return because('FACT_VALUE', `${spoken(rule.id)} cannot be ${String(data.value)}`, {
      field: 'value',
      wouldAccept: wanted,
    });
  },
  ReceiptCorrected: receiptCorrectable,
  HandlerAssigned: (run, data) => {
    const { roles } = run.context.pack;
    return Object.hasOwn(roles, data.role)
      ? null
      : because('ROLE_UNKNOWN', `The procedure knows no role "${data.role}"`, {
          field: 'role',
          wouldAccept: list(Object.keys(roles)),
        });
  },
  ContributionRequested: newSubject('ContributionRequested'),
  ContributionReceived: knownSubject('ContributionRequested', 'contribution'),
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
  RemedyOffered: (run, data) => newSubject('RemedyOffered')(run, data) ?? remediesAllowed(run, [data.offer]),
  RemedyAccepted: knownSubject('RemedyOffered', 'remedy'),
  RemedyDeclined: knownSubject('RemedyOffered', 'remedy'),
  RemedyProvided: knownSubject('RemedyOffered', 'remedy'),
  ReferralDecided: (_run, data) => amountsGiven(data.remedies),
  ContactRestricted: newSubject('ContactRestricted'),
  ContactRestrictionLifted: knownSubject('ContactRestricted', 'restriction'),
  DispatchRequested: (run, data) => newSubject('DispatchRequested')(run, data) ?? unfitLetter(run, data),
  CaseMovedToPackVersion: movable,
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
  TaskCompleted: (run, data) => {
    const open = [...run.state.tasks.values()].filter((task) => !task.done).map((task) => task.id);
    return open.includes(data.task)
      ? null
      : because('SUBJECT_UNKNOWN', `No open task "${data.task}"`, { field: 'task', wouldAccept: list(open) });
  },
  CorrectiveActionRaised: newSubject('CorrectiveActionRaised'),
  CaseMerged: mergeable,
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
    if (act !== undefined && !act.voided && !isIntake(act)) {
      const instead = kindOfAct(act.type)?.undoneBy;
      if (instead === undefined) return null;
      const message = `${spoken(act.type)} is not voided: what it did would stay done`;
      return because('ACT_UNKNOWN', message, { field: 'act', wouldAccept: instead });
    }
    return because('ACT_UNKNOWN', `There is no act ${data.act} that could be voided`, {
      field: 'act',
      wouldAccept: 'the id of an act in the history of this case, other than its receipt',
    });
  },
  ClockReadingCorrected: (run, data) => {
    const breached = [...run.state.clocks.values()].filter(isMissed);
    return breached.some((clock) => clock.id === data.clock)
      ? null
      : because('CLOCK_UNKNOWN', `"${data.clock}" has no breach to correct`, {
          field: 'clock',
          wouldAccept: list(breached.map((clock) => clock.id)),
        });
  },
};
