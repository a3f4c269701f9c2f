import type { Instant } from '#kernel';
import { takenOverBy, type ClockRule } from '#procedure';
import type { ActOnRecord } from '../record/act.ts';
import type { Clock } from '../record/clock.ts';
import { spoken } from '../words/describe.ts';
import { computeDue } from '../words/due.ts';
import { extendedTo, meansToExtend, movesOn, newDateOf } from '../words/limits.ts';
import { includesContent } from '../words/matching.ts';
import type { Departure } from './departure.ts';
import { ruleOf, runningClocks, type Run } from './run.ts';

type Extension = NonNullable<ClockRule['extension']>;

/** What an act that is meant to extend a limit lacks, or asks too much. */
export function extensionFaults(run: Run, act: ActOnRecord): readonly Departure[] {
  const meant = runningClocks(run).flatMap((clock) => {
    const rule = ruleOf(run, clock);
    return rule !== undefined && meansToExtend(rule, clock, act) ? [{ rule, clock }] : [];
  });
  // An update with an earlier day is an update, and no extension; what is called an extension has to be one.
  const concerned = meant.filter(({ rule, clock }) => movesOn(clock, act, extendedTo(rule, act, run.context)));
  const [earlier] = meant;
  if (concerned.length === 0 && earlier !== undefined && act.type === 'DeadlineExtended') {
    const { title, dueDate } = earlier.clock;
    const reason = `"${title}" is due on ${dueDate}, and ${newDateOf(act.data)} is no later day`;
    return [fault(earlier.rule.id, reason, `a day after ${dueDate}`, earlier.rule.req)];
  }
  if (concerned.length === 0 && act.type === 'DeadlineExtended') {
    const extendable = run.context.pack.clocks.filter((rule) => rule.extension !== undefined).map((rule) => rule.id);
    const wouldAccept = `a running limit among ${extendable.join(', ') || 'none'}`;
    return [fault('extension', 'No running limit can be extended by this', wouldAccept, [])];
  }
  return concerned.flatMap(({ rule, clock }) => faultsOf(run, rule, clock, act));
}

const fault = (gate: string, reason: string, wouldAccept: string, req: readonly string[]): Departure => ({
  code: 'EXTENSION_NOT_ALLOWED',
  gate,
  mode: 'block',
  reason,
  wouldAccept,
  req,
});

interface Fault {
  readonly reason: string;
  readonly wouldAccept: string;
}

function faultsOf(run: Run, rule: ClockRule, clock: Clock, act: ActOnRecord): readonly Departure[] {
  const { extension } = rule;
  if (extension === undefined) return [];
  const faults = [
    ...contentFaults(extension, clock, act),
    ...timesFaults(run, rule, clock),
    ...dateFaults(run, rule, clock, act),
  ];
  return faults.map(({ reason, wouldAccept }) => fault(rule.id, reason, wouldAccept, rule.req));
}

function contentFaults({ requires, channel }: Extension, { title }: Clock, { data }: ActOnRecord): readonly Fault[] {
  const missing = requires.filter((field) => !includesContent(data, field));
  const content = {
    reason: `To extend "${title}" it must include ${missing.map(spoken).join(', ')}`,
    wouldAccept: `the same with ${missing.join(', ')}`,
  };
  const isOtherChannel = channel !== undefined && !channel.some((one) => one === data['channel']);
  const otherChannel = {
    reason: `"${title}" is extended by ${(channel ?? []).map(spoken).join(' or ')} only`,
    wouldAccept: `channel ${(channel ?? []).join(' or ')}`,
  };
  const noDate = {
    reason: `To extend "${title}" a new date is needed`,
    wouldAccept: 'the same with expectedReplyDate',
  };
  return [
    ...(missing.length > 0 ? [content] : []),
    ...(isOtherChannel ? [otherChannel] : []),
    ...(newDateOf(data) === undefined && missing.length === 0 ? [noDate] : []),
  ];
}

/** How often it may be extended is said of the whole chain: each promise in it is one extension of the first limit. */
function timesFaults(run: Run, rule: ClockRule, clock: Clock): readonly Fault[] {
  const reached = rulesOf(chainOf(run, rule, clock))
    .map((link) => ({ most: link.extension?.times, times: timesExtended(run, link, clock.subject) }))
    .find(({ most, times }) => most !== undefined && times >= most);
  if (reached === undefined) return [];
  const reason = `"${clock.title}" has been extended ${reached.times} times, which is the most`;
  return [{ reason, wouldAccept: 'an answer by the present date' }];
}

/** Extensions so far of a limit and of the promise that takes over from it, promises that were superseded included. */
function timesExtended(run: Run, rule: ClockRule, subject: string | undefined): number {
  return [...run.state.clocks.values()]
    .filter((clock) => clock.rule === rule.id || clock.rule === takenOverBy(rule))
    .filter((clock) => clock.subject === subject)
    .reduce((sum, clock) => sum + clock.extensions, 0);
}

function dateFaults(run: Run, rule: ClockRule, clock: Clock, { data }: ActOnRecord): readonly Fault[] {
  const date = newDateOf(data);
  return capsOf(run, rule, clock).flatMap(({ limit, from }) => {
    const latest = computeDue({ ...rule, for: limit }, from, undefined, run.context);
    if (date === undefined || latest?.dueDate == null || date <= latest.dueDate) return [];
    const reason = `"${clock.title}" cannot be extended beyond ${latest.dueDate}`;
    return [{ reason, wouldAccept: `a date up to ${latest.dueDate}` }];
  });
}

type Limit = NonNullable<Extension['additional']>;

/** How far it may be extended: beyond the present date, and from where the first limit of its chain began. */
function capsOf(run: Run, rule: ClockRule, clock: Clock): readonly { readonly limit: Limit; readonly from: Instant }[] {
  const chain = chainOf(run, rule, clock);
  const { additional } = rule.extension ?? {};
  // Counted from the last day of the present limit, whose end is the start of the next day.
  const lastDay = clock.dueAt === null ? undefined : new Date(Date.parse(clock.dueAt) - 1).toISOString();
  const begun = chain[0]?.clock.from ?? clock.from;
  return [
    ...(additional === undefined || lastDay === undefined ? [] : [{ limit: additional, from: lastDay }]),
    ...rulesOf(chain).flatMap(({ extension }) => {
      const limit = extension?.total_from_start;
      return limit === undefined ? [] : [{ limit, from: begun }];
    }),
  ];
}

interface Link {
  readonly rule: ClockRule;
  readonly clock: Clock;
}

/** The limits that took over from one another by extension, from the first to this one. */
function chainOf(run: Run, rule: ClockRule, clock: Clock): readonly Link[] {
  const clocks = [...run.state.clocks.values()];
  const chain: Link[] = [{ rule, clock }];
  for (let first: Clock | undefined = clock; chain.length <= clocks.length;) {
    const last: Clock = first;
    first = clocks.find(({ end }) => end?.how === 'extended' && end.promise === last.id);
    const ofFirst = first === undefined ? undefined : ruleOf(run, first);
    if (first === undefined || ofFirst === undefined) break;
    chain.unshift({ rule: ofFirst, clock: first });
  }
  return chain;
}

/** Each rule of a chain once: a promise that is promised anew is a limit of the same rule. */
const rulesOf = (chain: readonly Link[]): readonly ClockRule[] => [...new Set(chain.map(({ rule }) => rule))];
