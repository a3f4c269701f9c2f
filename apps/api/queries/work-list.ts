import type { Caller } from '#identity';
import type { Id, Instant } from '#kernel';
import { absenceOn, isHeld } from '#organisation';
import { localDateOf, type Pack } from '#procedure';
import {
  MalformedCursor,
  RegisterQueries,
  WorkQueries,
  type ClockRow,
  type HeldRole,
  type Page,
  type RegisterRow,
  type TaskRow,
  type Whose,
  type WorkListing,
} from '#projections';
import type { ApiHost } from '../host.ts';
import type { WorkItem } from './work.types.ts';

/** What a page of work is asked with. */
export interface WorkWanted {
  readonly whose: Whose;
  readonly dueAfter?: Instant;
  readonly dueUpTo?: Instant;
  readonly first: number;
  readonly after?: string;
  /** Limits alone. */
  readonly limitsOnly?: boolean;
}

/** The roles that the caller acts in today, for an absent holder included. */
export async function rolesHeld({ core }: ApiHost, { organisation, person }: Caller): Promise<readonly HeldRole[]> {
  const { appointments, absences, timeZone } = await core.library.organisation(organisation);
  const today = localDateOf(core.time.now(), timeZone);
  return appointments
    .filter((one) => isHeld(one, today))
    .filter((one) => (absenceOn(absences, one.person, today)?.deputy ?? one.person) === person)
    .map(({ role, area = null }) => ({ role, area }));
}

/** Limits by their dates, the longest due first, and after them the tasks, which have none. */
export async function workPage(host: ApiHost, caller: Caller, wanted: WorkWanted): Promise<Page<WorkItem>> {
  const { first, after, limitsOnly = false, ...listing } = wanted;
  const { organisation } = caller;
  const work = new WorkQueries(host.readModel.dataSource);
  const [part, cursor] = placeOf(after);
  const limits =
    part === 'task'
      ? NONE
      : await work.limits(organisation, paged(listing, first, part === 'limit' ? cursor : undefined));
  const left = first - limits.edges.length;
  const isDone = limitsOnly || limits.hasNextPage;
  // One more than fits, to know whether there are further ones.
  const tasks: Page<TaskRow> = isDone
    ? NONE
    : await work.tasks(organisation, paged(listing, Math.max(left, 1), part === 'task' ? cursor : undefined));
  const items = await Items.of(
    host,
    organisation,
    [...limits.edges, ...tasks.edges].map(({ node }) => node.caseId),
  );
  return {
    edges: [
      ...limits.edges.map((edge) => ({ cursor: `limit.${edge.cursor}`, node: items.ofLimit(edge.node) })),
      ...tasks.edges.slice(0, left).map((edge) => ({ cursor: `task.${edge.cursor}`, node: items.ofTask(edge.node) })),
    ],
    hasNextPage: limits.hasNextPage || tasks.hasNextPage || tasks.edges.length > left,
  };
}

const NONE: Page<never> = { edges: [], hasNextPage: false };

const paged = (
  listing: Omit<WorkListing, 'first' | 'after'>,
  first: number,
  after: string | undefined,
): WorkListing => ({
  ...listing,
  first,
  ...(after === undefined ? {} : { after }),
});

/** @throws MalformedCursor */
function placeOf(after: string | undefined): readonly ['limit' | 'task', string] | readonly [null, undefined] {
  if (after === undefined) return [null, undefined];
  const [, part, cursor] = /^(limit|task)\.(.+)$/.exec(after) ?? [];
  if ((part !== 'limit' && part !== 'task') || cursor === undefined) throw new MalformedCursor();
  return [part, cursor];
}

/** Rows as items of work: with the reference of their case, and the clauses of its procedure. */
class Items {
  readonly #cases: ReadonlyMap<Id, RegisterRow>;
  readonly #packs: ReadonlyMap<Id, Pack | undefined>;
  readonly #now: Instant;

  private constructor(cases: ReadonlyMap<Id, RegisterRow>, packs: ReadonlyMap<Id, Pack | undefined>, now: Instant) {
    this.#cases = cases;
    this.#packs = packs;
    this.#now = now;
  }

  static async of({ core, readModel }: ApiHost, organisation: string, caseIds: readonly Id[]): Promise<Items> {
    const found = await new RegisterQueries(readModel.dataSource).byIds(organisation, [...new Set(caseIds)]);
    const packs = await Promise.all(
      found.map(
        async (row) => [row.caseId, await core.library.pack(organisation, row.packId, row.packVersion)] as const,
      ),
    );
    return new Items(new Map(found.map((row) => [row.caseId, row])), new Map(packs), core.time.now());
  }

  ofLimit({ clock, caseId, title, owner, dueAt, dueDate, rule, req }: ClockRow): WorkItem {
    const overdue = dueAt !== null && dueAt <= this.#now;
    const person = this.#filler(caseId, owner);
    return {
      what: 'limit',
      id: clock,
      title,
      role: owner,
      person,
      dueAt,
      dueDate,
      overdue,
      rule,
      req,
      ...this.#of(caseId),
    };
  }

  ofTask({ task, caseId, title, role, person, rule }: TaskRow): WorkItem {
    const req = clausesOf(this.#packs.get(caseId), rule);
    const who = person ?? this.#filler(caseId, role);
    const dates = { dueAt: null, dueDate: null, overdue: false };
    return { what: 'task', id: task, title, role, person: who, ...dates, rule, req, ...this.#of(caseId) };
  }

  #filler = (caseId: Id, role: string): Id | null => this.#cases.get(caseId)?.handlers[role]?.person ?? null;

  #of = (caseId: Id) => ({ caseId, reference: this.#cases.get(caseId)?.reference ?? caseId });
}

/** The clauses of the rule that raised a task, or of the limit whose breach did. */
function clausesOf(pack: Pack | undefined, rule: string): readonly string[] {
  const [name] = rule.split('.on');
  return [...(pack?.rules ?? []), ...(pack?.clocks ?? [])].find(({ id }) => id === rule || id === name)?.req ?? [];
}
