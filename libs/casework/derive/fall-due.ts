import { startsWith } from './begin.ts';
import { endTasksOf } from './tasks.ts';
import type { Due, Follow, Limit, Miss } from './timeline.ts';
import type { Work } from './work.ts';

const isOwed = ({ nature }: Limit): boolean => nature !== 'entitlement' && nature !== 'window';

/** What falls due next, and when; a miss on record at its own moment, whatever has become of the limit since. */
export function nextDue(work: Work): Due | undefined {
  const after = work.changes;
  const { changed } = work.limits;
  const known = work.due?.after === after ? work.due.next : undefined;
  const isKnown = work.due?.after === after && (known === undefined || !changed.has(known.follow.limit));
  const next = isKnown ? firstOf(work, known, changed) : findNextDue(work);
  changed.clear();
  work.due = { after, next };
  return next;
}

/** Of what fell due next and what some limits do by now, the first; the one that was begun first where both do at once. */
function firstOf(work: Work, known: Due | undefined, changed: Iterable<Limit['id']>): Due | undefined {
  let next = known;
  for (const id of changed) {
    const limit = work.clocks.get(id);
    const due = limit === undefined ? undefined : dueOf(work, limit);
    if (limit === undefined || due === undefined) continue;
    const other = next?.follow.do === 'fallDue' ? work.clocks.get(next.follow.limit) : undefined;
    const isAtOnce = due.at === next?.at && (other === undefined || asBegun(limit, other) < 0);
    if (next === undefined || due.at < next.at || isAtOnce) next = due;
  }
  return next;
}

function findNextDue(work: Work): Due | undefined {
  let next: Due | undefined;
  const take = (due: Due | undefined): void => {
    if (due !== undefined && (next === undefined || due.at < next.at)) next = due;
  };
  const { missed } = work;
  const over = missed.flatMap(({ id }) => {
    const limit = work.clocks.get(id);
    return limit?.end === undefined ? [] : [limit];
  });
  const open = over.length === 0 ? work.running() : [...work.running(), ...over].sort(asBegun);
  for (const limit of open) take(dueOf(work, limit));
  for (const { id, breach } of missed) {
    if (breach === undefined || work.clocks.has(id) || work.ghosts.has(id)) continue;
    // Read before another receipt moved its date, it is not missed before that.
    const at = breach.detectedAt < breach.dueAt ? breach.dueAt : breach.detectedAt;
    take({ at, isRead: true, follow: { do: 'missedBefore', limit: id } });
  }
  return next;
}

const asBegun = (a: Limit, b: Limit): number => a.place.begun - b.place.begun;

function dueOf(work: Work, limit: Limit): Due | undefined {
  const reading = readingOf(work, limit);
  const isRead = reading !== undefined && !isBy(limit, reading);
  const at = isRead ? reading.detectedAt : (reading?.dueAt ?? (work.mayFallDue(limit) ? limit.dueAt : null));
  return at === null ? undefined : { at, isRead, follow: { do: 'fallDue', limit: limit.id, reading } };
}

/** A limit that by what is known now never was stays missed, and what followed from it stays, until that is corrected. */
export function missedBefore(work: Work, id: Limit['id']): readonly Follow[] {
  const limit = work.record.limits.get(id);
  if (limit?.breach === undefined) return [];
  const { rule, breach } = limit;
  const { dueAt } = breach;
  work.ghosts.set(id, { id: breach.id, dueAt, detectedAt: breach.detectedAt, byItself: false });
  const cause = { id: breach.id, type: 'ClockBreached', data: { clock: id, rule, dueAt }, occurredAt: dueAt };
  const over = work.occasion(cause, limit.subject);
  return [
    ...(work.rule(rule)?.onBreach ?? []).map((effect): Follow => ({
      do: 'effect',
      effect,
      rule: `${rule}.onBreach`,
      cause,
    })),
    { do: 'rules', cause },
    {
      do: 'step',
      work: () => {
        // Nothing is owed that could be made good.
        endTasksOf(work, breach.id, over);
        return work.compiled
          .meantBy(over.type)
          .begins.filter((one) => startsWith(one, over))
          .map((one): Follow => ({ do: 'begin', rule: one, ground: over, cause: over }));
      },
    },
  ];
}

