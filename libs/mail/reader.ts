import { Worker, type ResourceLimits } from 'node:worker_threads';
import type { IncomingMail } from './incoming.ts';

/** Why a message cannot be read. */
export type Unreadable = 'too_many_lines' | 'too_much_memory' | 'too_long' | 'malformed';

/** The message is there and cannot be read: no attempt would end otherwise. */
export class MailUnreadable extends Error {
  override readonly name = 'MailUnreadable';

  constructor(
    readonly why: Unreadable,
    options?: ErrorOptions,
  ) {
    super(`the message cannot be read: ${why.replaceAll('_', ' ')}`, options);
  }
}

/** More wait to be read than are let wait. */
export class ReaderBusy extends Error {
  override readonly name = 'ReaderBusy';
}

export interface ReaderLimits {
  /** Of the message; each costs the parser some 9 µs and 1.7 KB. The largest message of base64 has 340,000. */
  readonly lines: number;
  /** MB of objects that reading takes. */
  readonly memory: number;
  /** ms that it takes. */
  readonly patience: number;
  /** Messages that wait while one is read. */
  readonly waiting: number;
}
const LIMITS: ReaderLimits = { lines: 400_000, memory: 192, patience: 20_000, waiting: 8 };

/**
 * Reads messages in a thread of its own, one at a time, each with an end: what somebody sends must neither hold up nor
 * end the process that takes it.
 */
export class MailReader {
  readonly #limits: ReaderLimits;
  #inHand: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(limits: Partial<ReaderLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** @throws MailUnreadable for good, ReaderBusy for now. */
  async read(raw: Uint8Array): Promise<IncomingMail> {
    if (hasMoreLines(raw, this.#limits.lines)) throw new MailUnreadable('too_many_lines');
    if (this.#waiting > this.#limits.waiting) throw new ReaderBusy();
    this.#waiting += 1;
    try {
      const turn = (): Promise<IncomingMail> => readApart(raw, this.#limits);
      const reading = this.#inHand.then(turn, turn);
      this.#inHand = reading.catch(() => undefined);
      return await reading;
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** Looks no further than it has to. */
function hasMoreLines(raw: Uint8Array, most: number): boolean {
  let lines = 0;
  for (let at = raw.indexOf(NEW_LINE); at !== -1; at = raw.indexOf(NEW_LINE, at + 1)) {
    lines += 1;
    if (lines > most) return true;
  }
  return false;
}
const NEW_LINE = 0x0a;

async function readApart(raw: Uint8Array, { memory, patience }: ReaderLimits): Promise<IncomingMail> {
  const isSource = import.meta.url.endsWith('.ts');
  const execArgv = isSource ? (await import('../embedded/testing/typescript.ts')).typescriptArguments() : [];
  const resourceLimits: ResourceLimits = { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 32 };
  const worker = new Worker(new URL(`./worker.${isSource ? 'ts' : 'js'}`, import.meta.url), {
    workerData: raw,
    resourceLimits,
    ...(execArgv.length > 0 && { execArgv }),
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<IncomingMail>((resolve, reject) => {
      timer = setTimeout(() => reject(new MailUnreadable('too_long')), patience);
      worker.once('message', resolve);
      worker.once('error', (error) => reject(new MailUnreadable(whyOf(error), { cause: error })));
      worker.once('exit', () => reject(new MailUnreadable('malformed')));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

const whyOf = (error: unknown): Unreadable =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_much_memory' : 'malformed';
