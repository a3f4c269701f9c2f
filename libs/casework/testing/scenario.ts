import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { toInstant, type Instant } from '#kernel';
import { packSchema, SHIPPED_CALENDARS, shippedCalendar, type CalendarVersion, type Pack } from '#procedure';
import {
  decide,
  evolve,
  initialCase,
  type ActRequest,
  type CaseCommand,
  type CaseRefusal,
  type CaseState,
  type Clock,
  type Context,
  type Counting,
  type DecidedCaseEvent,
} from '../index.ts';

/** A pack of the project, parsed. */
export const shippedPack = (id: string): Pack =>
  packSchema.parse(parse(readFileSync(new URL(`../../procedure/packs/${id}.yaml`, import.meta.url), 'utf8')));

/** Who holds which role of the pack, for the whole scenario unless it says from when and until when. */
export interface Appointment {
  readonly role: string;
  readonly person: string;
  readonly area?: string;
  readonly from?: Instant;
  readonly until?: Instant;
}

/** A command, the case and the circumstances that it was decided in, and what came of it. */
export interface Told {
  readonly command: CaseCommand;
  readonly before: CaseState;
  readonly context: Context;
  /** How many ids had been given before. */
  readonly ids: number;
  readonly answer: Answer;
}

export type Answer = { readonly events: readonly DecidedCaseEvent[]; readonly refusal?: CaseRefusal };

/** Text that stands for sealed text: deciders never open it. */
export const sealed = { sealed: 'c2VhbGVk', subject: 'party-1', path: 'Test.field' };

export const moment = (text: string): Instant => {
  const instant = toInstant(text);
  if (instant === null) throw new Error(`${text} is no moment`);
  return instant;
};

/**
 * One case told in the domain's language: `at` a moment somebody `records` acts, or time is swept; what was decided is
 * folded as the store would. A refusal changes nothing.
 */
export class Scenario {
  state: CaseState = initialCase;
  readonly history: DecidedCaseEvent[] = [];
  /** Every command so far, with what it was decided on. */
  readonly told: Told[] = [];
  /** What becomes known of the calendars while the case ran, oldest first. */
  readonly countings: Counting[] = [];
  /** Other versions of the pack, for a case that moves. */
  readonly otherVersions: Pack[] = [];
  /** The codes of the organisation's own lists. */
  lists: Readonly<Record<string, readonly string[]>> = {};
  /** How whoever acts has shown who they are. */
  authenticated: Context['actor']['authenticated'] = 'token';
  #now: Instant = moment('2000-01-01T00:00:00Z');
  #actor = 'handler-1';
  #ids = 0;

  constructor(
    readonly pack: Pack,
    readonly appointments: readonly Appointment[] = [],
    readonly calendars: (division: string) => CalendarVersion = (division) =>
      shippedCalendar(SHIPPED_CALENDARS.find((id) => id === division) ?? 'england-and-wales'),
    public origin: Context['origin'] = { kind: 'live' },
  ) {}

  get now(): Instant {
    return this.#now;
  }

  get actor(): string {
    return this.#actor;
  }

  at(text: string): this {
    this.#now = moment(text);
    return this;
  }

  by(person: string): this {
    this.#actor = person;
    return this;
  }

  record(...acts: readonly ActRequest[]): Answer {
    return this.#decide({ type: 'record', acts });
  }

  settle(): Answer {
    return this.#decide({ type: 'settle' });
  }

  /** A complaint received now or at the moment given, with what the test wants to say about it. */
  receive(
    more: Partial<Extract<ActRequest, { type: 'ComplaintReceived' }>['data']> = {},
    ...acts: readonly ActRequest[]
  ): Answer {
    const data = {
      reference: 'TST-2025-00001',
      kind: 'complaint' as const,
      channel: 'email' as const,
      receivedAt: this.#now,
      pack: { id: this.pack.pack, version: this.pack.version },
      party: 'party-1',
      complainant: sealed,
      narrative: sealed,
      ...more,
    };
    return this.record({ type: data.kind === 'complaint' ? 'ComplaintReceived' : 'FeedbackReceived', data }, ...acts);
  }

  /** The case as it is found by whoever looks now, which leaves it as it was. */
  get settled(): CaseState {
    const decision = decide(this.state, { type: 'settle' }, this.#context());
    return decision.ok ? decision.events.reduce((state, event) => this.#folded(state, event), this.state) : this.state;
  }

  get flags(): readonly string[] {
    return this.state.flags.map(({ flag }) => flag);
  }

  clock(id: string): Clock | undefined {
    return this.state.clocks.get(id);
  }

  /** What became of a clock: `running`, `met`, `missed`, `met late`, `extended`, `expired`, `cancelled (why)`. */
  reading(id: string): string {
    const clock = this.clock(id);
    if (clock === undefined) return 'none';
    const missed = clock.breach !== undefined;
    if (clock.end === undefined) return missed ? 'missed' : 'running';
    if (clock.end.how === 'met') return missed ? 'met late' : 'met';
    if (clock.end.how === 'cancelled') return `${missed ? 'missed, ' : ''}cancelled (${clock.end.because})`;
    return missed ? `missed, ${clock.end.how}` : clock.end.how;
  }

  types(answer: Answer): readonly string[] {
    return answer.events.map((event) => event.type);
  }

  #decide(command: CaseCommand): Answer {
    const [before, context, ids] = [this.state, this.#context(), this.#ids];
    const decision = decide(before, command, context);
    const answer: Answer = decision.ok
      ? { events: decision.events }
      : { events: [], refusal: decision.refusal as CaseRefusal };
    for (const event of answer.events) {
      this.state = this.#folded(this.state, event);
      this.history.push(event);
    }
    this.told.push({ command, before, context, ids, answer });
    return answer;
  }

  #folded(state: CaseState, event: DecidedCaseEvent): CaseState {
    const { occurredAt, causedBy } = event;
    return evolve(state, {
      ...event,
      meta: { occurredAt, causedBy, decidedAt: this.#now, actor: this.#context().actor },
    });
  }

  #known(division: string, now: Instant): readonly Counting[] {
    const first = { at: moment('1900-01-01T00:00:00Z'), calendar: this.calendars(division), closureDays: [] };
    return [first, ...this.countings.filter((one) => one.calendar.id === division && one.at <= now)];
  }

  #context(): Context {
    const now = this.#now;
    return {
      now,
      actor: { id: this.#actor, role: 'handler', authenticated: this.authenticated },
      origin: this.origin,
      pack: this.otherVersions.find((pack) => pack.version === this.state.pack.version) ?? this.pack,
      timeZone: 'Europe/London',
      closureDays: [],
      tzdb: '2025b',
      calendar: (division) => this.#known(division, now).at(-1)?.calendar ?? this.calendars(division),
      countings: (division) => this.#known(division, now),
      lists: (name) => this.lists[name] ?? [],
      packVersion: (version) => this.otherVersions.find((pack) => pack.version === version),
      holders: (role, on, area) =>
        this.appointments
          .filter((one) => one.role === role && (one.area === undefined || one.area === area))
          .filter(({ from = '', until }) => from <= on && (until === undefined || on < until))
          .map((one) => ({ person: one.person, name: one.person })),
      newId: () => `e${(this.#ids += 1)}`,
    };
  }
}
