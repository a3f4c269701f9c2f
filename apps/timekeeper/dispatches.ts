import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { caseStream, derivedId, type Core, type PlainAct, type Sender } from '#application';
import { CARRIED, type Acts, type ActType } from '#casework';
import { dayInWords, letterHtml } from '#correspondence';
import type { Caller, TokenRole } from '#identity';
import type { Id, Recorded } from '#kernel';
import { MailDelayed, MailRefused, messageIdOf, nextAttempt, putDown, type Post } from '#mail';
import { openFields } from '#privacy';
import { localDateOf } from '#procedure';
import type { Bookkeeping } from './bookkeeping.ts';
import type { DueWork } from './sweep.ts';
import { TIMEKEEPER } from './timekeeper-caller.ts';

const NAME = 'dispatches';
/** Letters looked for at once. */
const PAGE = 100;
/** Handed over at once, so that one whose server is slow holds up few others. */
const AT_ONCE = 4;
/** ms that nobody else hands letters over after whoever did was last heard of. */
const LEASE = 10_000;
/** ms between two looks whether somebody else has left off. */
const LOOK_AGAIN = 200;

export interface Dispatching {
  readonly post: Post;
  /** Where letters on paper are put for the post, as HTML to print. */
  readonly outbox: string;
}

/** A letter that is to be handed over. */
export interface LetterToHandOver {
  readonly organisation: string;
  readonly caseId: Id;
  readonly dispatch: Id;
}

export interface DispatcherOptions extends Dispatching {
  readonly core: Core;
  readonly due: Pick<DueWork, 'lettersToHandOver'>;
  readonly bookkeeping: Bookkeeping;
  /** Told what went wrong; the letter is tried again. */
  readonly onError: (what: string, error: unknown) => void;
}

type Request = Acts['DispatchRequested'];

interface HandedOver {
  readonly handled: number;
  /** Another process is at it. */
  readonly heldElsewhere: boolean;
}
const NOTHING: HandedOver = { handled: 0, heldElsewhere: false };

/** A letter on its way, as its case has it. */
interface OnItsWay {
  readonly request: Recorded;
  readonly reference: string;
  /** Attempts so far. */
  readonly attempts: number;
}

/**
 * Hands letters over: to the mail server, or to the folder from which they are posted. Only when that has happened is
 * the act recorded that a letter carries out, together with the end of its way. A crash between the two hands the letter
 * over once more, under the same Message-ID, and records it once.
 *
 * Which letters are due says a projection, as with limits; whether one is still on its way, its case says. A server that
 * does not take a letter now is on record, with the moment of the next attempt.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #holder = randomUUID();
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
    await this.#options.bookkeeping.release(NAME, this.#holder);
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
    return this.#options.bookkeeping.lease(NAME, this.#holder, new Date(now).toISOString(), until);
  }

  /** @returns whether something became of it: the list may name a letter that has had its end a moment ago. */
  async #one(letter: LetterToHandOver): Promise<boolean> {
    const { core, onError } = this.#options;
    const onItsWay = await dueOnItsCase(core, letter);
    if (onItsWay === null) return false;
    const outcome = await handOver(this.#options, letter, onItsWay);
    const isDelayed = outcome.some(({ type }) => type === 'DispatchDelayed');
    const sender = isDelayed ? delaying(letter, onItsWay) : senderOf(letter, onItsWay);
    const recorded = await core.cases.record(letter.caseId, outcome, sender);
    if (!recorded.ok) onError(`the end of the letter ${letter.dispatch} was refused`, recorded.refusal.message);
    return recorded.ok;
  }
}

