import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { derivedId, type Core, type PlainAct } from '#application';
import type { Id, Instant } from '#kernel';
import type { Bookkeeping } from './bookkeeping.ts';
import {
  dueOnItsCase,
  handOver,
  LETTERS,
  senderOf,
  type Dispatching,
  type LetterToHandOver,
  type OnItsWay,
} from './hand-over.ts';
import type { DueWork } from './sweep.ts';
import { TIMEKEEPER } from './timekeeper-caller.ts';

/** Letters looked for at once. */
const PAGE = 100;
/** Handed over at once, so that one whose server is slow holds up few others. */
const AT_ONCE = 4;
/** ms that nobody else hands letters over after whoever did was last heard of. */
const LEASE = 10_000;
/** ms between two looks whether somebody else has left off. */
const LOOK_AGAIN = 200;

export interface DispatcherOptions extends Dispatching {
  readonly core: Core;
  readonly due: Pick<DueWork, 'lettersToHandOver'>;
  readonly bookkeeping: Bookkeeping;
  /** Told what went wrong; the letter is tried again. */
  readonly onError: (what: string, error: unknown) => void;
}

interface HandedOver {
  readonly handled: number;
  /** Another process is at it. */
  readonly heldElsewhere: boolean;
}
const NOTHING: HandedOver = { handled: 0, heldElsewhere: false };

/** A letter that has left, and of which the record is not made yet. */
interface Left {
  readonly acts: readonly PlainAct[];
  readonly at: Instant;
  /** Attempts to record it that came to nothing. */
  failures: number;
}
/** After so many it is recorded without what it carried out, which is work for a person. */
const MOST_FAILURES = 20;

/**
 * Hands letters over: to the mail server, or to the folder from which they are posted. Only when that has happened is
 * the act recorded that a letter carries out, together with the end of its way. Where the record cannot be made, it alone
 * is tried again and the letter is not. A crash between the two hands the letter over once more, under the same
 * Message-ID, and records it once.
 *
 * Which letters are due says a projection, as with limits; whether one is still on its way, its case says. A server that
 * does not take a letter now is on record, with the moment of the next attempt.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #holder = randomUUID();
  /** By letter; none of them is handed over again. */
  readonly #left = new Map<Id, Left>();
  #inHand: Promise<HandedOver> = Promise.resolve(NOTHING);

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /**
   * Hands over what is due, unless another process is at it. One call at a time: another waits for the one in hand.
   * @returns letters handed over, given up or put off.
   */
  async handOver(signal: AbortSignal): Promise<number> {
    return (await this.#inTurn(signal)).handled;
  }

  /** As `handOver`, and waits for another process that is at it. */
  async handOverAll(signal: AbortSignal): Promise<number> {
    for (;;) {
      const { handled, heldElsewhere } = await this.#inTurn(signal);
      if (!heldElsewhere || signal.aborted) return handled;
      await pause(LOOK_AGAIN, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Leaves the letters to others. */
  async close(): Promise<void> {
    await this.#inHand.catch(() => undefined);
    await this.#options.bookkeeping.release(LETTERS, this.#holder);
  }

  #inTurn(signal: AbortSignal): Promise<HandedOver> {
    const turn = (): Promise<HandedOver> => this.#handOverDue(signal);
    this.#inHand = this.#inHand.then(turn, turn);
    return this.#inHand;
  }

  async #handOverDue(signal: AbortSignal): Promise<HandedOver> {
    const { core, due } = this.#options;
    const letters = [...(await due.lettersToHandOver(core.time.now(), PAGE))];
    if (letters.length === 0) return NOTHING;
    if (!(await this.#holdsLease())) return { handled: 0, heldElsewhere: true };
    // A server may be waited for longer than the lease lasts.
    const heartbeat = setInterval(() => void this.#holdsLease().catch(() => false), LEASE / 4);
    try {
      let handled = 0;
      while (letters.length > 0 && !signal.aborted) handled += await this.#some(letters.splice(0, AT_ONCE));
      return { handled, heldElsewhere: false };
    } finally {
      clearInterval(heartbeat);
    }
  }

  async #some(letters: readonly LetterToHandOver[]): Promise<number> {
    const outcomes = await Promise.allSettled(letters.map((letter) => this.#one(letter)));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') this.#options.onError('a letter could not be handed over', outcome.reason);
    }
    return outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length;
  }

  /** The lease is a matter of the machines and goes by their time, whatever time the cases live in. */
  #holdsLease(): Promise<boolean> {
    const now = Date.now();
    const until = new Date(now + LEASE).toISOString();
    return this.#options.bookkeeping.lease(LETTERS, this.#holder, new Date(now).toISOString(), until);
  }

  /** @returns whether something became of it: the list may name a letter that has had its end a moment ago. */
  async #one(letter: LetterToHandOver): Promise<boolean> {
    const { core } = this.#options;
    const onItsWay = await dueOnItsCase(core, letter);
    if (onItsWay === null) {
      this.#left.delete(letter.dispatch);
      return false;
    }
    const before = this.#left.get(letter.dispatch);
    if (before !== undefined) return this.#recordEnd(letter, onItsWay, before);
    const outcome = await handOver(this.#options, letter, onItsWay);
    if (outcome === 'settle_first') return this.#settle(letter);
    if ('stays' in outcome) {
      const recorded = await core.cases.record(letter.caseId, outcome.stays, outcome.sender);
      if (!recorded.ok) this.#say(letter, recorded.refusal.message);
      return recorded.ok;
    }
    const left: Left = { acts: outcome.left, at: outcome.at, failures: 0 };
    this.#left.set(letter.dispatch, left);
    return this.#recordEnd(letter, onItsWay, left);
  }

  /** Records what a letter carried out and that it has left; where that cannot be, that it has left. */
  async #recordEnd(letter: LetterToHandOver, onItsWay: OnItsWay, left: Left): Promise<boolean> {
    const { core } = this.#options;
    const sender = senderOf(letter, onItsWay);
    // The clock of a machine may go back a little.
    const occurredAt = [left.at, core.time.now()].sort()[0] ?? left.at;
    const acts = left.acts.map((act) => ({ ...act, occurredAt }));
    const recorded = await core.cases.record(letter.caseId, acts, sender).catch((error: unknown) => {
      left.failures += 1;
      if (left.failures < MOST_FAILURES) throw error;
      return { ok: false as const, refusal: { code: 'NOT_WRITTEN', message: String(error) } };
    });
    if (recorded.ok) return this.#left.delete(letter.dispatch);
    this.#say(letter, recorded.refusal.message);
    if (recorded.refusal.code === 'TOO_MUCH_DUE') return this.#settle(letter);
    const alone = await core.cases.record(letter.caseId, acts.slice(-1), {
      ...sender,
      commandId: derivedId(LETTERS, letter.dispatch, 'alone'),
    });
    if (alone.ok) return this.#left.delete(letter.dispatch);
    this.#say(letter, alone.refusal.message);
    return false;
  }

  /** The next look finds the letter again. */
  async #settle({ organisation, caseId }: LetterToHandOver): Promise<boolean> {
    const caller = { ...TIMEKEEPER, organisation };
    const settled = await this.#options.core.cases.settle(caseId, { caller, commandId: randomUUID() });
    return settled.ok && settled.done.outcome === 'written';
  }

  #say({ dispatch }: LetterToHandOver, why: string): void {
    this.#options.onError(`what became of the letter ${dispatch} was refused`, why);
  }
}

/** Where letters go: by SMTP where there is a server, and into `DATA_DIR/outbox` otherwise. */
export const outboxOf = (dataDir: string): string => join(dataDir, 'outbox');
