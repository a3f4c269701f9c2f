import type { Deadline, ServerWritableStream } from '@grpc/grpc-js';

/** The caller has gone: it cancelled, its deadline passed, or its connection broke. Nobody is left to be told. */
export class CallCancelledError extends Error {
  override readonly name = 'CallCancelledError';
}

/**
 * Whether nobody waits for a call any more. The time limit is looked at itself: gRPC tells of it a little later, and
 * what was asked for must not be done in between.
 */
export function isOver(call: { readonly cancelled: boolean; getDeadline(): Deadline }): () => boolean {
  const deadline = Number(call.getDeadline());
  return () => call.cancelled || Date.now() >= deadline;
}

/** Writes encoded messages to a call, no faster than the caller reads them. One at a time: it is used by one loop. */
export class ResponseWriter {
  readonly #call: ServerWritableStream<unknown, Buffer>;
  #gone = false;
  #giveUp: () => void = () => undefined;

  constructor(call: ServerWritableStream<unknown, Buffer>) {
    this.#call = call;
    const leave = (): void => {
      this.#gone = true;
      this.#giveUp();
    };
    call.on('cancelled', leave);
    call.on('close', leave);
  }

  /**
   * @returns a promise to wait for if the caller is behind, otherwise nothing
   * @throws CallCancelledError
   */
  write(message: Buffer): Promise<void> | undefined {
    if (this.#gone || this.#call.cancelled) throw new CallCancelledError();
    return this.#call.write(message)
      ? undefined
      : this.until((wake) => {
          this.#call.once('drain', wake);
          return () => this.#call.off('drain', wake);
        });
  }

  /**
   * Waits until what was subscribed to calls back.
   * @param subscribe registers the callback, and returns how to take it back
   * @throws CallCancelledError if the caller goes first
   */
  async until(subscribe: (wake: () => void) => () => void): Promise<void> {
    if (this.#gone) throw new CallCancelledError();
    let unsubscribe: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#giveUp = () => reject(new CallCancelledError());
        unsubscribe = subscribe(resolve);
      });
    } finally {
      this.#giveUp = () => undefined;
      unsubscribe();
    }
  }
}
