import type { Instant } from '#kernel';
import { effectsOf, type Effect } from '#procedure';
import { subjectOf } from '../events/index.ts';
import type { Act } from '../record/record.ts';
import { appointee, type Appointee } from '../words/appoint.ts';
import { spoken } from '../words/describe.ts';
import { fileName, folderName } from '../words/folder.ts';
import { matches } from '../words/matching.ts';
import { holds } from '../words/predicates.ts';
import { cancel } from './begin.ts';
import { raiseTasks } from './tasks.ts';
import type { Cause, Follow } from './timeline.ts';
import type { Work } from './work.ts';

/** Every rule of the pack that an event sets off. An unknown condition sets off nothing. */
export function rules(work: Work, cause: Cause): readonly Follow[] {
  return work.compiled.meantBy(cause.type).rules.flatMap((rule): readonly Follow[] => {
    const asked = (): readonly Follow[] => {
      const act = work.act(cause.id) ?? { type: cause.type, data: cause.data };
      if (!matches(act, rule.on)) return [];
      if (rule.when !== undefined && holds(work.situation(act), rule.when) !== true) return [];
      return effectsOf(rule).map((effect) => ({ do: 'effect', effect, rule: rule.id, cause }));
    };
    return [{ do: 'step', work: asked }];
  });
}

/** What the pack makes follow on the same case. */
export function applyEffect(work: Work, effect: Effect, rule: string, cause: Cause): readonly Follow[] {
  switch (effect.effect) {
    case 'start_task': {
      const { role, each, task: name, title = spoken(name) } = effect;
      raiseTasks(work, rule, { kind: 'task', title, role, each, name }, cause, holderOf);
      return [];
    }
    case 'refer': {
      const { role, each, title = `Referred to the ${titleOf(work, role)}` } = effect;
      raiseTasks(work, rule, { kind: 'referral', title, role, each }, cause, holderOf);
      return [];
    }
    case 'signpost': {
      const role = effect.role ?? ownerOfSignposts(work);
      raiseTasks(work, rule, { kind: 'signpost', title: `Signpost to ${effect.to}`, role }, cause, holderOf);
      return [];
    }
    case 'assign':
      return assign(work, effect.role, rule, cause);
    case 'escalate_stage':
      return work.stage === effect.to ? [] : enterStage(work, effect.to, cause);
    case 'raise_corrective_action': {
      const { description } = effect;
      const correctiveAction = newName('correctiveAction', cause, work);
      return (
        deed(work, 'CorrectiveActionRaised', { description }, { correctiveAction, description }, cause)?.follows ?? []
      );
    }
    case 'file_document': {
      const folder = folderName(effect.to, work);
      const data = { folder, name: fileName(cause), document: cause.id };
      return deed(work, 'DocumentFiled', { folder }, data, cause)?.follows ?? [];
    }
    case 'flag':
      work.flags = [...work.flags, { flag: effect.flag, by: cause.id, message: effect.message }];
      return [];
    case 'forbid':
      // What was not done by the procedure decides nothing for it.
      if (!work.forbidden.includes(rule) && work.act(cause.id)?.departed !== true)
        work.forbidden = [...work.forbidden, rule];
      return [];
    case 'notify': {
      const person = holderOf(work, effect.role, cause);
      work.notices.push({ rule, effect, cause, person, place: work.next() });
      return [];
    }
    case 'record_in_register':
      work.notices.push({ rule, effect, cause, person: null, place: work.next() });
      return [];
    default:
      return effect satisfies never;
  }
}

const titleOf = (work: Work, role: string): string => work.pack.roles[role]?.title ?? spoken(role);

/** Whoever fills a role by assignment handles the case, and tells the complainant where else to turn. */
const ownerOfSignposts = (work: Work): string =>
  Object.entries(work.pack.roles).find(([, role]) => role.filledBy === 'assignment')?.[0] ?? 'handler';

/**
 * What the pack does itself. What it did stands as it was done, at the moment it was: it is looked for on record, by its
 * cause and what it says, and is new where it is not there.
 */
