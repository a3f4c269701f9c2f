import {
  caseAggregate,
  decide,
  evolve,
  initialCase,
  type ActRequest,
  type CaseCommand,
  type CaseState,
  type DecidedCaseEvent,
} from '#casework';
import { correctiveActionAggregate } from '#corrective-action';
import { Codec, UNCHAINED, type Positioned } from '#event-store';
import type { Decided, DomainEvent, Instant, Origin } from '#kernel';
import { partyAggregate } from '#party';
import { shippedCalendar, type Pack } from '#procedure';
import { shippedPack } from '../../casework/testing/scenario.ts';
import { MemoryLog } from '../../event-store/testing/index.ts';

export const caseCodec = new Codec([caseAggregate, correctiveActionAggregate, partyAggregate]);

const PACKS: Readonly<Record<string, Pack>> = {
  poweron: shippedPack('poweron'),
  commonsense: shippedPack('commonsense'),
};

export const packNamed = (id: string): Pack => {
  const pack = PACKS[id];
  if (pack === undefined) throw new TypeError(`no pack ${id}`);
  return pack;
};

/** A log in memory, with cases as the decider tells them. */
export class CaseLog {
  readonly log = new MemoryLog();
  #ids = 0;

  newId(): string {
    return `00000000-0000-4000-8000-${String((this.#ids += 1)).padStart(12, '0')}`;
  }

  get events(): readonly Positioned[] {
    return this.log.events.map((stored) => caseCodec.decode(stored)).filter((event) => event !== null);
  }

  async append(
    stream: string,
    events: readonly Decided<DomainEvent>[],
    {
      organisation,
      decidedAt,
      origin = { kind: 'live' },
    }: { organisation: string; decidedAt: Instant; origin?: Origin },
  ): Promise<void> {
    if (events.length === 0) return;
    const provenance = {
      $correlationId: 'c',
      $causationId: 'c',
      commandId: 'c',
      commandHash: 'c',
      organisation,
      actor: { id: 'hana', role: 'handler', authenticated: 'token' as const },
      origin,
      decidedAt,
    };
    await this.log.append(stream, 'any', caseCodec.encode(stream, events, provenance, UNCHAINED));
  }
}

/** One case of a log. What the decider refuses is not recorded and does not count. */
export class CaseStory {
  state: CaseState = initialCase;
  readonly caseId: string;

  constructor(
    readonly caseLog: CaseLog,
    readonly organisation: string,
    readonly pack: Pack,
    readonly origin: Origin = { kind: 'live' },
  ) {
    this.caseId = caseLog.newId();
  }

  async record(now: Instant, ...acts: readonly ActRequest[]): Promise<void> {
    await this.#carryOut(now, { type: 'record', acts });
  }

  async settle(now: Instant): Promise<void> {
    await this.#carryOut(now, { type: 'settle' });
  }

  async #carryOut(now: Instant, command: CaseCommand): Promise<void> {
    const decision = decide(this.state, command, {
      now,
      actor: { id: 'hana', role: 'handler', authenticated: 'token' },
      origin: this.origin,
      pack: this.pack,
      timeZone: 'Europe/London',
      closureDays: [],
      tzdb: '2025b',
      calendar: () => shippedCalendar('england-and-wales'),
      countings: () => [],
      packVersion: () => undefined,
      lists: () => [],
      holders: (role) => [{ person: `${role}-1`, name: role }],
      newId: () => this.caseLog.newId(),
    });
    if (!decision.ok) return;
    for (const event of decision.events) this.state = evolve(this.state, foldable(event, now));
    const { organisation, origin } = this;
    await this.caseLog.append(`case-${this.caseId}`, decision.events, { organisation, decidedAt: now, origin });
  }
}

const foldable = ({ occurredAt, causedBy, ...event }: DecidedCaseEvent, decidedAt: Instant) => ({
  ...event,
  meta: {
    occurredAt,
    causedBy,
    decidedAt,
    actor: { id: 'hana', role: 'handler', authenticated: 'token' as const },
  },
});
