import { isRunning, spoken, type CaseEvent, type CaseState, type Clock } from '#casework';
import { isSealed, type Instant, type Recorded } from '#kernel';
import { Zone } from '#procedure';
import type { History } from './history.ts';

/** Opens a sealed field for those who may, or says that it is sealed. */
export type Opener = (sealed: object) => string;

export interface PrintOptions {
  readonly timeZone: string;
  readonly open: Opener;
}

/** A history for reading: who, when it happened, when it was recorded, what it said, what it changed. */
export function printHistory(history: History, { timeZone, open }: PrintOptions): string {
  const zone = Zone.of(timeZone);
  const at = (instant: Instant): string =>
    zone === null
      ? instant
      : zone
          .text(Date.parse(instant))
          .replace('T', ' ')
          .replace(/:\d{2}(\.\d+)?([+-])/, ' $2');
  const lines = [
    `${history.state.reference}  ${history.events} events${history.later > 0 ? ` (${history.later} later ones left out)` : ''}`,
  ];
  for (const { act, consequences } of history.entries) {
    lines.push('', heading(act, at), ...detail(act, '    ', open));
    for (const consequence of consequences) lines.push(`  → ${summary(consequence, at)}`);
  }
  lines.push('', ...printState(history.state, at));
  return lines.join('\n');
}

function heading(event: Recorded<CaseEvent>, at: (instant: Instant) => string): string {
  const { actor, occurredAt, decidedAt, origin } = event.meta;
  const recorded = decidedAt === occurredAt ? '' : `, recorded ${at(decidedAt)}`;
  const imported = origin.kind === 'import' ? `, imported from line ${origin.line}` : '';
  return `#${event.revision} ${at(occurredAt)}  ${capitalised(spoken(event.type))}  by ${actor.id} (${spoken(actor.role)})${recorded}${imported}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The decider's own fields say nothing to a reader. */
const HIDDEN = ['stage', 'roles', 'inputs', 'facts', 'req', 'remindAt', 'provisional'];

function detail(event: Recorded<CaseEvent>, indent: string, open: Opener): readonly string[] {
  return Object.entries(event.data)
    .filter(([field, value]) => !HIDDEN.includes(field) && value !== undefined)
    .map(([field, value]) => `${indent}${spoken(field)}: ${shown(value, open)}`);
}

function shown(value: unknown, open: Opener): string {
  if (isSealed(value)) return open(value);
  if (Array.isArray(value)) return value.map((item) => shown(item, open)).join(', ') || 'none';
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([field, member]) => `${spoken(field)} ${shown(member, open)}`)
      .join(' ');
  }
  return value === null ? 'not known' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a consequence changed, on one line. */
function summary(event: Recorded<CaseEvent>, at: (instant: Instant) => string): string {
  switch (event.type) {
    case 'ClockStarted': {
      const { clock, nature, dueAt, dueDate } = event.data;
      const undated = nature === 'recurring' ? 'at the next meeting' : 'as soon as possible';
      return `clock ${clock} started (${nature}), due ${dueAt === null ? undated : `${dueDate ?? ''}, before ${at(dueAt)}`}`;
    }
    case 'ClockSatisfied':
      return `clock ${event.data.clock} met at ${at(event.data.at)}`;
    case 'ClockBreached':
      return `clock ${event.data.clock} MISSED: it was due before ${at(event.data.dueAt)}, found ${at(event.meta.decidedAt)}`;
    case 'ClockExpired':
      return `clock ${event.data.clock} expired at ${at(event.data.dueAt)}`;
    case 'ClockExtended':
      return `clock ${event.data.clock} extended until before ${at(event.data.until)}`;
    case 'ClockCancelled':
      return `clock ${event.data.clock} ended: ${spoken(event.data.because)}`;
    case 'ClockRecalculated': {
      const { clock, was, from, dueAt, because } = event.data;
      const date =
        dueAt === null || was === null ? `from ${at(from)}` : `due before ${at(dueAt)} instead of ${at(was)}`;
      return `clock ${clock} counted anew (${spoken(because)}): ${date}`;
    }
    case 'ClockReopened':
      return `clock ${event.data.clock} runs again`;
    case 'TaskRaised':
      return `task for the ${spoken(event.data.role)}: ${event.data.title}`;
    case 'TaskDone':
      return `task ${event.data.task} ${event.data.how === 'voided' ? 'withdrawn' : 'done'}`;
    case 'TaskReopened':
      return `task ${event.data.task} is open again`;
    case 'NoticeRaised':
      return `notice to the ${spoken(event.data.role)}: ${event.data.message}`;
    case 'RegisterEntryMade':
      return `entered in ${spoken(event.data.register)}`;
    case 'CaseFlagged':
      return `flag ${spoken(event.data.flag)}${event.data.message === undefined ? '' : `: ${event.data.message}`}`;
    case 'FlagWithdrawn':
      return `flag ${spoken(event.data.flag)} withdrawn`;
    case 'ActForbidden':
      return `from now on forbidden by ${spoken(event.data.rule)}`;
    case 'ActAllowedAgain':
      return `no longer forbidden by ${spoken(event.data.rule)}`;
    case 'CorrectiveActionRaised':
      return `corrective action: ${event.data.description}`;
    case 'ProcedureDeparted':
      return `DEPARTED from ${spoken(event.data.gate)} (${event.data.req.join(', ')}): ${event.data.reason}`;
    case 'HandlerAssigned':
      return `${spoken(event.data.role)}: ${event.data.person ?? 'nobody appointed'}`;
    case 'StageEscalated':
      return `stage: ${event.data.to}`;
    case 'DocumentFiled':
      return `filed in ${event.data.folder}`;
    default:
      return spoken(event.type);
  }
}

function printState(state: CaseState, at: (instant: Instant) => string): readonly string[] {
  const clocks = [...state.clocks.values()].map((clock) => `  ${clock.id}: ${reading(clock, at)}`);
  const tasks = [...state.tasks.values()]
    .filter((task) => !task.done)
    .map((task) => `  ${task.title} (${spoken(task.role)})`);
  return [
    `State: ${state.status}, stage ${spoken(state.stage)}${state.exit === undefined ? '' : `, closed as ${spoken(state.exit)}`}`,
    ...(clocks.length > 0 ? ['Clocks', ...clocks] : []),
    ...(tasks.length > 0 ? ['Open tasks', ...tasks] : []),
  ];
}

/** What became of a clock, in words. */
export function reading(clock: Clock, at: (instant: Instant) => string): string {
  const missed =
    clock.breach === undefined
      ? ''
      : `missed (due before ${at(clock.breach.dueAt)})${clock.breach.corrected === undefined ? '' : ', corrected'}`;
  if (isRunning(clock)) return missed || (clock.dueAt === null ? 'running' : `running, due before ${at(clock.dueAt)}`);
  const { end } = clock;
  if (end === undefined) return missed;
  const ended = {
    met: 'met',
    extended: `extended into ${'promise' in end ? end.promise : ''}`,
    expired: 'expired',
    cancelled: `ended: ${'because' in end ? spoken(end.because) : ''}`,
  }[end.how];
  return missed === '' ? `${ended} at ${at(end.at)}` : `${missed}; ${ended} at ${at(end.at)}`;
}
