import {
  decide,
  type ActRequest,
  type CaseRefusal,
  type CaseState,
  type Context,
  type DecidedCaseEvent,
  type RecordedCaseEvent,
} from '#casework';
import type { Instant } from '#kernel';

/** An act on record, and as it is asked for in the trial. */
export interface Retold {
  readonly event: RecordedCaseEvent;
  readonly request: ActRequest;
}

/** An act that the pack on trial would not have taken when it was done. */
export interface NotTaken {
  readonly event: RecordedCaseEvent;
  readonly refusal: CaseRefusal;
  /** It is told as something that had happened already; or it is left out, because the pack has nothing it could be. */
  readonly then: 'told' | 'left_out';
}

export interface Attempt {
  readonly events: readonly DecidedCaseEvent[];
  /** The acts that were taken, in the order of the events. */
  readonly taken: readonly Retold[];
  readonly notTaken: readonly NotTaken[];
}

/**
 * Asks for a command of the past again. Reality is never refused: what the pack stops is told as a past fact, with the
 * departure beside it; what it has no word for is left out.
 */
export function tryCommand(state: CaseState, acts: readonly Retold[], context: Context): Attempt {
  const asked = ask(state, acts, context);
  if (asked.ok) return { events: asked.events, taken: acts, notTaken: [] };
  const afterwards = asPast(context, acts);
  const taken: Retold[] = [];
  const notTaken: NotTaken[] = [];
  let stopped = false;
  for (const act of acts) {
    const now = ask(state, [...taken, act], stopped ? afterwards : context);
    if (now.ok) {
      taken.push(act);
      continue;
    }
    const told = ask(state, [...taken, act], afterwards);
    notTaken.push({ event: act.event, refusal: now.refusal as CaseRefusal, then: told.ok ? 'told' : 'left_out' });
    if (!told.ok) continue;
    taken.push(act);
    stopped = true;
  }
  if (taken.length === 0) return { events: [], taken, notTaken };
  const decided = ask(state, taken, stopped ? afterwards : context);
  return { events: decided.ok ? decided.events : [], taken, notTaken };
}

const ask = (state: CaseState, acts: readonly Retold[], context: Context) =>
  decide(state, { type: 'record', acts: acts.map(({ request }) => request) }, context);

/** A moment later, when what was done just now has happened; an intake as a file tells it, with what is not known. */
function asPast(context: Context, acts: readonly Retold[]): Context {
  const isIntake = acts.some(({ event }) => event.type === 'ComplaintReceived' || event.type === 'FeedbackReceived');
  const origin: Context['origin'] = isIntake ? { kind: 'import', file: 'trial', line: 1 } : context.origin;
  return { ...context, origin, now: momentAfter(context.now) };
}

const momentAfter = (moment: Instant): Instant => new Date(Date.parse(moment) + 1).toISOString();
