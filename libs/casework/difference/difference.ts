import type { Id } from '#kernel';
import type { Notice } from '../derive/timeline.ts';
import type { CaseEvent, DecidedCaseEvent } from '../events/index.ts';
import { spoken } from '../words/describe.ts';
import { mayBeWritten } from './left.ts';
import { limitEvents } from './limits.ts';
import { markEvents, taskEvents } from './marks.ts';
import { neverEvents } from './never.ts';
import { completionPlace, type Comparison, type Written } from './written.ts';

/**
 * What has to be written for a case on record to read as it is by the acts that stand. Nothing where it does. Open
 * matters are brought to what the pass says; what is over is written only if these acts changed it.
 */
export function difference(comparison: Comparison): readonly DecidedCaseEvent[] {
  const { record, after } = comparison;
  const written = [
    ...[...record.limits.values()]
      .filter(({ id }) => !after.clocks.has(id))
      .flatMap((limit) => neverEvents(comparison, limit)),
    ...[...after.clocks.values()]
      .filter((limit) => mayBeWritten(comparison, limit))
      .flatMap((limit) => limitEvents(comparison, limit)),
    ...after.wanted.map(([act, place]): Written => {
      const event = { type: act.type, data: act.data } as CaseEvent;
      return { event, at: act.occurredAt, causedBy: act.causedBy ?? '', place, name: act.id };
    }),
    ...stageEvents(comparison),
    ...after.notices.flatMap((notice) => noticeEvents(comparison, notice)),
    ...taskEvents(comparison),
    ...markEvents(comparison),
  ];
  return named(
    comparison,
    [...written].sort((a, b) => a.place - b.place),
  );
}

/** The stage that the case is left in where nothing that stands is ground enough to have entered another. */
function stageEvents(comparison: Comparison): readonly Written[] {
  const { record, after } = comparison;
  const entered = [...record.acts, ...after.wanted.map(([act]) => act)].filter(({ type }) => type === 'StageEscalated');
  const stage = entered.at(-1)?.data['to'];
  if (stage === undefined || stage === after.stage || after.status !== 'open') return [];
  const { id, occurredAt } = completionPlace(comparison);
  return [{ event: { type: 'StageEscalated', data: { to: after.stage } }, at: occurredAt, causedBy: id, place: 0 }];
}

/** Whether it follows now: what was so before was told of then, or kept quiet by an import. */
const isNews = ({ before }: Comparison, { rule, cause: { id } }: Notice): boolean =>
  !before.notices.some((notice) => notice.rule === rule && notice.cause.id === id);

/** Once for its cause. What an import tells of the past is no news to anybody. */
function noticeEvents(comparison: Comparison, notice: Notice): readonly Written[] {
  const { record, context } = comparison;
  const { rule, effect, cause, person, place } = notice;
  const at = { at: cause.occurredAt, causedBy: cause.id, place };
  if (effect.effect === 'record_in_register') {
    const { register, fields = [] } = effect;
    if (record.said.has(`${register} ${cause.id}`) || !isNews(comparison, notice)) return [];
    return [{ ...at, event: { type: 'RegisterEntryMade', data: { register, entry: cause.id, fields } } }];
  }
  if (context.origin.kind === 'import' || record.said.has(`${rule}.${cause.id}`)) return [];
  if (!isNews(comparison, notice)) return [];
  const clock = typeof cause.data['clock'] === 'string' ? cause.data['clock'] : undefined;
  const message = effect.message ?? `${spoken(cause.type)}${clock === undefined ? '' : `: ${spoken(clock)}`}`;
  const kind = cause.type === 'ClockBreached' ? ('breach' as const) : ('notify' as const);
  const data = { notice: `${rule}.${cause.id}`, kind, role: effect.role, person, clock, message };
  return [{ ...at, event: { type: 'NoticeRaised', data } }];
}

/** With ids of their own, under which what follows from them names them. */
function named({ context }: Comparison, written: readonly Written[]): readonly DecidedCaseEvent[] {
  const ids = new Map<string, Id>();
  const known = (name: string): Id => ids.get(name) ?? name;
  // A notice is called after its cause, and a limit after its subject.
  const idOf = (name: string): Id =>
    ids.get(name) ?? name.replace(/[^.]*$/, known).replace(/(?<=:)[^:]*?(?=(?:#\d+)?$)/, known);
  const withIds = written.map((one) => {
    const action: unknown = Object.entries(one.event.data).find(([field]) => field === 'correctiveAction')?.[1];
    if (one.name !== undefined && typeof action === 'string') ids.set(action, context.newId());
    const id = context.newId();
    if (one.name !== undefined && one.name !== '') ids.set(one.name, id);
    return { ...one, id };
  });
  return withIds.map(({ event, at, causedBy, id }) => {
    const data = Object.fromEntries(
      Object.entries(event.data).map(([field, value]: [string, unknown]) => [
        field,
        typeof value === 'string' && NAMING.has(field) ? idOf(value) : value,
      ]),
    );
    return { type: event.type, data, id, occurredAt: at, causedBy: idOf(causedBy) } as DecidedCaseEvent;
  });
}

const NAMING: ReadonlySet<string> = new Set([
  ...['startedBy', 'by', 'because', 'document', 'entry', 'notice'],
  ...['correctiveAction', 'subject', 'clock', 'promise'],
]);