const isBy = ({ dueAt, countedDueAt }: Limit, miss: Miss): boolean =>
  miss.byItself || dueAt === miss.dueAt || countedDueAt === miss.dueAt;

/** The miss of a limit that is on record and that the pass has not come to. */
function readingOf(work: Work, limit: Limit): Miss | undefined {
  const onRecord = work.record.limits.get(limit.id);
  const read = onRecord?.breach;
  if (read === undefined || read.corrected !== undefined || limit.breach !== undefined || !isOwed(limit))
    return undefined;
  const { id, dueAt, detectedAt } = read;
  const own = limit.end === undefined ? limit.dueAt : null;
  const byItself = own !== null && own <= dueAt && onRecord?.keptBy.has(own) !== true;
  // Missed by an earlier date than was read, it is missed by that.
  return { id, dueAt: byItself ? own : dueAt, detectedAt, byItself };
}

/** A breach, or an expiry where nobody owes it, with what the pack makes follow. */
export function fallDue(work: Work, id: Limit['id'], reading: Miss | undefined): readonly Follow[] {
  const limit = work.clocks.get(id);
  if (limit === undefined) return [];
  const dueAt = reading?.dueAt ?? limit.dueAt ?? '';
  const isBreach = isOwed(limit);
  const onRecord = work.record.limits.get(id)?.end;
  const event = reading?.id ?? (onRecord?.how === 'expired' ? onRecord.by : `over ${id}`);
  if (isBreach)
    work.change(id, { breach: reading ?? { id: event, dueAt, detectedAt: work.context.now, byItself: true } });
  else work.change(id, { end: { how: 'expired', by: event, at: dueAt } });
  if (!work.wasOver(id)) work.fallen += 1;
  const rule = work.ruleOf(limit);
  const type = isBreach ? 'ClockBreached' : 'ClockExpired';
  const cause = { id: event, type, data: { clock: id, rule: limit.rule, dueAt }, occurredAt: dueAt };
  return [
    ...((isBreach ? rule?.onBreach : rule?.onExpiry) ?? []).map((effect): Follow => ({
      do: 'effect',
      effect,
      rule: `${limit.rule}.${isBreach ? 'onBreach' : 'onExpiry'}`,
      cause,
    })),
    { do: 'rules', cause },
    { do: 'beginAfter', limit: id },
  ];
}

/** That a limit is over, as what begins another one sees it; `undefined` while it is not. */
export function occasionOf(work: Work, limit: Limit) {
  const { id, rule, subject, breach, end, countedAt } = limit;
  const over =
    breach !== undefined
      ? { id: breach.id, type: 'ClockBreached', dueAt: breach.dueAt }
      : end?.how === 'expired'
        ? { id: end.by, type: 'ClockExpired', dueAt: end.at }
        : undefined;
  if (over === undefined) return undefined;
  const { dueAt } = over;
  // Nobody could have known before it was counted.
  const knownAt = dueAt < countedAt ? countedAt : dueAt;
  return work.occasion({ ...over, data: { clock: id, rule, dueAt }, occurredAt: dueAt }, subject, knownAt);
}

/** What begins when this limit is over. */
export function beginAfter(work: Work, id: Limit['id']): readonly Follow[] {
  const limit = work.clocks.get(id);
  const over = limit === undefined ? undefined : occasionOf(work, limit);
  if (over === undefined) return [];
  return work.compiled
    .meantBy(over.type)
    .begins.filter((rule) => startsWith(rule, over))
    .map((rule): Follow => ({ do: 'begin', rule, ground: over, cause: over }));
}
