import type { Id } from '#kernel';
import { alternatives, type ClockRule } from '#procedure';
import { MeetingQueries, RegisterQueries, type WaitingRule } from '#projections';
import type { ApiHost } from '../host.ts';

/** The rules by which a case may wait for the next meeting of a body: as the version of the pack says that each is pinned to. */
export async function rulesOfBody(
  { core, readModel }: Pick<ApiHost, 'core' | 'readModel'>,
  organisation: string,
  body: string,
): Promise<readonly WaitingRule[]> {
  const packs = await new RegisterQueries(readModel.dataSource).packsInUse(organisation);
  const rules = await Promise.all(
    packs.map(async ({ pack: packId, version: packVersion }) => {
      const pack = await core.library.pack(organisation, packId, packVersion);
      const ofBody = pack?.clocks.filter((clock) => awaits(clock, body)) ?? [];
      return ofBody.map(({ id: rule }) => ({ rule, packId, packVersion }));
    }),
  );
  return rules.flat();
}

/** Whether a limit waits for a meeting of the body: for the next one there is, or by a date, to be met by its review. */
export function awaits({ for: limit, satisfiedBy }: Pick<ClockRule, 'for' | 'satisfiedBy'>, body: string): boolean {
  if (limit.unit === 'next_occurrence') return limit.of === body;
  return alternatives(satisfiedBy).some(
    ({ event, where }) => event === 'ReviewHeld' && [where?.['body'] ?? body].flat().includes(body),
  );
}

/** Cases read at once. */
const PAGE = 200;

/** The cases that wait for the next meeting of a body, longest waiting first. @param most of them, at most. */
export async function agendaOf(
  host: ApiHost,
  organisation: string,
  body: string,
  most: number,
): Promise<readonly Id[]> {
  const queries = new MeetingQueries(host.readModel.dataSource);
  const rules = await rulesOfBody(host, organisation, body);
  const found = new Set<Id>();
  for (let after: string | undefined; ;) {
    const page = await queries.agenda(organisation, { rules, first: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { node } of page.edges) if (found.size < most) found.add(node.caseId);
    after = page.edges.at(-1)?.cursor;
    if (!page.hasNextPage || after === undefined || found.size >= most) return [...found];
  }
}
