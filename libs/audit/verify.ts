import { ANYBODY, ChainVerifier, organisationOf, type Codec, type EventLog } from '#event-store';

export interface Fault {
  readonly stream: string;
  readonly message: string;
}

export interface Verified {
  readonly streams: number;
  readonly events: number;
  /** Events that are not Redress's own. */
  readonly foreign: number;
  readonly faults: readonly Fault[];
  /** Streams of one organisation that another one has written to; how many there are, and the first of them. */
  readonly shared: { readonly streams: number; readonly listed: readonly SharedStream[] };
}

/** A stream that more than one organisation has written. It is its first event's, and nobody else's. */
export interface SharedStream {
  readonly stream: string;
  readonly owner: string;
  readonly others: readonly string[];
}

/** Faults kept in memory; a log with more is not in need of a longer list. */
const MOST_FAULTS = 1_000;

/** Writers of one stream that are told apart. */
const MOST_WRITERS = 20;

/**
 * Verifies every stream of the namespace: the chain from its first event, and that each event is one we know. Every
 * stream is read from its beginning when that is met in the log, so that memory does not grow with the log.
 * Damage that the server names is listed, and what is behind it is verified as well.
 * @param onProgress told after each stream.
 */
export async function verifyLog(log: EventLog, codec: Codec, onProgress?: (events: number) => void): Promise<Verified> {
  const faults: Fault[] = [];
  const report = (stream: string, error: unknown): void => {
    if (faults.length < MOST_FAULTS)
      faults.push({ stream, message: error instanceof Error ? error.message : String(error) });
  };
  const shared = { streams: 0, listed: [] as SharedStream[] };
  let streams = 0;
  let seen = 0;
  let verified = 0;
  let foreign = 0;
  for await (const stored of log.readAll({ onDamage: (damage) => report('$all', damage) })) {
    seen += 1;
    if (stored.revision !== 0) continue;
    streams += 1;
    const result = await verifyStream(log, codec, stored.stream, report);
    if (result.others.length > 0 && codec.scopeOf(stored.stream) === 'organisation') {
      shared.streams += 1;
      const { owner, others } = result;
      if (shared.listed.length < MOST_FAULTS) shared.listed.push({ stream: stored.stream, owner, others });
    }
    verified += result.events;
    foreign += result.foreign;
    onProgress?.(verified);
  }
  if (verified < seen && faults.length === 0) {
    report('$all', new Error(`${seen - verified} events belong to streams whose beginning is missing`));
  }
  return { streams, events: verified, foreign, faults, shared };
}

/** Numbers need no order and hold no chain (the stream is appended to from anywhere). */
export const isChained = (stream: string): boolean => !stream.startsWith('caseNumber-');

async function verifyStream(
  log: EventLog,
  codec: Codec,
  stream: string,
  report: (stream: string, error: unknown) => void,
): Promise<{ events: number; foreign: number; owner: string; others: readonly string[] }> {
  const chain = new ChainVerifier(stream);
  const chained = isChained(stream);
  let events = 0;
  let foreign = 0;
  const writers = new Set<string>();
  try {
    for await (const stored of log.read(stream, ANYBODY)) {
      events += 1;
      const writer = organisationOf(stored);
      if (writer !== undefined && writers.size < MOST_WRITERS) writers.add(writer);
      if (chained) chain.accept(stored);
      if (codec.decode(stored) === null) foreign += 1;
    }
  } catch (error) {
    report(stream, error);
  }
  const [owner = '', ...others] = writers;
  return { events, foreign, owner, others };
}
