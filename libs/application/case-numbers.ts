import { randomUUID } from 'node:crypto';
import { UNCHAINED, type Codec, type EventLog } from '#event-store';
import type { Actor, Id, Provenance } from '#kernel';
import { unasked } from './unasked.ts';
import { caseNumberStream } from './streams.ts';

/** A number that a case has had: `COM-2025-00042` is the 42nd of 2025. */
export interface NumberHeld {
  readonly organisation: string;
  readonly caseId: Id;
  readonly year: string;
  readonly number: number;
}

/** Numbers passed over by one append. */
const AT_ONCE = 200;

/** The number that a reference ends with; `null` where it ends with none. */
export function numberIn(reference: string): Pick<NumberHeld, 'year' | 'number'> | null {
  const [, year, number] = /-(\d{4})-(\d{5,})$/.exec(reference) ?? [];
  return year === undefined ? null : { year, number: Number(number) };
}

/** The numbers of cases, by organisation and year: each is the revision of an event. Unique without a lock; gaps are legal. */
export class CaseNumbers {
  constructor(
    private readonly log: Pick<EventLog, 'append' | 'head'>,
    private readonly codec: Codec,
  ) {}

  /** @returns the number as references write it: `2025-00042`. */
  async take(caseId: Id, year: string, provenance: Provenance): Promise<string> {
    const revision = await this.#append(caseId, year, 1, provenance);
    return `${year}-${String(revision + 1).padStart(5, '0')}`;
  }

  /** Leaves a number to the case that had it, though the log does not have that case: letters may name it. */
  async passOver(
    { organisation, caseId, year, number }: NumberHeld,
    by: Actor,
    at: Provenance['decidedAt'],
  ): Promise<void> {
    const head = await this.log.head(caseNumberStream(organisation, year));
    for (let taken = (head?.revision ?? -1) + 1; taken < number; taken += AT_ONCE) {
      await this.#append(caseId, year, Math.min(AT_ONCE, number - taken), unasked(by, at, organisation));
    }
  }

  /** @returns the revision of the last one. */
  async #append(caseId: Id, year: string, count: number, provenance: Provenance): Promise<number> {
    const stream = caseNumberStream(provenance.organisation, year);
    const events = Array.from({ length: count }, () => ({
      type: 'CaseNumberTaken',
      data: { case: caseId },
      id: randomUUID(),
      occurredAt: provenance.decidedAt,
    }));
    const outcome = await this.log.append(stream, 'any', this.codec.encode(stream, events, provenance, UNCHAINED));
    if (!outcome.ok) throw new Error(`the number stream ${stream} took no event`);
    return outcome.revision;
  }
}
