import { isLeft } from './left.ts';
import type { Task } from '../record/task.ts';
import { completionPlace, type Comparison, type Written } from './written.ts';

/** Tasks to be done, and done; to be done again. */
export function taskEvents(comparison: Comparison): readonly Written[] {
  const { record, before, after } = comparison;
  const { id: by, occurredAt: at } = completionPlace(comparison);
  const raised = [...after.tasks.values()].flatMap((task): readonly Written[] => {
    const { id, end } = task;
    const known = record.tasks.get(id);
    const place = after.raisedAt.get(id) ?? 0;
    const causedBy = known === undefined ? task.raisedBy : by;
    const done = (how: 'act' | 'person' | 'closed' | 'voided', doneBy: string): Written => {
      const act = after.acts.find((one) => one.id === doneBy);
      const moment = act?.occurredAt ?? at;
      const data = { task: id, by: doneBy, how };
      return { event: { type: 'TaskDone', data }, at: moment, causedBy: act?.id ?? by, place: Number.MAX_SAFE_INTEGER };
    };
    if (known === undefined) {
      if (isLeft(comparison, task.raisedBy) || (end !== undefined && isAsBefore(comparison, task))) return [];
      const { rule, kind, title, role, person, about } = task;
      const data = { task: id, rule, kind, title, role, person, about };
      const opened: Written = {
        event: { type: 'TaskRaised', data },
        at: momentOf(comparison, causedBy),
        causedBy,
        place,
      };
      return end === undefined ? [opened] : [opened, done(end.how, end.by)];
    }
    if (known.done && end === undefined) {
      const person = after.assigned.get(task.role) ?? known.person;
      return [{ event: { type: 'TaskReopened', data: { task: id, person, because: by } }, at, causedBy: by, place }];
    }
    // Where what had done it counts no longer, what else has done it is named.
    const isSame = known.done && (known.end?.by === end?.by || before.tasks.get(id)?.end?.by === end?.by);
    return isSame || end === undefined ? [] : [done(end.how, end.by)];
  });
  const dropped = [...record.tasks.values()]
    .filter(({ id, done }) => !done && !after.tasks.has(id))
    .map(({ id }): Written => ({
      event: { type: 'TaskDone', data: { task: id, by, how: 'voided' } },
      at,
      causedBy: by,
      place: 0,
    }));
  return [...dropped, ...raised];
}

/** Whether it had been raised and done before: what was not on record then is left so. */
const isAsBefore = ({ before }: Comparison, { rule, raisedBy, about, end }: Task): boolean =>
  [...before.tasks.values()].some(
    (one) => one.rule === rule && one.raisedBy === raisedBy && one.about === about && one.end?.by === end?.by,
  );

/** Flags and prohibitions: as long as anything that raised them counts. */
export function markEvents(comparison: Comparison): readonly Written[] {
  const { record, before, after } = comparison;
  const { id: by, occurredAt: at } = completionPlace(comparison);
  // Of a case that is closed it is as what is over.
  const isNews = <T>(list: readonly T[], isSame: (one: T) => boolean): boolean =>
    after.status === 'open' || !list.some(isSame);
  const late = { at, causedBy: by, place: Number.MAX_SAFE_INTEGER };
  const flagged = after.flags
    .filter(({ flag, by: cause }) => !record.flags.some((one) => one.flag === flag && one.by === cause))
    .filter(
      ({ flag, by: cause }) =>
        !isLeft(comparison, cause) && isNews(before.flags, (one) => one.flag === flag && one.by === cause),
    )
    .map(({ flag, by: cause, message }): Written => {
      return {
        event: { type: 'CaseFlagged', data: { flag, message } },
        at: momentOf(comparison, cause),
        causedBy: cause,
        place: late.place,
      };
    });
  const withdrawn = [...new Set(record.flags.map(({ flag }) => flag))]
    .filter((flag) => !after.flags.some((one) => one.flag === flag))
    .filter((flag) => after.status === 'open' || before.flags.some((one) => one.flag === flag))
    .map((flag): Written => ({ ...late, event: { type: 'FlagWithdrawn', data: { flag, because: by } } }));
  const forbidden = after.forbidden
    .filter((rule) => !record.forbidden.includes(rule))
    .filter((rule) => isNews(before.forbidden, (one) => one === rule))
    .map((rule): Written => ({ ...late, event: { type: 'ActForbidden', data: { rule } } }));
  const allowed = record.forbidden
    .filter((rule) => !after.forbidden.includes(rule))
    .filter((rule) => after.status === 'open' || before.forbidden.includes(rule))
    .map((rule): Written => ({ ...late, event: { type: 'ActAllowedAgain', data: { rule, because: by } } }));
  return [...flagged, ...withdrawn, ...forbidden, ...allowed];
}

/** When what something follows from happened. */
function momentOf({ after, context }: Comparison, cause: string): string {
  const act = after.acts.find(({ id }) => id === cause);
  const limits = [...after.clocks.values()];
  const missed = limits.find(({ breach }) => breach?.id === cause)?.breach?.dueAt;
  const over = limits.find(({ end }) => end?.how === 'expired' && end.by === cause)?.end?.at;
  return act?.occurredAt ?? missed ?? over ?? context.now;
}
