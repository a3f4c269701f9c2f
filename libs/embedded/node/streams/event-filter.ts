import type { LogRecord } from '../log/record.ts';
import { invalidArgument } from '../wire/errors.ts';
import type { streams } from '../wire/protobuf.ts';

type FilterOptions = streams.ReadReq.Options.FilterOptions;

/** A server-side filter of `$all`. */
export interface EventFilter {
  readonly matches: (record: LogRecord) => boolean;
  /** A subscription is told how far it has come at least every so many events of the log, matching or not. */
  readonly checkpointInterval: number;
}

/** How many events EventStoreDB searches at a time where no window is given. */
const SEARCH_WINDOW = 32;

/** @throws RpcError INVALID_ARGUMENT if the filter or its expression is not valid */
export function eventFilter(options: FilterOptions): EventFilter {
  const byStream = options.getStreamIdentifier();
  const expression = byStream ?? options.getEventType();
  if (!expression) throw invalidArgument('A filter is by stream name or by event type.');
  const matches = matcher(expression.getRegex(), expression.getPrefixList());
  const window = options.hasMax() ? options.getMax() : SEARCH_WINDOW;
  const interval = window * options.getCheckpointintervalmultiplier();
  if (interval < 1) throw invalidArgument('The search window and the checkpoint interval must be greater than 0.');
  return {
    matches: byStream ? (record) => matches(record.stream) : (record) => matches(record.type),
    checkpointInterval: interval,
  };
}

function matcher(regex: string, prefixes: readonly string[]): (text: string) => boolean {
  if (regex === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  try {
    const expression = new RegExp(regex);
    return (text) => expression.test(text);
  } catch (error) {
    throw invalidArgument(`'${regex}' is not a regular expression: ${(error as Error).message}`);
  }
}
