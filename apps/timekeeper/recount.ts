import { derivedId, type Core } from '#application';
import { subscribe } from '#event-store';
import type { Recorded } from '#kernel';
import { lastOf, standingOf, type RunOptions } from './run-process-manager.ts';
import type { DueWork } from './sweep.ts';
import { TIMEKEEPER } from './timekeeper-caller.ts';

/** Under this name it keeps its place, beside the process managers. */
export const RECOUNT = 'recount';
/** Cases asked for at once. */
const PAGE = 200;

/**
 * When the counting of days changes (a calendar version, a closure day), every case with a limit that runs on it and
 * every organisation with recurring duties is settled, so that the dates shown are right at once. The deciders themselves
 * count them anew whenever they next look: what is passed over here, because the read model did not know it yet, is late
 * to show it and never wrong.
 */
export async function recountOnChange(due: DueWork, options: RunOptions): Promise<void> {
  const { core, checkpoints, signal, onStatus } = options;
  await subscribe(core.log, core.codec, {
    name: RECOUNT,
    from: () => standingOf(RECOUNT, options),
    prefixes: ['calendar-', 'orgCalendar-', 'organisation-'],
    signal,
    onStatus,
    onBatch: async (events, upTo) => {
      for (const event of events) await recount(event, due, options);
      await checkpoints.save(RECOUNT, upTo, lastOf(events, options));
    },
  });
}

async function recount(event: Recorded, due: DueWork, options: RunOptions): Promise<void> {
  const on = countedOn(event);
  if (on === null) return;
  await recountDuties(event, on, due, options);
  await recountCases(event, on, due, options);
}

/** What is owed again and again: of the organisation that was closed, or of all that may count on the calendar. */
async function recountDuties(event: Recorded, on: CountedOn, due: DueWork, { core }: RunOptions): Promise<void> {
  if (on.organisation !== undefined) return settleOrganisation(event, on.organisation, core);
  for (let after: string | null = null; ;) {
    const organisations = await due.organisationsWithSchedules(after, PAGE);
    for (const organisation of organisations) await settleOrganisation(event, organisation, core);
    after = organisations.at(-1) ?? null;
    if (organisations.length < PAGE) return;
  }
}

async function settleOrganisation(event: Recorded, organisation: string, core: Core): Promise<void> {
  await core.administration.settleOrganisation({
    caller: { ...TIMEKEEPER, organisation },
    commandId: derivedId(RECOUNT, event.id, organisation),
    correlationId: event.meta.$correlationId,
  });
}

async function recountCases(
  event: Recorded,
  on: CountedOn,
  due: DueWork,
  { core, onRefused }: RunOptions,
): Promise<void> {
  for (let after: string | null = null; ;) {
    const cases = await due.casesCountedOn(on, after, PAGE);
    for (const { organisation, caseId } of cases) {
      const settled = await core.cases.settle(caseId, {
        caller: { ...TIMEKEEPER, organisation },
        commandId: derivedId(RECOUNT, event.id, caseId),
        correlationId: event.meta.$correlationId,
      });
      if (!settled.ok) onRefused({ manager: RECOUNT, event, ...settled.refusal });
    }
    after = cases.at(-1)?.caseId ?? null;
    if (cases.length < PAGE) return;
  }
}

type CountedOn = Parameters<DueWork['casesCountedOn']>[0];

function countedOn({ type, data, meta, stream }: Recorded): CountedOn | null {
  if (type === 'CalendarVersionPublished' || type === 'CalendarVersionWithdrawn')
    return {
      calendar: (data as { calendar: string }).calendar,
      ...(stream.startsWith('calendar-') ? {} : { organisation: meta.organisation }),
    };
  return type === 'ClosureDayDeclared' || type === 'ClosureDayWithdrawn' ? { organisation: meta.organisation } : null;
}
