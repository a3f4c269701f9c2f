import type { Aggregate, Decided, DomainEvent, Id, Instant, Provenance, Recorded, Refusal } from '#kernel';
import { faultPoint } from '#kernel';
import { ChainVerifier } from './chain.ts';
import { recordedOf } from './codec.ts';
import type { Codec } from './codec.ts';
import type { Positioned } from './envelope.ts';
import { Conflict, NoSuchEvent } from './faults.ts';
import { ANYBODY, type Reader } from './reader.ts';
import type { Position } from './position.ts';
import type { EventLog } from './stored-event.ts';
import { backoff, pause, systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';

/** What a command did when it was carried out, remembered by its id. */
export interface RememberedCommand<Event extends DomainEvent> {
  readonly hash: string;
  readonly events: readonly Positioned<Event>[];
}

/** A stream, folded. */
export interface Loaded<State, Event extends DomainEvent> {
  readonly state: State;
  /** Of the last event read, foreign ones included; -1 where there is no stream. */
  readonly revision: number;
  /** `prev` for the next event. */
  readonly lastHash: string;
  /** Of the last event read; `null` where there is no stream. */
  readonly position: Position | null;
  /** Every command that wrote to the stream, by its id. */
  readonly commands: ReadonlyMap<Id, RememberedCommand<Event>>;
}

/** Whose eyes a stream is read with, and the past moment of it that is wanted; the present where neither is set. */
export interface Asking {
  /** Another organisation's stream is answered as one that is not there. */
  readonly organisation: string;
  /** Up to and with the last event before one that Redress learned of after this moment. */
  readonly untilDecidedAt?: Instant;
  /** Up to and with this event. */
  readonly untilEventId?: Id;
}

/** A value, or how to have it from the stream as it was loaded; asked anew when the command is decided again. */
export type FromLoaded<T, State, Event extends DomainEvent> = T | ((loaded: Loaded<State, Event>) => T | Promise<T>);

export interface Execution<State, Event extends DomainEvent, Context> {
  /** Of the sender. The same command sent again under the same id is answered as the first was. */
  readonly commandId: Id;
  /** Of what the command says; see `hashCommand`. */
  readonly commandHash: string;
  /** On whose behalf: to them another organisation's stream is not there. */
  readonly organisation: string;
  readonly context: FromLoaded<Context, State, Event>;
  readonly provenance: FromLoaded<Omit<Provenance, 'commandId' | 'commandHash' | 'organisation'>, State, Event>;
  /** The revision the sender had seen, where it may act on nothing newer; -1 for a stream that may not exist. */
  readonly expected?: number;
}

/** What became of a command. */
export type Executed<Event extends DomainEvent> =
  | {
      /** `written` now, or `repeated`: these are the events that the first one wrote. */
      readonly outcome: 'written' | 'repeated';
      readonly events: readonly Recorded<Event>[];
      /** Of the last of the events. */
      readonly revision: number;
      /** Of the last of the events: a query can ask for "at least as far as this". */
      readonly position: Position;
    }
  /** The decision was to do nothing. */
  | { readonly outcome: 'unchanged'; readonly revision: number; readonly position: Position | null }
  | { readonly outcome: 'refused'; readonly refusal: Refusal; readonly revision: number };

/** Decisions on one command before other writers are taken to have won. */
const MAX_DECISIONS = 8;
/** ms before deciding again. */
const REDECIDE = { first: 5, cap: 200 };

/** Loads aggregates from their streams and carries out commands on them, each exactly once. */
export class Repository {
  readonly #log: EventLog;
  readonly #codec: Codec;
  readonly #timers: Timers;

  constructor(log: EventLog, codec: Codec, timers: Timers = systemTimers) {
    this.#log = log;
    this.#codec = codec;
    this.#timers = timers;
  }

  /**
   * Folds a stream, now or as of a past moment, and verifies its chain on the way. The one place where it is decided
   * whose a stream is; only what belongs to the whole installation is there for every organisation.
   * @throws ChainBroken, UnknownEventType, MalformedEvent, NoSuchEvent, StoreUnavailable, StreamDeleted
   */
  async load<State, Command, Event extends DomainEvent, Context>(
    aggregate: Aggregate<State, Command, Event, Context>,
    stream: string,
    { organisation, untilDecidedAt, untilEventId }: Asking,
  ): Promise<Loaded<State, Event>> {
    const chain = new ChainVerifier(stream);
    const commands = new Map<Id, { hash: string; events: Positioned<Event>[] }>();
    let state = aggregate.initial;
    const folding: Positioned<Event>[] = [];
    let position: Position | null = null;
    let revision = -1;
    let lastHash = chain.lastHash;
    let found = untilEventId === undefined;

    for await (const stored of this.#log.read(stream, readerOf(aggregate, organisation))) {
      chain.accept(stored);
      const event = this.#codec.decode(stored) as Positioned<Event> | null;
      if (event !== null) {
        if (untilDecidedAt !== undefined && event.meta.decidedAt > untilDecidedAt) break;
        folding.push(event);
        if (folding.length === FOLDED_AT_ONCE) state = folded(aggregate, state, folding.splice(0));
        remember(commands, event);
      }
      ({ position, revision } = stored);
      ({ lastHash } = chain);
      if (stored.id === untilEventId) {
        found = true;
        break;
      }
    }
    if (!found && untilEventId !== undefined) throw new NoSuchEvent(stream, untilEventId);
    state = folded(aggregate, state, folding);
    return { state, revision, lastHash, position, commands };
  }

  /**
   * Carries out a command: load, decide, append at exactly the revision the decision was made on. Where another writer
   * was faster, it is loaded and decided again, with new event ids; where a send had an unknown outcome, the very same
   * bytes are sent again (see `EventLog.append`). Event ids are minted by the decision and never derived from the
   * command: the server compares ids and not contents, so a second decision under the ids of the first would be
   * answered with success and not be stored.
   * @throws Conflict after 8 decisions that others overtook; what `load` and `EventLog.append` throw; DecisionMisfit.
   */
  async execute<State, Command, Event extends DomainEvent, Context>(
    aggregate: Aggregate<State, Command, Event, Context>,
    stream: string,
    command: Command,
    execution: Execution<State, Event, Context>,
  ): Promise<Executed<Event>> {
    const { organisation } = execution;
    let isThere = false;
    for (let made = 1; ; made += 1) {
      const loaded = await this.load(aggregate, stream, { organisation });
      if (isThere && loaded.revision < 0) return { outcome: 'refused', refusal: taken(stream), revision: -1 };
      const answered = answerOf(loaded, execution);
      if (answered !== null) return answered;

      const context = await resolve(execution.context, loaded);
      const decision = aggregate.decide(loaded.state, command, context);
      const { revision, position } = loaded;
      if (!decision.ok) return { outcome: 'refused', refusal: decision.refusal, revision };
      if (decision.events.length === 0) return { outcome: 'unchanged', revision, position };

      await faultPoint('decide');
      const written = await this.#append(stream, decision.events, loaded, execution);
      if (written !== null) return written;
      isThere = true;
      if (made >= MAX_DECISIONS) throw new Conflict(stream, made);
      await pause(this.#timers, backoff(REDECIDE, made, this.#timers));
    }
  }

  /** `null` where another writer was faster. */
  async #append<State, Event extends DomainEvent, Context>(
    stream: string,
    events: readonly Decided<Event>[],
    loaded: Loaded<State, Event>,
    { commandId, commandHash, organisation, provenance }: Execution<State, Event, Context>,
  ): Promise<Executed<Event> | null> {
    const known = { ...(await resolve(provenance, loaded)), organisation, commandId, commandHash };
    const encoded = this.#codec.encode(stream, events, known, loaded.lastHash);
    const expected = loaded.revision < 0 ? 'no_stream' : loaded.revision;
    const outcome = await this.#log.append(stream, expected, encoded);
    if (!outcome.ok) return null;
    await faultPoint('append');
    const first = outcome.revision - encoded.length + 1;
    const recorded = encoded.map((event, index) => recordedOf<Event>(event, stream, first + index));
    return { outcome: 'written', events: recorded, revision: outcome.revision, position: outcome.position };
  }
}

const readerOf = ({ scope }: { readonly scope: 'organisation' | 'installation' }, organisation: string): Reader =>
  scope === 'installation' ? ANYBODY : organisation;

/** Events that are held until they are folded: as many as cost no memory to speak of. */
const FOLDED_AT_ONCE = 500;

function folded<State, Command, Event extends DomainEvent, Context>(
  { evolve, evolveAll }: Aggregate<State, Command, Event, Context>,
  state: State,
  events: readonly Positioned<Event>[],
): State {
  return evolveAll?.(state, events) ?? events.reduce((before, event) => evolve(before, event), state);
}

function remember<Event extends DomainEvent>(
  commands: Map<Id, { hash: string; events: Positioned<Event>[] }>,
  event: Positioned<Event>,
): void {
  const { commandId, commandHash } = event.meta;
  const known = commands.get(commandId);
  if (known === undefined) commands.set(commandId, { hash: commandHash, events: [event] });
  else known.events.push(event);
}

/** What is to be said without deciding: the command was carried out before, or was meant for another revision. */
function answerOf<State, Event extends DomainEvent, Context>(
  { commands, revision }: Loaded<State, Event>,
  { commandId, commandHash, expected }: Execution<State, Event, Context>,
): Executed<Event> | null {
  const known = commands.get(commandId);
  const last = known?.events.at(-1);
  if (known !== undefined && last !== undefined) {
    return known.hash === commandHash
      ? { outcome: 'repeated', events: known.events, revision: last.revision, position: last.position }
      : { outcome: 'refused', refusal: reused(commandId), revision };
  }
  if (expected !== undefined && expected !== revision) {
    return { outcome: 'refused', refusal: stale(expected, revision), revision };
  }
  return null;
}

const reused = (commandId: Id): Refusal => ({
  code: 'COMMAND_ID_REUSED',
  message: `Another command was already carried out under the id ${commandId}.`,
  wouldAccept: 'the same command, or this one under an id of its own',
  field: 'commandId',
});

/** Code of the refusal of what would begin a stream that another organisation has begun. */
export const STREAM_TAKEN = 'STREAM_TAKEN';
const taken = (stream: string): Refusal => ({
  code: STREAM_TAKEN,
  message: `The name ${stream} is taken`,
  wouldAccept: 'another id or name',
});

const stale = (expected: number, actual: number): Refusal => ({
  code: 'STALE_REVISION',
  message: `The record has changed since it was read: it stands at revision ${actual}, not ${expected}.`,
  wouldAccept: 'the command again, after reading what changed',
  field: 'expected',
});

async function resolve<T, State, Event extends DomainEvent>(
  source: FromLoaded<T, State, Event>,
  loaded: Loaded<State, Event>,
): Promise<T> {
  return typeof source === 'function'
    ? await (source as (loaded: Loaded<State, Event>) => T | Promise<T>)(loaded)
    : source;
}
