import { randomUUID } from 'node:crypto';
import type { Core } from '#application';
import type { Id, Instant } from '#kernel';
import type { LetterToHandOver } from './hand-over.ts';
import { TIMEKEEPER } from './timekeeper-caller.ts';

export interface CaseToSettle {
  readonly organisation: string;
  readonly caseId: Id;
}

export interface PartyToSettle {
  readonly organisation: string;
  readonly party: Id;
}

/** What is due, from the projections: durable timers that no process holds in its memory. */
export interface DueWork {
  /** Cases with a clock that was due by `now` and is not breached yet, or a reminder to give; at most `limit`. */
  casesToSettle(now: Instant, limit: number): Promise<readonly CaseToSettle[]>;
  /** Cases with a limit that runs on a calendar, of one organisation or of all; by id, after the one given. */
  casesCountedOn(
    on: { readonly calendar?: string; readonly organisation?: string },
    after: Id | null,
    limit: number,
  ): Promise<readonly CaseToSettle[]>;
  /** Parties with a restriction whose review is due by `now`; at most `limit`. */
  partiesToSettle(now: Instant, limit: number): Promise<readonly PartyToSettle[]>;
  /** Organisations with a recurring duty to open, remind of or miss, or a procedure to take over; at most `limit`. */
  organisationsToSettle(now: Instant, limit: number): Promise<readonly string[]>;
  /** Organisations that owe something again and again, by name, after the one given; at most `limit`. */
  organisationsWithSchedules(after: string | null, limit: number): Promise<readonly string[]>;
  /** Letters to hand over by `now`; at most `limit`. */
  lettersToHandOver(now: Instant, limit: number): Promise<readonly LetterToHandOver[]>;
  /** The next instant after `after` and up to `upTo` at which something falls due or is to be reminded of. */
  nextInstant(after: Instant, upTo: Instant): Promise<Instant | null>;
}

export interface Swept {
  readonly settled: number;
  /** Events written: breaches, expiries, reminders and what follows them, reviews that are due. */
  readonly events: number;
}

/** Cases, parties and organisations settled by one sweep; what is left waits for the next one. */
const AT_MOST = 1_000;
/** Settled at once. */
const AT_ONCE = 8;

/**
 * Sends `settle` to every case, party and organisation with something due. A settle is idempotent by nature: the decider writes each breach
 * once, whoever asks and however often, so two sweeps at once harm nothing.
 * @throws what the store throws; the next sweep finds the same work again.
 */
export async function sweep(core: Core, due: DueWork): Promise<Swept> {
  const now = core.time.now();
  const [cases, parties, organisations] = await Promise.all([
    due.casesToSettle(now, AT_MOST),
    due.partiesToSettle(now, AT_MOST),
    due.organisationsToSettle(now, AT_MOST),
  ]);
  const events =
    (await settleAll(cases, (one) => settle(core, one))) +
    (await settleAll(parties, (one) => settleParty(core, one))) +
    (await settleAll(organisations, (one) => settleOrganisation(core, one)));
  return { settled: cases.length + parties.length + organisations.length, events };
}

/** @returns how many events were written. */
async function settleAll<T>(due: readonly T[], one: (what: T) => Promise<number>): Promise<number> {
  let events = 0;
  for (let index = 0; index < due.length; index += AT_ONCE) {
    const results = await Promise.all(due.slice(index, index + AT_ONCE).map(one));
    events += results.reduce((sum, written) => sum + written, 0);
  }
  return events;
}

async function settleParty(core: Core, { organisation, party }: PartyToSettle): Promise<number> {
  const caller = { ...TIMEKEEPER, organisation };
  const done = await core.parties.settle(party, { caller, commandId: randomUUID() });
  return done.outcome === 'written' ? done.events.length : 0;
}

async function settleOrganisation(core: Core, organisation: string): Promise<number> {
  const caller = { ...TIMEKEEPER, organisation };
  const done = await core.administration.settleOrganisation({ caller, commandId: randomUUID() });
  return done.outcome === 'written' ? done.events.length : 0;
}

async function settle(core: Core, { organisation, caseId }: CaseToSettle): Promise<number> {
  const caller = { ...TIMEKEEPER, organisation };
  const result = await core.cases.settle(caseId, { caller, commandId: randomUUID() });
  return result.ok && result.done.outcome === 'written' ? result.done.events.length : 0;
}
