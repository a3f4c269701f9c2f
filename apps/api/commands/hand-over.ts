import { derivedId, type Core, type PlainAct, type Sender } from '#application';
import type { Id, Refusal } from '#kernel';
import { MOST_HANDED_OVER, type OrganisationEventMap } from '#organisation';
import { RegisterQueries } from '#projections';
import { ApiFault } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';
import type { Handover, HandoverResult, NotHandedOver } from './messages.ts';

/** Cases read at once. */
const PAGE = 100;
/** Characters of a refusal that are kept. */
const MOST_SAID = 500;

type Begun = OrganisationEventMap['WorkHandoverBegun'];
type Ended = OrganisationEventMap['WorkHandoverEnded'];
/** The cases that somebody's work consists of, as far as one handover moves them. */
type Work = Pick<Begun, 'cases' | 'more'>;

/**
 * Assigns the open cases of one person to another, case by case: each is a command of its own, under an id derived from
 * this one, and what one case refuses stops no other. Which cases they are is on record before the first is touched and
 * how it went after the last: the same command again finishes what a crash left, and is answered as the first was.
 * @param work looks for the cases, once.
 * @throws ApiFault where the command cannot be begun.
 */
export async function handOver(
  core: Core,
  work: () => Promise<Work>,
  handover: Handover,
  sender: Sender,
): Promise<HandoverResult> {
  const { organisation } = sender.caller;
  const id = derivedId(organisation, 'handover', sender.commandId);
  const known = (await core.library.organisation(organisation)).handovers.find(({ begun }) => begun.handover === id);
  const { cases, more } = known?.begun ?? (await work());
  const begun = await told<Begun>(core, sender, {
    command: { type: 'beginHandover', data: { handover: id, ...handover, cases, more } },
    said: { type: 'beginHandover', ...handover },
  });
  const result = known?.ended ?? (await finish(core, begun, sender));
  return { ...answered(result), more: begun.more };
}

/** The open cases of a person, by the register. */
export async function workOf({ readModel }: ApiHost, organisation: string, { from, role }: Handover): Promise<Work> {
  const register = new RegisterQueries(readModel.dataSource);
  const filter = { status: 'open' as const, person: from, ...(role === undefined ? {} : { role }) };
  const cases: { case: Id; reference: string }[] = [];
  for (let after: string | undefined; ;) {
    const page = await register.list(organisation, {
      filter,
      direction: 'ASC',
      first: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    cases.push(...page.edges.map(({ node }) => ({ case: node.caseId, reference: node.reference })));
    after = page.edges.at(-1)?.cursor;
    if (!page.hasNextPage || after === undefined) return { cases, more: false };
    if (cases.length >= MOST_HANDED_OVER) return { cases, more: true };
  }
}

async function finish(core: Core, begun: Begun, sender: Sender): Promise<Ended> {
  const refused: NotHandedOver[] = [];
  for (const { case: caseId, reference } of begun.cases) {
    const refusal = await handOverOne(core, caseId, begun, {
      ...sender,
      commandId: derivedId(sender.commandId, 'reassign', caseId),
    });
    if (refusal !== null) refused.push({ caseId, reference, refusal });
  }
  const { handover } = begun;
  const moved = begun.cases.length - refused.length;
  return told<Ended>(
    core,
    { ...sender, commandId: derivedId(sender.commandId, 'reassigned') },
    {
      command: { type: 'endHandover', data: { handover, moved, refused: refused.map(onRecord) } },
      said: { type: 'endHandover', handover },
    },
  );
}

/** Why a case stays where it is, or `null`. What was handed over before a crash is not looked at again. */
async function handOverOne(core: Core, caseId: Id, begun: Begun, sender: Sender): Promise<Refusal | null> {
  if ((await core.cases.answered(caseId, sender)) !== null) return null;
  const state = await core.cases.find(caseId, sender.caller.organisation);
  const { from, to, name, role, reason } = begun;
  const roles = [...(state?.assigned ?? [])].flatMap(([filled, person]) =>
    person === from && (role === undefined || filled === role) ? [filled] : [],
  );
  if (roles.length === 0) {
    const message = `The case is no longer with ${from}`;
    return { code: 'SUBJECT_UNKNOWN', message, field: 'from', wouldAccept: 'whoever has it now' };
  }
  const who = { person: to, ...(name === undefined ? {} : { name }), ...(reason === undefined ? {} : { reason }) };
  const acts = roles.map((filled): PlainAct => ({ type: 'HandlerAssigned', data: { role: filled, ...who } }));
  const result = await core.cases.record(caseId, acts, sender);
  return result.ok ? null : result.refusal;
}

const onRecord = ({ caseId, reference, refusal: { code, message, wouldAccept } }: NotHandedOver) => ({
  case: caseId,
  reference,
  code,
  message: message.slice(0, MOST_SAID),
  ...(wouldAccept === undefined || wouldAccept === '' ? {} : { wouldAccept: wouldAccept.slice(0, MOST_SAID) }),
});

const answered = ({ moved, refused }: Ended): Omit<HandoverResult, 'more'> => ({
  moved,
  refused: refused.map(({ case: caseId, reference, ...refusal }) => ({ caseId, reference, refusal })),
});

type Step = Extract<Parameters<Core['administration']['organisation']>[0], { type: `${'begin' | 'end'}Handover` }>;

/** What is on record of a step, whether this command put it there or the same one before it. */
async function told<T>(
  { administration }: Core,
  sender: Sender,
  { command, said }: { readonly command: Step; readonly said: object },
): Promise<T> {
  const executed = await administration.organisation(command, sender, said);
  if (executed.outcome === 'refused') {
    const { code, message, field, wouldAccept } = executed.refusal;
    throw new ApiFault(409, code, message, { field, wouldAccept });
  }
  const type = command.type === 'beginHandover' ? 'WorkHandoverBegun' : 'WorkHandoverEnded';
  const event = executed.outcome === 'unchanged' ? undefined : executed.events.find((one) => one.type === type);
  return (event?.data ?? command.data) as T;
}
