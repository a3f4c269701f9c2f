/** One connection, as far as turns go. */
export type Session = symbol;

interface Waiting {
  readonly session: Session;
  readonly action: () => Promise<boolean>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Who may talk to the one session there is. A turn is one group of messages, in order of arrival; who has a
 * transaction open, or an unfinished conversation, keeps the turn until that is over.
 */
export class Turns {
  #waiting: Waiting[] = [];
  #running = false;
  #keeper: Session | undefined;

  /**
   * Runs an action when it is the session's turn.
   * @param action returns whether the session must keep the turn
   */
  take(session: Session, action: () => Promise<boolean>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ session, action, resolve, reject });
      void this.#run();
    });
  }

  /** Gives the turn up for a session that has gone. `rollback` runs if it had kept it. */
  async leave(session: Session, rollback: () => Promise<void>): Promise<void> {
    this.#waiting = this.#waiting.filter((waiting) => waiting.session !== session);
    await this.take(session, async () => {
      if (this.#keeper === session) await rollback();
      return false;
    });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      try {
        this.#keeper = (await next.action()) ? next.session : undefined;
        next.resolve();
      } catch (error) {
        this.#keeper = undefined;
        next.reject(error);
      }
    }
    this.#running = false;
  }

  #next(): Waiting | undefined {
    const index = this.#keeper === undefined ? 0 : this.#waiting.findIndex(({ session }) => session === this.#keeper);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }
}
