import { ErrorType, isCommandError } from '@eventstore/db-client';
import type { CommandError } from '@eventstore/db-client';
import { AccessDenied, AppendTooLarge, LogDamaged, LogFault, StreamDeleted, Unsupported } from './faults.ts';
import { Position } from './position.ts';
import { TimedOut } from './timers.ts';

/** gRPC status codes that the client leaves as `UnknownError`. */
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const DATA_LOSS = 15;

/** The error as one of the client's own, `null` where it is anything else. */
export const commandErrorOf = (error: unknown): CommandError | null =>
  isCommandError(error as Error) ? (error as CommandError) : null;

/**
 * The fault an error of the client stands for, where trying again cannot help; `null` where it may: no answer, no
 * connection, no leader, an overload, or an error the client has no name for (a channel closed under a call throws a
 * bare `Error`).
 */
export function lastingFault(error: unknown, operation: string, stream: string): LogFault | null {
  if (error instanceof LogFault) return error;
  const known = commandErrorOf(error);
  switch (known?.type) {
    case ErrorType.ACCESS_DENIED:
      return new AccessDenied(operation, error);
    case ErrorType.UNSUPPORTED:
    case ErrorType.INVALID_ARGUMENT:
      return new Unsupported(operation, error);
    case ErrorType.STREAM_DELETED:
      return new StreamDeleted(stream, error);
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return new AppendTooLarge(stream, null, known.maxAppendSize);
    case ErrorType.UNKNOWN:
      return faultOfCode(known.code, operation, known);
    default:
      return null;
  }
}

/** Nobody answers, or somebody who goes: another attempt at once fares no better, and one in some seconds may. */
export function isAway(error: unknown): boolean {
  const known = commandErrorOf(error);
  if (known === null) return !(error instanceof TimedOut);
  return known.type === ErrorType.UNAVAILABLE || known.type === ErrorType.CANCELLED;
}

/** What the server says is damaged or missing. The embedded node says as well from where it can be read on. */
function damageOf(error: CommandError, operation: string): LogDamaged {
  const at = error._raw?.metadata.get('read-on-at')[0];
  const after = typeof at === 'string' && /^\d+$/.test(at) ? Position.of(BigInt(at), BigInt(at)) : null;
  return new LogDamaged(operation, error._raw?.details ?? error.message, after, error);
}

function faultOfCode(code: number | undefined, operation: string, cause: CommandError): LogFault | null {
  if (code === DATA_LOSS) return damageOf(cause, operation);
  if (code === PERMISSION_DENIED) return new AccessDenied(operation, cause);
  if (code === UNIMPLEMENTED || code === INVALID_ARGUMENT) return new Unsupported(operation, cause);
  return null;
}
