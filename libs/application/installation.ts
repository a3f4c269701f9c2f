import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ANYBODY, genesisOf, INSTALLATION, isOurs, type Codec, type EventLog } from '#event-store';
import { canonicalJson, OWN_NAMES, type Actor, type Instant } from '#kernel';
import type { LogEvent } from '#publishing';
import { TIME_STREAM } from './streams.ts';
import { unasked } from './unasked.ts';

/** Whoever acts on the log as a whole, unless somebody is at the command line. */
const PRODUCT: Actor = { id: OWN_NAMES.installation, role: 'administrator', authenticated: 'system' };
/** Attempts at an append that other processes are at as well. */
const ATTEMPTS = 10;

type Log = Pick<EventLog, 'append' | 'head' | 'read' | 'readAll'>;
type Named = Extract<LogEvent, { type: 'LogBegun' }>['data']['adopted'];

/** What becomes of the log itself, on record in a stream of a known name: its beginning, releases, backups, restores. */
export class Installation {
  readonly #log: Log;
  readonly #codec: Codec;
  readonly #now: () => Instant;

  constructor(log: Log, codec: Codec, now: () => Instant) {
    this.#log = log;
    this.#codec = codec;
    this.#now = now;
  }

  /** Gives the log its identity unless it has one: before anything else, or, of an earlier release, after what there is. */
  async begin(time: 'system' | 'manual'): Promise<void> {
    if ((await this.#log.head(INSTALLATION)) !== null) return;
    const adopted = await this.#first();
    const data = { time: adopted === undefined ? time : await this.#timeBefore(), ...(adopted && { adopted }) };
    // Where another process is faster, the log is begun as well.
    await this.#append({ type: 'LogBegun', data }, PRODUCT, genesisOf(INSTALLATION), 'no_stream');
  }

  /** The release that is at work, where it is another one than before. */
  async releaseStarted(): Promise<void> {
    const data = { version: await version(), node: process.version, tzdb: process.versions['tz'] ?? 'unknown' };
    for await (const { type, data: before } of this.#log.read(INSTALLATION, ANYBODY, { direction: 'backwards' })) {
      if (type !== 'ReleaseStarted') continue;
      if (canonicalJson(before) === canonicalJson(data)) return;
      break;
    }
    await this.record({ type: 'ReleaseStarted', data });
  }

  /** @param by the product itself unless told. @throws what the log throws */
  async record(event: LogEvent, by: Actor = PRODUCT): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const head = await this.#log.head(INSTALLATION);
      const prev = (head?.metadata as { readonly hash?: string } | undefined)?.hash ?? genesisOf(INSTALLATION);
      if (await this.#append(event, by, prev, head?.revision ?? 'no_stream')) return;
    }
    throw new Error(`${ATTEMPTS} attempts to record ${event.type} were each overtaken by another process`);
  }

  async #append(event: LogEvent, actor: Actor, prev: string, expected: number | 'no_stream'): Promise<boolean> {
    const at = this.#now();
    const encoded = this.#codec.encode(
      INSTALLATION,
      [{ ...event, id: randomUUID(), occurredAt: at }],
      unasked(actor, at),
      prev,
    );
    return (await this.#log.append(INSTALLATION, expected, encoded)).ok;
  }

  /** The first event of ours in a log that an earlier release began. */
  async #first(): Promise<Named> {
    for await (const stored of this.#log.readAll()) {
      const { hash } = (stored.metadata ?? {}) as { readonly hash?: unknown };
      if (!isOurs(stored) || typeof hash !== 'string') continue;
      return { stream: stored.stream, revision: stored.revision, event: stored.id, hash };
    }
    return undefined;
  }

  async #timeBefore(): Promise<'system' | 'manual'> {
    return (await this.#log.head(TIME_STREAM)) === null ? 'system' : 'manual';
  }
}

/** Of this release, from its manifest: above the sources, and above what was built of them. */
async function version(): Promise<string> {
  for (const up of ['../../', '../../../', '../../../../']) {
    const manifest = await readFile(new URL(`${up}package.json`, import.meta.url), 'utf8').catch(() => null);
    if (manifest !== null) return (JSON.parse(manifest) as { readonly version: string }).version;
  }
  return 'unknown';
}
