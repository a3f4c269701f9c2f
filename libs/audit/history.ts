import { caseAggregate, type CaseEvent, type CaseState } from '#casework';
import { ChainVerifier, type Codec, type EventLog, type Positioned } from '#event-store';
import type { Id, Instant, Recorded } from '#kernel';

/** An act with what the pack made follow from it, as an auditor reads it. */
export interface Entry {
  readonly act: Recorded<CaseEvent>;
  readonly consequences: readonly Recorded<CaseEvent>[];
}

export interface History {
  readonly caseId: Id;
  /** The state after the last entry. */
  readonly state: CaseState;
  readonly entries: readonly Entry[];
  /** Events read, and whether there are more after the moment asked for. */
  readonly events: number;
  readonly later: number;
}

/**
 * The whole history of a case up to a past moment, by the recorded time: what Redress knew then, not what has been
 * learnt of that time since. The chain is verified on the way.
 * @returns `null` where the organisation has no such case.
 * @throws ChainBroken, MalformedEvent, UnknownEventType and what the store throws
 */
export async function historyOf(
  log: EventLog,
  codec: Codec,
  caseId: Id,
  organisation: string,
  asOf?: Instant,
): Promise<History | null> {
  const stream = `case-${caseId}`;
  const chain = new ChainVerifier(stream);
  const entries: { act: Recorded<CaseEvent>; consequences: Recorded<CaseEvent>[] }[] = [];
  const entryOf = new Map<Id, (typeof entries)[number]>();
  let state = caseAggregate.initial;
  let events = 0;
  let later = 0;
  for await (const stored of log.read(stream, organisation)) {
    chain.accept(stored);
    const event = codec.decode(stored) as Positioned<CaseEvent> | null;
    if (event === null) continue;
    if (asOf !== undefined && event.meta.decidedAt > asOf) {
      later += 1;
      continue;
    }
    events += 1;
    state = caseAggregate.evolve(state, event);
    const cause = event.meta.causedBy === undefined ? undefined : entryOf.get(event.meta.causedBy);
    if (cause === undefined) entries.push({ act: event, consequences: [] });
    else cause.consequences.push(event);
    const entry = cause ?? entries.at(-1);
    if (entry !== undefined) entryOf.set(event.id, entry);
  }
  return events + later === 0 ? null : { caseId, state, entries, events, later };
}
