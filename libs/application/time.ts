import { randomUUID } from 'node:crypto';
import { genesisOf, type Codec, type EventLog } from '#event-store';
import { clockSkew, OWN_NAMES, type Actor, type Instant, type TimeSource } from '#kernel';
import type { TimeEvent } from '#publishing';
import { ConfigError } from '#config';
import { TIME_STREAM } from './streams.ts';
import { unasked } from './unasked.ts';

export const systemTime: TimeSource = { now: () => new Date(Date.now() + clockSkew()).toISOString() };

/** Time that stands still until an administrator moves it. Every move is in the log, so that it survives a restart. */
export class ManualTime implements TimeSource {
  #now: Instant;
  #revision: number;
  #lastHash: string;

  constructor(
    private readonly log: EventLog,
    private readonly codec: Codec,
    standing: { readonly now: Instant; readonly revision: number; readonly lastHash: string },
  ) {
    this.#now = standing.now;
    this.#revision = standing.revision;
    this.#lastHash = standing.lastHash;
  }

  now(): Instant {
    return this.#now;
  }

  /** Forwards only: an earlier moment changes nothing. Durable when it returns. */
  async moveTo(to: Instant): Promise<void> {
    if (to <= this.#now) return;
    const event = { type: 'TimeAdvanced', data: { to } } as const;
    const [encoded] = encode(this.codec, event, to, this.#lastHash);
    if (encoded === undefined) return;
    const outcome = await this.log.append(TIME_STREAM, this.#revision, [encoded]);
    if (!outcome.ok) throw new Error('another process moved the time of this namespace');
    this.#now = to;
    this.#revision = outcome.revision;
    this.#lastHash = encoded.metadata.hash;
  }
}

/** What time it is in a log, whoever asks: it says itself whether time is moved by hand. */
export async function timeIn(log: Pick<EventLog, 'head'>, codec: Codec): Promise<Instant> {
  const declared = await log.head(TIME_STREAM);
  if (declared === null) return systemTime.now();
  const { data } = codec.decode(declared) as { readonly data: { readonly to?: string; readonly startsAt?: string } };
  return data.to ?? data.startsAt ?? BEGINNING;
}

/** Where manual time begins when a namespace is new. */
export const BEGINNING: Instant = '2025-01-01T00:00:00.000Z';

/**
 * The source of time that fits the log: manual only in a namespace whose first event declares it, and always there,
 * so that no invented time is ever taken for a real one.
 * @param isWithheld nothing may be written: an empty log is not begun, and time stands at the beginning.
 * @throws ConfigError where the setting and the namespace disagree.
 */
export async function openTime(
  setting: 'system' | 'manual',
  log: EventLog,
  codec: Codec,
  isWithheld = false,
): Promise<{ source: TimeSource; manual: ManualTime | null }> {
  const declared = await log.head(TIME_STREAM);
  if (setting === 'system') {
    if (declared !== null) {
      throw new ConfigError(
        'TIME=system: this log namespace runs under manual time; start it with TIME=manual or use another LOG_NAMESPACE',
      );
    }
    return { source: systemTime, manual: null };
  }
  if (declared !== null) {
    const event = codec.decode(declared) as { data: { to?: string; startsAt?: string }; meta: { hash: string } } | null;
    const now = event?.data.to ?? event?.data.startsAt ?? BEGINNING;
    const manual = new ManualTime(log, codec, { now, revision: declared.revision, lastHash: event?.meta.hash ?? '' });
    return { source: manual, manual };
  }
  if (isWithheld) {
    const manual = new ManualTime(log, codec, { now: BEGINNING, revision: -1, lastHash: '' });
    return { source: manual, manual };
  }
  for await (const first of log.readAll()) {
    // Begun under manual time, and stopped before it could say more.
    if (first.type === 'LogBegun' && (first.data as { readonly time?: unknown }).time === 'manual') continue;
    throw new ConfigError(
      `TIME=manual: this log namespace already holds events under real time (the first is ${first.type}); use another LOG_NAMESPACE or DATA_DIR`,
    );
  }
  const event = { type: 'ManualTimeDeclared', data: { startsAt: BEGINNING } } as const;
  const [encoded] = encode(codec, event, BEGINNING, genesisOf(TIME_STREAM));
  if (encoded === undefined) throw new Error('the declaration of manual time could not be encoded');
  const outcome = await log.append(TIME_STREAM, 'no_stream', [encoded]);
  if (!outcome.ok) return openTime(setting, log, codec);
  const manual = new ManualTime(log, codec, {
    now: BEGINNING,
    revision: outcome.revision,
    lastHash: encoded.metadata.hash,
  });
  return { source: manual, manual };
}

const TIME: Actor = { id: OWN_NAMES.time, role: 'administrator', authenticated: 'system' };

const encode = (codec: Codec, event: TimeEvent, at: Instant, prev: string) =>
  codec.encode(TIME_STREAM, [{ ...event, id: randomUUID(), occurredAt: at }], unasked(TIME, at), prev);
