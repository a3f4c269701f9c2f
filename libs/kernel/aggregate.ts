import type { Decision } from './decision.ts';
import type { Decided, DomainEvent, Recorded } from './events.ts';

/**
 * What the codec asks of a schema. Written out so that this file imports no schema library; every zod schema fits it.
 */
export interface EventSchema {
  safeParse(
    data: unknown,
  ): { readonly success: true; readonly data: unknown } | { readonly success: false; readonly error: Error };
}

/** The data of a stored event of an older version, before a schema has seen it. */
export type StoredData = Readonly<Record<string, unknown>>;

/** How one type of event is stored: its current version, the shape of that version, and the way up from older ones. */
export interface EventDefinition {
  /** The version that is written today; the first one is 1. */
  readonly version: number;
  /** The shape of `version`. It may not transform or default: what was decided is what is stored. */
  readonly schema: EventSchema;
  /** From each version below `version` to the next one: `{ 1: fromOneToTwo }`. Sealed fields are moved unopened. */
  readonly upcasters?: Readonly<Record<number, (data: StoredData) => StoredData>>;
}

/** Every event type of an aggregate. A type that is missing here is a newer writer's. */
export type EventCatalogue = Readonly<Record<string, EventDefinition>>;

/**
 * A decider: what a stream's events mean (`evolve`), and what a command may add to them (`decide`). Both are pure;
 * time, ids and calendars come in by `Context`.
 */
export interface Aggregate<State, Command, Event extends DomainEvent, Context> {
  /** The category of its streams: a stream of `case` is `case-{id}`. */
  readonly name: string;
  /** Whose its streams are: the organisation's that wrote the first event, or the whole installation's. */
  readonly scope: 'organisation' | 'installation';
  readonly initial: State;
  /** Never throws: what was recorded happened. */
  readonly evolve: (state: State, recorded: Recorded<Event>) => State;
  /** The same for events that follow one another, for a state that grows with them. */
  readonly evolveAll?: (state: State, recorded: readonly Recorded<Event>[]) => State;
  readonly decide: (state: State, command: Command, context: Context) => Decision<Decided<Event>>;
  readonly catalogue: EventCatalogue;
}
