import { derivedId, type PlainAct, type Sender } from '#application';
import { RegisterQueries, type RegisterRow } from '#projections';
import type { ApiHost } from '../host.ts';
import type { Handover, HandoverResult, NotHandedOver } from './messages.ts';

/** Cases handed over by one command; the same again goes on with the others. */
const MOST = 500;
/** Cases read at once. */
const PAGE = 100;

/**
 * Assigns the open cases of one person to another, case by case: each is a command of its own, under an id derived from
 * this one, and what one case refuses stops no other. Who calls it twice finds that the first call left nothing to do.
 */
export async function handOver(
  { core, readModel }: ApiHost,
  handover: Handover,
  sender: Sender,
): Promise<HandoverResult> {
  const register = new RegisterQueries(readModel.dataSource);
  const { from: person, role } = handover;
  const filter = { status: 'open' as const, person, ...(role === undefined ? {} : { role }) };
  const refused: NotHandedOver[] = [];
  let moved = 0;
  for (let after: string | undefined; ;) {
    const page = await register.list(sender.caller.organisation, {
      filter,
      direction: 'ASC',
      first: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const { node } of page.edges) {
      const { caseId, reference } = node;
      const commandId = derivedId(sender.commandId, 'reassign', caseId);
      const result = await core.cases.record(caseId, assignments(node, handover), { ...sender, commandId });
      if (result.ok) moved += 1;
      else refused.push({ caseId, reference, refusal: result.refusal });
    }
    after = page.edges.at(-1)?.cursor;
    if (!page.hasNextPage || after === undefined) return { moved, refused, more: false };
    if (moved >= MOST || refused.length >= MOST) return { moved, refused, more: true };
  }
}

/** One for each role that the person fills on the case, or for the one that is meant. */
const assignments = ({ handlers }: RegisterRow, { from, to, name, role, reason }: Handover): readonly PlainAct[] =>
  Object.entries(handlers)
    .filter(([filled, holder]) => holder.person === from && (role === undefined || filled === role))
    .map(([filled]) => ({
      type: 'HandlerAssigned',
      data: {
        role: filled,
        person: to,
        ...(name === undefined ? {} : { name }),
        ...(reason === undefined ? {} : { reason }),
      },
    }));
