import type { Context } from '../context.ts';
import type { CaseEvent, Consequences, DecidedCaseEvent } from '../events/index.ts';
import { isMissed, isRunning, mayFallDue } from '../record/clock.ts';
import type { LimitOnRecord } from '../record/limit.ts';
import { onRecord, type Act, type CaseRecord } from '../record/record.ts';
import { spoken } from '../words/describe.ts';
import { dayOf, startOfDay } from '../words/due.ts';
import { changeOf, foldable, type Comparison, type Written } from './written.ts';

/** One reminder for each instant that has passed, and none twice: a notice to the owner, not a fact of the limit. */
export function reminders(
  before: CaseRecord,
  settled: readonly DecidedCaseEvent[],
  context: Context,
): readonly DecidedCaseEvent[] {
  const record = settled.reduce((so, event) => onRecord(so, foldable(event, context)), before);
  const { now, newId } = context;
  return [...record.limits.values()].flatMap((limit) => {
    if (!isRunning(limit) || !mayFallDue(limit)) return [];
    const passed = limit.remindAt.filter((at) => at <= now);
    return passed.slice(limit.reminded).map((occurredAt, n): DecidedCaseEvent => {
      const { id: clock, owner: role, title, dueDate, startedBy: causedBy } = limit;
      const person = record.acts.findLast(({ type, data }) => type === 'HandlerAssigned' && data['role'] === role)
        ?.data['person'];
      const notice = `${clock}.reminder.${limit.reminded + n + 1}`;
      const message = `${title} is due by the end of ${dueDate ?? 'the day'}`;
      const data = {
        notice,
        kind: 'reminder' as const,
        role,
        person: typeof person === 'string' ? person : null,
        clock,
        message,
      };
      const event: CaseEvent = { type: 'NoticeRaised', data };
      return { ...event, id: newId(), occurredAt, causedBy };
    });
  });
}

/** A letter that went astray is told to whoever sent it: nobody was told anything by it, or what it did is not on record. */
export function lostLetter({ acts }: CaseRecord, act: Act, { pack }: Context): readonly Written[] {
  const bounced = act.type === 'ActVoided' && act.data['reason'] === 'bounced';
  if (!bounced && act.type !== 'DispatchFailed' && act.type !== 'DispatchCompleted') return [];
  const sent = acts.find((one) =>
    bounced ? one.id === act.data['act'] : one.type === 'DispatchRequested' && one.subject === act.subject,
  );
  const message = sent === undefined ? null : lostBecause(act, sent);
  if (sent === undefined || message === null) return [];
  const role = sent.roles[0] ?? Object.keys(pack.roles)[0] ?? 'handler';
  return [notice(act, { notice: `lost.${act.id}`, role, person: sent.actor, message })];
}

/** @returns `null` for a letter that left with all that it was to do. */
function lostBecause({ type, data }: Act, sent: Act): string | null {
  if (type === 'ActVoided') return 'A letter came back: it counts no longer';
  if (type === 'DispatchFailed') return `A letter was not sent: ${String(data['reason'])}`;
  const { carries } = sent.data;
  if (typeof carries !== 'string' || data['act'] !== undefined) return null;
  return `A letter was sent, and what it did could not be recorded with it: ${spoken(carries)}. Record it by hand`;
}

/** What is told to somebody because of an act, once. */
export function notice(
  { id, occurredAt: at }: Act,
  { message, ...said }: Omit<Consequences['NoticeRaised'], 'kind'>,
): Written {
  const data = { ...said, kind: 'notify' as const, message: message.slice(0, 500) };
  return { event: { type: 'NoticeRaised', data }, at, causedBy: id, place: 0 };
}

/** A date that was told, and a limit that was missed, stay: whoever owes it should know that it was counted otherwise. */
export function keptLimits(comparison: Comparison): readonly Written[] {
  const { record, after, context } = comparison;
  const change = changeOf(comparison);
  if (change === undefined || context.origin.kind === 'import') return [];
  return [...record.limits.values()].flatMap((limit) => {
    const because = isMisread(comparison, limit) ? keptBecause(limit) : undefined;
    if (because === undefined) return [];
    const { id: clock, title, owner: role, from } = limit;
    const person = after.assigned.get(role) ?? null;
    const message = `"${title}" was counted from ${dayOf(from, context)}, which was corrected since: ${because}`;
    return [notice(change, { notice: `${clock}.kept.${change.id}`, role, person, clock, message })];
  });
}

/** Whether a limit is on record as counted from another moment than holds by what these acts say. */
function isMisread({ record, before, after, acts, context }: Comparison, { id, from }: LimitOnRecord): boolean {
  const limit = after.clocks.get(id);
  if (limit === undefined) return false;
  const { startsOn } = limit.as;
  if (!('fact' in startsOn)) return limit.from !== from && before.clocks.get(id)?.from !== limit.from;
  const factOf = ({ type, data }: Act): unknown =>
    type === 'ActVoided' ? record.acts.find((act) => act.id === data['act'])?.data['fact'] : data['fact'];
  return (
    acts.some((act) => factOf(act) === startsOn.fact) &&
    startOfDay(after.facts.get(startsOn.fact)?.value, context) !== from
  );
}

function keptBecause(limit: LimitOnRecord): string | undefined {
  const { dueDate, extensions, end } = limit;
  if (end?.how === 'cancelled' || end?.how === 'extended') return undefined;
  if (isMissed(limit)) return 'it stays missed until somebody corrects the reading (correctClockReading)';
  return extensions > 0
    ? `it keeps ${dueDate ?? 'its date'}, to which it was extended, because that was told`
    : undefined;
}
