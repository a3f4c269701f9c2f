import { isRunning, mayFallDue } from '../clock.ts';
import type { Context } from '../context.ts';
import type { DecidedCaseEvent } from '../decide/run.ts';
import type { CaseEvent } from '../events/index.ts';
import { onRecord, type Act, type CaseRecord } from '../record/record.ts';
import { foldable, type Written } from './written.ts';

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

/** A letter that did not arrive is told to whoever sent it: nobody was told anything by it. */
export function lostLetter({ acts }: CaseRecord, act: Act, { pack }: Context): readonly Written[] {
  const bounced = act.type === 'ActVoided' && act.data['reason'] === 'bounced';
  if (!bounced && act.type !== 'DispatchFailed') return [];
  const sent = acts.find((one) =>
    bounced ? one.id === act.data['act'] : one.type === 'DispatchRequested' && one.subject === act.subject,
  );
  if (sent === undefined) return [];
  const role = sent.roles[0] ?? Object.keys(pack.roles)[0] ?? 'handler';
  const message = bounced
    ? 'A letter came back: it counts no longer'
    : `A letter was not sent: ${String(act.data['reason'])}`;
  const data = {
    notice: `lost.${act.id}`,
    kind: 'notify' as const,
    role,
    person: sent.actor,
    message: message.slice(0, 500),
  };
  return [{ event: { type: 'NoticeRaised', data }, at: act.occurredAt, causedBy: act.id, place: 0 }];
}
