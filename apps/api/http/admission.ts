import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tryAgain } from './try-again.ts';

/** Answered whatever the load: whoever watches must not take a busy process for a dead one. */
const ALWAYS = ['/health/live', '/health/ready', '/metrics'];

export interface AdmissionLimits {
  /** Requests in hand at once. */
  readonly atOnce: number;
  /** Requests that may wait for their turn. */
  readonly waiting: number;
}

/**
 * How many requests a process has in hand. Without a bound a flood makes every answer late and the process large; with
 * it the rest wait, in order and with their bodies unread, and beyond a second bound are told to come again. Whoever is
 * told so has been refused before anything was looked at: of that request nothing is written.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #waiting = new Set<(isAdmitted: boolean) => void>();
  #isStopping = false;
  #inHand = 0;
  #refused = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** As they are now; `refused` counts from the start of the process. */
  get figures(): { readonly inHand: number; readonly waiting: number; readonly refused: number } {
    return { inHand: this.#inHand, waiting: this.#waiting.size, refused: this.#refused };
  }

  /**
   * Resolves when it is the request's turn; with `false` where too many wait already or no more are taken, and then
   * nothing has to be left; never for one that was given up while it waited.
   * @param over is given what to call, once, when the request has ended, answered or given up.
   */
  async enter(over: (ended: () => void) => void): Promise<boolean> {
    if (this.#isStopping) return this.#refuse();
    const isFull = this.#inHand >= this.#limits.atOnce;
    if (isFull && this.#waiting.size >= this.#limits.waiting) return this.#refuse();
    if (isFull) return this.#wait(over);
    this.#inHand += 1;
    over(() => this.#leave());
    return true;
  }

  /** Takes no more requests: those in hand are answered, those that wait and those to come are told to come again. */
  stop(): void {
    this.#isStopping = true;
    for (const turn of this.#waiting) turn(false);
    this.#waiting.clear();
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  #refuse(): false {
    this.#refused += 1;
    return false;
  }

  #wait(over: (ended: () => void) => void): Promise<boolean> {
    return new Promise((resolve) => {
      let isInHand = false;
      const turn = (isAdmitted: boolean): void => {
        isInHand = isAdmitted;
        resolve(isAdmitted || this.#refuse());
      };
      this.#waiting.add(turn);
      over(() => {
        if (isInHand) this.#leave();
        else this.#waiting.delete(turn);
      });
    });
  }

  /** The place goes straight to the first that waits, so that a newcomer cannot overtake it. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#inHand -= 1;
      return;
    }
    this.#waiting.delete(next);
    next(true);
  }
}

/**
 * Tells once that a request was answered or its client has gone. Of the connection as well, because a response that
 * waits behind another one on it does not hear of its end.
 */
function whenOver({ raw: { socket } }: FastifyRequest, { raw: response }: FastifyReply, ended: () => void): void {
  let isOver = false;
  const tell = (): void => {
    // The one may call the other, and then both are under way.
    if (isOver) return;
    isOver = true;
    socket.off('close', tell);
    response.off('close', tell);
    ended();
  };
  if (socket.destroyed) {
    ended();
    return;
  }
  socket.once('close', tell);
  response.once('close', tell);
}

/** Puts the bound in front of every route, before a body is read. */
export function admitRequests(app: FastifyInstance, admission: Admission): void {
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const [path = ''] = request.url.split('?');
    if (ALWAYS.includes(path)) return;
    const isAdmitted = await admission.enter((ended) => whenOver(request, reply, ended));
    if (isAdmitted) return;
    const why = admission.isStopping ? 'Redress is being stopped' : 'Too many requests are in hand';
    return tryAgain(reply, path, `${why}; nothing of this was looked at`);
  });
}
