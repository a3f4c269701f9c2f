import { invalidArgument } from '../wire/errors.ts';
import { streams } from '../wire/protobuf.ts';
import { integerFromWire, streamName } from '../wire/request.ts';
import { eventFilter, type EventFilter } from './event-filter.ts';

/** Where a read begins: a revision of a stream, or a position of `$all`. */
export type From = 'start' | 'end' | number;

/** A call of Streams.Read, which serves reads and subscriptions alike. */
export interface ReadRequest {
  /** undefined is `$all`. */
  readonly stream: string | undefined;
  readonly from: From;
  readonly backwards: boolean;
  /** The most events to answer, or a subscription without end. */
  readonly count: number | 'subscription';
  readonly resolveLinks: boolean;
  readonly filter: EventFilter | undefined;
  /** Ids as two 64-bit numbers instead of strings. */
  readonly structuredIds: boolean;
}

const { ReadReq } = streams;

/** @throws RpcError INVALID_ARGUMENT if options are missing or do not go together */
export function parseReadRequest(request: streams.ReadReq): ReadRequest {
  const options = request.getOptions();
  if (!options) throw invalidArgument('A read needs options.');
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const isSubscription = options.hasSubscription();
  if (isSubscription && backwards) throw invalidArgument('A subscription goes forwards.');
  if (!isSubscription && !options.hasCount()) throw invalidArgument('A read needs a count.');
  const count = isSubscription ? 'subscription' : integerFromWire(options.getCount());
  const { stream, from } = source(options);
  if (stream !== undefined) {
    if (count === 0) throw invalidArgument('A read of a stream asks for one event at least.');
    if (from === 'end' && !backwards && !isSubscription) {
      throw invalidArgument('A stream is read forwards from its start or from a revision, not from its end.');
    }
  }
  const filterOptions = options.getFilter();
  if (filterOptions && !options.hasAll()) throw invalidArgument('Only reads of $all can be filtered.');
  return {
    stream,
    from,
    backwards,
    count,
    resolveLinks: options.getResolveLinks(),
    filter: filterOptions && eventFilter(filterOptions),
    structuredIds: options.getUuidOption()?.hasStructured() ?? false,
  };
}

function source(options: streams.ReadReq.Options): Pick<ReadRequest, 'stream' | 'from'> {
  const stream = options.getStream();
  if (stream) {
    return {
      stream: streamName(stream.getStreamIdentifier()),
      from: stream.hasRevision() ? integerFromWire(stream.getRevision()) : startOrEnd(stream.hasEnd()),
    };
  }
  const all = options.getAll();
  if (!all) throw invalidArgument('A read is of a stream or of $all.');
  const position = all.getPosition();
  return {
    stream: undefined,
    from: position ? integerFromWire(position.getCommitPosition()) : startOrEnd(all.hasEnd()),
  };
}

const startOrEnd = (isEnd: boolean): 'start' | 'end' => (isEnd ? 'end' : 'start');