function deed(
  work: Work,
  type: string,
  like: Readonly<Record<string, unknown>>,
  data: Readonly<Record<string, unknown>>,
  cause: Cause,
): { readonly act: Act; readonly follows: readonly Follow[] } | undefined {
  const isSame = (act: Act): boolean =>
    act.type === type &&
    !work.used.has(act.id) &&
    Object.entries(like).every(([field, value]) => act.data[field] === value);
  const done =
    work.names.deeds(work.list.acts, cause.id).find(isSame) ??
    work.names.deeds(work.record.acts, cause.id).find(isSame);
  if (done === undefined && work.didNot(type, like, cause)) return undefined;
  const act = done ?? wanted(work, type, data, cause);
  if (done === undefined) work.wanted.push([act, work.next()]);
  work.used.add(act.id);
  // One that somebody voided was done all the same; one whose cause is at another moment by now happens at its own.
  const isHere = done === undefined || (work.list.acts.includes(done) && done.occurredAt === cause.occurredAt);
  if (!isHere || work.reached.has(act.id)) return { act, follows: [] };
  work.reached.add(act.id);
  return { act, follows: [{ do: 'follow', act }] };
}

function wanted(work: Work, type: string, data: Readonly<Record<string, unknown>>, cause: Cause): Act {
  const { occurredAt, id: causedBy } = cause;
  const subject = subjectOf({ type, data });
  const id = newName(type, cause, work);
  return { ...work.occasion({ id, type, data, occurredAt }, subject, knownAt(work, cause)), causedBy };
}

/** Under which the pass knows what is new; what is written has an id of its own. */
const newName = (type: string, { id }: Cause, work: Work): string => `${type} of ${id} ${work.next()}`;

/** When something could be known: what is true by time alone, as soon as it was; what somebody says, now. */
function knownAt({ context, clocks, wanted: new_ }: Work, { id, data, occurredAt }: Cause): Instant {
  const over = typeof data['clock'] === 'string' ? clocks.get(data['clock']) : undefined;
  if (over !== undefined) return occurredAt < over.countedAt ? over.countedAt : occurredAt;
  return new_.find(([act]) => act.id === id)?.[0].recordedAt ?? context.now;
}

function assign(work: Work, role: string, rule: string, cause: Cause): readonly Follow[] {
  const { holder, allInvolved } = appointed(work, role, cause);
  const data = { role, person: holder?.person ?? null, name: holder?.name, reason: `by rule ${rule}` };
  const done = deed(work, 'HandlerAssigned', { role }, data, cause);
  if (done === undefined) return [];
  const { act, follows } = done;
  const isNew = !work.record.acts.some(({ id }) => id === act.id);
  const nobody = (): readonly Follow[] => {
    const message = `Everybody who could be ${titleOf(work, role)} was involved in the case before`;
    if (isNew && allInvolved) work.flags = [...work.flags, { flag: 'independence', by: act.id, message }];
    const task = { kind: 'appointment' as const, title: `Assign the ${titleOf(work, role)}`, role };
    if (act.data['person'] === null) raiseTasks(work, rule, { ...task, name: `assign_${role}` }, cause, holderOf);
    return [];
  };
  return [...follows, { do: 'step', work: nobody }];
}

/** What is logged late is for whoever has the post now; what an import tells, for whoever had it then. */
function appointed(work: Work, role: string, cause: Cause): Appointee {
  const on = work.context.origin.kind === 'import' ? cause.occurredAt : knownAt(work, cause);
  return appointee({ context: { ...work.context, pack: work.pack }, state: work }, role, on);
}

const holderOf = (work: Work, role: string, cause: Cause): string | null =>
  work.assigned.get(role) ?? appointed(work, role, cause).holder?.person ?? null;

/** Moves the case to a stage. The pack's own step stands only as long as what it was done for. */
function enterStage(work: Work, to: string, cause: Cause): readonly Follow[] {
  const isSame = (act: Act): boolean =>
    act.type === 'StageEscalated' && act.data['to'] === to && !work.used.has(act.id);
  const { entry } = work.record.left ?? {};
  const isInstead = entry !== undefined && entry.for === work.nameOf('StageEscalated', { to }, cause.id);
  const known =
    work.names.deeds(work.record.acts, cause.id).find(isSame) ??
    (isInstead ? work.record.acts.find(({ id }) => id === entry.act) : undefined);
  if (known === undefined && work.didNot('StageEscalated', { to }, cause)) return [];
  const entered = known ?? wanted(work, 'StageEscalated', { to }, cause);
  if (known === undefined) work.wanted.push([entered, work.next()]);
  work.used.add(entered.id);
  return [{ do: 'follow', act: { ...entered, occurredAt: cause.occurredAt } }];
}

/** What ends when a case comes to a stage. */
export function leaveStage(work: Work, entered: Act): void {
  const ending = work.pack.stages.find(({ id }) => id === entered.data['to'])?.onEntry?.cancel ?? [];
  for (const limit of work.running()) if (ending.includes(limit.rule)) cancel(work, limit, 'stage_left', entered);
}
