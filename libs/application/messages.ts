import { randomUUID } from 'node:crypto';
import { sha256, type Attachments, type Found } from '#attachments';
import { hashCommand, type Repository } from '#event-store';
import { actorOf, type Caller } from '#identity';
import type { Id, TimeSource } from '#kernel';
import { messageAggregate, type MessageCommand, type MessageEventMap, type MessageState } from '#message';
import { SubjectErased, type Vault } from '#privacy';
import { derivedId, messageStream } from './streams.ts';

/** Of somebody who was erased nothing more is kept. */
function unlessErased(error: unknown): void {
  if (!(error instanceof SubjectErased)) throw error;
}

/** A message as it is on record. */
export type Message = MessageState & { readonly message: Id };

/**
 * E-mail as it came in: kept before anybody reads it, so that nothing that is in it can lose it. Each is sealed under a key
 * of its own, by its id, until it is filed, and then under the key of the person on whose case it is.
 */
export class Messages {
  constructor(
    private readonly repository: Repository,
    private readonly attachments: Attachments,
    private readonly vault: Vault,
    private readonly time: TimeSource,
  ) {}

  /**
   * Keeps a message; the same bytes are one. Durable when this returns.
   * @throws BlobsUnavailable, and what the stores throw; then nobody has taken it.
   */
  async take(raw: Uint8Array, caller: Caller): Promise<Message> {
    const contentHash = sha256(raw);
    const message = derivedId(caller.organisation, 'message', contentHash);
    const known = await this.#load(message, caller.organisation);
    if (known.status !== 'none') return known;
    await this.attachments.keep({ organisation: caller.organisation, subject: message }, raw);
    await this.#execute(message, { type: 'take', data: { contentHash, size: raw.length } }, caller);
    return this.#load(message, caller.organisation);
  }

  /** Leaves it to a person: it cannot be read. */
  async leave(message: Id, because: MessageEventMap['MessageWaits']['because'], caller: Caller): Promise<void> {
    await this.#execute(message, { type: 'wait', data: { because } }, caller);
  }

  /** It is on record on a case: from now on it is kept with what is kept of its person, and goes with it. */
  async filed(
    message: Id,
    raw: Uint8Array,
    on: { readonly case: Id; readonly subject: Id },
    caller: Caller,
  ): Promise<void> {
    const { organisation } = caller;
    await this.attachments.keep({ organisation, subject: on.subject }, raw).catch(unlessErased);
    await this.#execute(message, { type: 'file', data: { case: on.case } }, caller);
    await this.vault.erase(organisation, message);
  }

  /** A message that is on no case, as it came; `null` where the organisation has none such. */
  async find(message: Id, organisation: string): Promise<Found | null> {
    const { status, contentHash } = await this.#load(message, organisation);
    if (status === 'none' || status === 'filed') return null;
    return this.attachments.find({ organisation, subject: message }, contentHash);
  }

  async #load(message: Id, organisation: string): Promise<Message> {
    const { state } = await this.repository.load(messageAggregate, messageStream(message), { organisation });
    return { ...state, message };
  }

  async #execute(message: Id, command: MessageCommand, caller: Caller): Promise<void> {
    const commandId = derivedId(message, command.type);
    await this.repository.execute(messageAggregate, messageStream(message), command, {
      commandId,
      commandHash: hashCommand({ message, type: command.type }),
      organisation: caller.organisation,
      context: () => ({ now: this.time.now(), newId: () => randomUUID() }),
      provenance: () => ({
        $correlationId: message,
        $causationId: commandId,
        actor: actorOf(caller),
        origin: { kind: 'live' },
        decidedAt: this.time.now(),
      }),
    });
  }
}
