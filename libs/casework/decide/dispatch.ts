import type { Instant } from '#kernel';
import type { ActRequest } from '../commands.ts';
import { actSchemas, type Acts, type ActType } from '../events/index.ts';
import { completed, faultOf } from './acts.ts';
import { list } from './check-parts.ts';
import { spoken, unmet } from './describe.ts';
import { departures } from './gates.ts';
import { asAct } from './as-act.ts';
import { holds } from './predicates.ts';
import { because, type CaseRefusal } from './refusals.ts';
import type { Run } from './run.ts';

type Request = Readonly<Acts['DispatchRequested']>;

/** The acts that a letter can carry out, with the field that holds what was written. */
export const CARRIED: { readonly [T in ActType]?: string | null } = {
  Acknowledged: 'summary',
  ResponseSent: 'summary',
  ProgressUpdateSent: 'summary',
  StatementSent: 'statement',
  ConductWarningIssued: 'summary',
  ReferralSignposted: null,
};

/**
 * Whether a letter may leave: the act that it carries out is held against the procedure now, before anybody has been
 * told anything. A letter that carries nothing out is only put on record.
 */
export function dispatchable(run: Run, request: Request, occurredAt: Instant): CaseRefusal | null {
  const unfit = unfitLetter(run, request);
  if (unfit !== null || request.carries === undefined) return unfit;
  const type = request.carries as ActType;
  const holder = CARRIED[type];
  if (holder === undefined) {
    return because('SUBJECT_UNKNOWN', `A letter does not carry out ${spoken(request.carries)}`, {
      field: 'carries',
      wouldAccept: list(Object.keys(CARRIED)),
    });
  }
  const written = holder === null ? {} : { [holder]: request.body };
  const data: Record<string, unknown> = { ...request.with, channel: request.channel, ...written };
  const parsed = actSchemas[type].safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = `with.${issue?.path.join('.') ?? ''}`;
    return because('MISSING_CONTENTS', `${spoken(type)}: ${field}: ${issue?.message ?? 'not as it should be'}`, {
      field,
      wouldAccept: 'the fields of that act',
    });
  }
  const act = { type, data } as unknown as ActRequest;
  const fault = faultOf(run, act, occurredAt, false);
  if (fault !== null) return fault;
  const blocking = departures(run, asAct(run, completed(run, act, occurredAt), occurredAt)).find(
    (departure) => departure.mode === 'block',
  );
  if (blocking === undefined) return null;
  const { code, reason, gate, req, wouldAccept } = blocking;
  return because(code, reason, { rule: gate, clauses: req, wouldAccept });
}

/** A letter that tells something else than what is so (M-26). */
function unfitLetter(run: Run, { letter: asked }: Request): CaseRefusal | null {
  const { pack } = run.context;
  const situation = run.situation();
  const letter = pack.letters.find(({ id }) => id === asked);
  if (letter?.when === undefined || holds(situation, letter.when) === true) return null;
  const missing = unmet(situation, letter.when).join('; ');
  return because('GATE_CLOSED', `The letter "${letter.title}" is not for this case: it is for one with ${missing}`, {
    rule: `letters.${letter.id}`,
    clauses: letter.req,
    field: 'letter',
    wouldAccept: `${missing}; or another letter`,
  });
}
