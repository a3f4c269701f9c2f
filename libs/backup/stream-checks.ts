import { isChained } from '#audit';
import { ChainVerifier, storedOf } from '#event-store';
import type { VerbatimEvent } from '#event-store';

/** A stream that is not as it was written, from this event on. */
export interface StreamDamage {
  readonly stream: string;
  readonly revision: number;
  /** `gap`: events are missing, and no stream can be written with these revisions; `chain`: the chain does not hold. */
  readonly kind: 'gap' | 'chain';
  readonly message: string;
}

/** Kept in memory; a log with more is not in need of a longer list. */
const MOST_DAMAGE = 1_000;

/**
 * Checks the streams of a log as their events go by: revisions without a gap, and a chain that holds. Of each stream
 * only the first damage is told. It keeps some 300 bytes for every stream, and nothing of the events.
 */
export class StreamChecks {
  readonly #streams = new Map<string, { next: number; chain: ChainVerifier | null }>();
  readonly #damage: StreamDamage[] = [];

  get damage(): readonly StreamDamage[] {
    return this.#damage;
  }

  get streams(): number {
    return this.#streams.size;
  }

  accept(event: VerbatimEvent): void {
    const { stream, revision } = event;
    const check = this.#streams.get(stream) ?? this.#begin(stream);
    if (revision !== check.next) {
      const missing = `revision ${revision} follows ${check.next - 1}: what was between is missing`;
      this.#report({ stream, revision, kind: 'gap', message: `${stream}@${revision}: ${missing}` });
      check.chain = null;
    }
    check.next = revision + 1;
    if (check.chain === null) return;
    try {
      check.chain.accept(storedOf(event));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#report({ stream, revision, kind: 'chain', message });
      check.chain = null;
    }
  }

  /** Something of the log could not be read, whatever it was of. */
  lost(message: string): void {
    this.#report({ stream: '$all', revision: -1, kind: 'gap', message });
  }

  #begin(stream: string) {
    const check = { next: 0, chain: isChained(stream) ? new ChainVerifier(stream) : null };
    this.#streams.set(stream, check);
    return check;
  }

  #report(damage: StreamDamage): void {
    if (this.#damage.length < MOST_DAMAGE) this.#damage.push(damage);
  }
}