/** The letter, where its case says that it is on its way and to be tried by now. */
async function dueOnItsCase(core: Core, { caseId, dispatch }: LetterToHandOver): Promise<OnItsWay | null> {
  let reference = '';
  let request: Recorded | null = null;
  let attempts = 0;
  let notBefore = '';
  for await (const stored of core.log.read(caseStream(caseId))) {
    const event = core.codec.decode(stored);
    if (event === null) continue;
    const data = event.data as Readonly<Record<string, unknown>>;
    if (typeof data['reference'] === 'string' && reference === '') reference = data['reference'];
    if (event.type === 'ActVoided' && data['act'] === request?.id) return null;
    if (data['dispatch'] !== dispatch) continue;
    if (event.type === 'DispatchCompleted' || event.type === 'DispatchFailed') return null;
    if (event.type === 'DispatchRequested') request = event;
    if (event.type === 'DispatchDelayed') [attempts, notBefore] = [attempts + 1, String(data['nextAttemptAt'])];
  }
  return request === null || notBefore > core.time.now() ? null : { request, reference, attempts };
}

/** The letter goes out in the name of whoever asked for it, so that the procedure sees who acts. */
function senderOf({ organisation, dispatch }: LetterToHandOver, { request: { meta } }: OnItsWay): Sender {
  const caller: Caller = {
    organisation,
    person: meta.actor.id,
    role: meta.actor.role as TokenRole,
    authenticated: 'system',
  };
  return { caller, commandId: derivedId(NAME, dispatch), correlationId: meta.$correlationId };
}

/** That a server does not take it is nobody's act. */
const delaying = ({ organisation, dispatch }: LetterToHandOver, { request, attempts }: OnItsWay): Sender => ({
  caller: { ...TIMEKEEPER, organisation },
  correlationId: request.meta.$correlationId,
  commandId: derivedId(NAME, dispatch, 'delayed', String(attempts + 1)),
});

/** What is to be recorded of a letter. */
async function handOver(
  { core, post, outbox }: DispatcherOptions,
  { organisation, caseId, dispatch }: LetterToHandOver,
  { request, reference, attempts }: OnItsWay,
): Promise<readonly PlainAct[]> {
  const opened = (await openFields(core.vault, organisation, request.data)) as Request;
  const [to, subject, body]: readonly unknown[] = [opened.to, opened.subject, opened.body];
  if (typeof to !== 'string' || typeof subject !== 'string' || typeof body !== 'string') {
    return failed(dispatch, 'The person whose data it holds has been erased');
  }
  const { name, timeZone } = await core.library.organisation(organisation);
  const today = dayInWords(localDateOf(core.time.now(), timeZone));
  const html = letterHtml({ organisation: name, to, today, reference, subject, body });
  const messageId = messageIdOf({ dispatch, caseId }, post.domain);
  try {
    if (opened.channel !== 'email') {
      await putDown(outbox, `${reference}.${dispatch}.html`, html);
      return completed(opened, body);
    }
    await post.send({ messageId, to, subject: `${subject} [${reference}]`, text: body, html });
    return completed(opened, body, messageId);
  } catch (error) {
    if (error instanceof MailRefused) return failed(dispatch, error.message);
    if (!(error instanceof MailDelayed)) throw error;
    const attempt = attempts + 1;
    const nextAttemptAt = nextAttempt(request.meta.occurredAt, attempt, core.time.now());
    if (nextAttemptAt === null) return failed(dispatch, `Not taken in ${attempt} attempts: ${error.message}`);
    const reason = error.message.slice(0, 500);
    return [{ type: 'DispatchDelayed', data: { dispatch, attempt, reason, nextAttemptAt } }];
  }
}

const failed = (dispatch: string, reason: string): readonly PlainAct[] => [
  { type: 'DispatchFailed', data: { dispatch, reason: reason.slice(0, 500) } },
];

function completed(request: Request, body: string, messageId?: string): readonly PlainAct[] {
  const { dispatch, channel, carries } = request;
  const end: PlainAct = { type: 'DispatchCompleted', data: { dispatch, messageId } };
  if (carries === undefined) return [end];
  const holder = CARRIED[carries as ActType];
  const written = holder == null ? {} : { [holder]: body };
  return [{ type: carries, data: { ...request.with, channel, ...written } } as unknown as PlainAct, end];
}

/** Where letters go: by SMTP where there is a server, and into `DATA_DIR/outbox` otherwise. */
export const outboxOf = (dataDir: string): string => join(dataDir, 'outbox');
