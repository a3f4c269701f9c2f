import type { Instant } from '#kernel';
import type { Effect } from '#procedure';
import { effectsOf } from '#procedure';
import { appointee } from './appoint.ts';
import { enterStage, followAct } from './consequences.ts';
import { spoken } from './describe.ts';
import { fileName, folderName } from './folder.ts';
import { matches } from './matching.ts';
import { holds } from './predicates.ts';
import type { Cause, Run } from './run.ts';

/** Runs every rule of the pack that an event sets off. An unknown condition sets off nothing. */
export function followRules(run: Run, cause: Cause): void {
  const act = run.act(cause.id) ?? { type: cause.type, data: cause.data };
  for (const rule of run.context.pack.rules) {
    if (!matches(act, rule.on)) continue;
    if (rule.when !== undefined && holds(run.situation(act), rule.when) !== true) continue;
    for (const effect of effectsOf(rule)) applyEffect(run, effect, rule.id, cause);
  }
}

/** What the pack makes follow on the same case, appended together with its cause. */
export function applyEffect(run: Run, effect: Effect, rule: string, cause: Cause): void {
  switch (effect.effect) {
    case 'start_task':
      return raiseTasks(run, rule, 'task', effect.title ?? spoken(effect.task), effect, cause);
    case 'refer':
      return raiseTasks(
        run,
        rule,
        'referral',
        effect.title ?? `Referred to the ${titleOf(run, effect.role)}`,
        effect,
        cause,
      );
    case 'signpost':
      return raiseTasks(
        run,
        rule,
        'signpost',
        `Signpost to ${effect.to}`,
        { role: effect.role ?? ownerOfSignposts(run) },
        cause,
      );
    case 'assign':
      return assign(run, effect.role, rule, cause);
    case 'notify':
      return notify(run, effect.role, effect.message, rule, cause);
    case 'escalate_stage':
      if (run.state.stage === effect.to) return;
      return enterStage(run, effect.to, cause);
    case 'raise_corrective_action': {
      const data = { correctiveAction: run.context.newId(), description: effect.description };
      return followAct(run, run.emit({ type: 'CorrectiveActionRaised', data }, cause.occurredAt, cause.id));
    }
    case 'flag':
      run.emit(
        { type: 'CaseFlagged', data: { flag: effect.flag, message: effect.message } },
        cause.occurredAt,
        cause.id,
      );
      return;
    case 'forbid':
      // What was not done by the procedure decides nothing for it.
      if (run.state.forbidden.includes(rule) || run.act(cause.id)?.departed === true) return;
      run.emit({ type: 'ActForbidden', data: { rule } }, cause.occurredAt, cause.id);
      return;
    case 'file_document': {
      const folder = folderName(effect.to, run.state);
      const name = fileName(cause);
      const data = { folder, name, document: cause.id };
      return followAct(run, run.emit({ type: 'DocumentFiled', data }, cause.occurredAt, cause.id));
    }
    case 'record_in_register': {
      const { register, fields = [] } = effect;
      run.emit({ type: 'RegisterEntryMade', data: { register, entry: cause.id, fields } }, cause.occurredAt, cause.id);
      return;
    }
    default:
      return effect satisfies never;
  }
}

const titleOf = (run: Run, role: string): string => run.context.pack.roles[role]?.title ?? spoken(role);

/** Whoever fills a role by assignment handles the case, and tells the complainant where else to turn. */
const ownerOfSignposts = (run: Run): string =>
  Object.entries(run.context.pack.roles).find(([, role]) => role.filledBy === 'assignment')?.[0] ?? 'handler';

function raiseTasks(
  run: Run,
  rule: string,
  kind: 'task' | 'referral' | 'signpost' | 'appointment',
  title: string,
  { role, each, task: name }: { role: string; each?: string; task?: string },
  cause: Cause,
): void {
  const listed = each === undefined ? [undefined] : [cause.data[each] ?? []].flat().map(String);
  for (const about of listed) {
    const person = run.state.assigned.get(role) ?? appointee(run, role, postsOn(run, cause)).holder?.person ?? null;
    const earlier = run.state.tasks.size + 1;
    run.emit(
      {
        type: 'TaskRaised',
        data: {
          task: `${name ?? rule}#${earlier}`,
          rule,
          kind,
          title: about === undefined ? title : `${title}: ${spoken(about)}`,
          role,
          person,
          about,
        },
      },
      cause.occurredAt,
      cause.id,
    );
  }
}

function assign(run: Run, role: string, rule: string, cause: Cause): void {
  const { holder, allInvolved } = appointee(run, role, postsOn(run, cause));
  const person = holder?.person ?? null;
  const data = { role, person, name: holder?.name, reason: `by rule ${rule}` };
  const assigned = run.emit({ type: 'HandlerAssigned', data }, cause.occurredAt, cause.id);
  // To have found nobody is no assignment that anything could follow from.
  if (person !== null) followAct(run, assigned);
  if (allInvolved) {
    const message = `Everybody who could be ${titleOf(run, role)} was involved in the case before`;
    run.emit({ type: 'CaseFlagged', data: { flag: 'independence', message } }, cause.occurredAt, assigned.id);
  }
  if (person === null) {
    raiseTasks(run, rule, 'appointment', `Assign the ${titleOf(run, role)}`, { role, task: `assign_${role}` }, cause);
  }
}

/** The day on whose posts it depends who is given something to do: what is logged late is for whoever has the post now. */
const postsOn = ({ asOf, context }: Run, { occurredAt }: Cause): Instant =>
  context.origin.kind === 'import' ? occurredAt : (asOf ?? context.now);

function notify(run: Run, role: string, message: string | undefined, rule: string, cause: Cause): void {
  // What an import tells of the past is no news to anybody.
  if (run.context.origin.kind === 'import') return;
  const clock = typeof cause.data['clock'] === 'string' ? cause.data['clock'] : undefined;
  run.emit(
    {
      type: 'NoticeRaised',
      data: {
        notice: `${rule}.${cause.id}`,
        kind: cause.type === 'ClockBreached' ? 'breach' : 'notify',
        role,
        person: run.state.assigned.get(role) ?? appointee(run, role, postsOn(run, cause)).holder?.person ?? null,
        clock,
        message: message ?? `${spoken(cause.type)}${clock === undefined ? '' : `: ${spoken(clock)}`}`,
      },
    },
    cause.occurredAt,
    cause.id,
  );
}
