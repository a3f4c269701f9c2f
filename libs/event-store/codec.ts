import { canonicalJson } from '#kernel';
import type { Decided, DomainEvent, EventCatalogue, EventDefinition, Metadata, Provenance, Recorded } from '#kernel';
import { hashEvent, UNCHAINED } from './chain.ts';
import { metadataOf } from './envelope.ts';
import type { Positioned } from './envelope.ts';
import { DecisionMisfit, MalformedEvent, UnknownEventType } from './faults.ts';
import type { EncodedEvent, StoredEvent } from './stored-event.ts';
import { categoryOf } from './streams.ts';
import { upcast } from './upcast.ts';

/** What the codec needs of an aggregate. */
export interface Category {
  readonly name: string;
  /** See `Aggregate.scope`; the organisation's unless told. */
  readonly scope?: 'organisation' | 'installation';
  readonly catalogue: EventCatalogue;
}

/** An encoded event with its metadata known, as `Codec.encode` makes it. */
export interface ChainedEvent extends EncodedEvent {
  readonly metadata: Metadata;
}

/** Event ids as the store gives them back. Written otherwise, an id would come back changed and break the hash. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Between events as they are decided and folded, and events as they are stored. */
export class Codec {
  readonly #catalogues: ReadonlyMap<string, EventCatalogue>;
  readonly #shared: ReadonlySet<string>;
  /** Several readers are handed the same stored event (`sharedDeliveries`); it is checked once for all of them. */
  readonly #decoded = new WeakMap<StoredEvent, Positioned | null>();

  /** @param categories every aggregate whose streams this process reads or writes. */
  constructor(categories: readonly Category[]) {
    this.#catalogues = new Map(categories.map(({ name, catalogue }) => [name, catalogue]));
    this.#shared = new Set(categories.flatMap(({ name, scope }) => (scope === 'installation' ? [name] : [])));
  }

  /** Of every stream that is ours: `case-`, `organisation-` … */
  get prefixes(): readonly string[] {
    return [...this.#catalogues.keys()].map((category) => `${category}-`);
  }

  /** Whose a stream is: one organisation's, or the whole installation's. */
  scopeOf(stream: string): 'organisation' | 'installation' {
    return this.#shared.has(categoryOf(stream)) ? 'installation' : 'organisation';
  }

  /**
   * Encodes the events of one decision, chained onto `prev`. Done once per decision: what is returned is what every
   * resend sends, because the server compares event ids and never contents.
   * @param prev hash of the stream's last event, `genesisOf(stream)` for a new one, `UNCHAINED` where there is no chain.
   * @throws DecisionMisfit where an event does not fit its own schema, or its id is no lower-case UUID.
   */
  encode(
    stream: string,
    events: readonly Decided<DomainEvent>[],
    provenance: Provenance,
    prev: string,
  ): readonly ChainedEvent[] {
    const encoded: ChainedEvent[] = [];
    let last = prev;
    for (const event of events) {
      const next = this.#encodeOne(stream, event, provenance, last);
      encoded.push(next);
      if (prev !== UNCHAINED) last = next.metadata.hash;
    }
    return encoded;
  }

  /**
   * Reads a stored event in the current version of its type; `null` for a foreign one.
   * @throws UnknownEventType where a newer release wrote it, MalformedEvent where its data cannot be what it says.
   */
  decode(stored: StoredEvent): Positioned | null {
    const known = this.#decoded.get(stored);
    if (known !== undefined) return known;
    const decoded = this.#decode(stored);
    this.#decoded.set(stored, decoded);
    return decoded;
  }

  #decode(stored: StoredEvent): Positioned | null {
    const meta = metadataOf(stored);
    if (meta === null) return null;
    const { id, type, stream, revision, position } = stored;
    const definition = this.#definition(stream, type);
    if (definition === undefined) throw new UnknownEventType(stored, `the event type ${type} is not known here`);
    if (meta.schemaVersion > definition.version) {
      throw new UnknownEventType(stored, `version ${meta.schemaVersion} of ${type} is not known here`);
    }
    const current = upcast(definition, meta.schemaVersion, stored);
    const checked = definition.schema.safeParse(current);
    if (!checked.success) throw new MalformedEvent(stored, checked.error.message);
    return { id, type, data: checked.data as object, stream, revision, meta, position };
  }

  #encodeOne(stream: string, event: Decided<DomainEvent>, provenance: Provenance, prev: string): ChainedEvent {
    const { id, type, occurredAt, causedBy } = event;
    const definition = this.#definition(stream, type);
    if (definition === undefined) throw new DecisionMisfit(type, `${stream} has no such event type`);
    if (!UUID.test(id)) throw new DecisionMisfit(type, `its id "${id}" is no lower-case UUID`);
    const data = frozenJson(storable(definition, event));
    const unhashed = frozenJson({
      ...provenance,
      ...(causedBy === undefined ? {} : { causedBy }),
      occurredAt,
      schemaVersion: definition.version,
      prev,
    });
    const hash = hashEvent({ prev, id, type, data, metadata: unhashed });
    const metadata = Object.freeze({ ...unhashed, hash });
    const bytes = Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));
    return { id, type, data, metadata, bytes };
  }

  #definition(stream: string, type: string): EventDefinition | undefined {
    const catalogue = this.#catalogues.get(categoryOf(stream));
    return catalogue !== undefined && Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
  }
}

/** A written event as it will be read back. */
export function recordedOf<E extends DomainEvent>(
  encoded: ChainedEvent,
  stream: string,
  revision: number,
): Recorded<E> {
  const { id, type, data, metadata } = encoded;
  const recorded: Recorded = { id, type, data, stream, revision, meta: metadata };
  return recorded as Recorded<E>;
}

/** The data of a decided event, if storing and reading it would give back the same. */
function storable({ schema }: EventDefinition, { type, data }: DomainEvent): object {
  const checked = schema.safeParse(data);
  if (!checked.success) throw new DecisionMisfit(type, checked.error.message);
  // A schema that strips, defaults or transforms would store something that nobody decided.
  if (canonicalJson(checked.data) !== canonicalJson(data)) throw new DecisionMisfit(type, 'the schema would change it');
  return data;
}

/** A deep copy as JSON carries it, frozen, so that nobody changes between two sends what was hashed. */
function frozenJson<T extends object>(value: T): T {
  const copy = JSON.parse(canonicalJson(value), (_key, member: unknown) => Object.freeze(member)) as T;
  return copy;
}
