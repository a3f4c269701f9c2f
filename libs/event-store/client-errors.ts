import { ErrorType, isCommandError } from '@eventstore/db-client';
import type { CommandError } from '@eventstore/db-client';
import { AccessDenied, AppendTooLarge, LogFault, StreamDeleted, Unsupported } from './faults.ts';

/** gRPC status codes that the client leaves as `UnknownError`. */
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

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
      return faultOfCode(known.code, operation, error);
    default:
      return null;
  }
}

function faultOfCode(code: number | undefined, operation: string, cause: unknown): LogFault | null {
  if (code === PERMISSION_DENIED) return new AccessDenied(operation, cause);
  if (code === UNIMPLEMENTED || code === INVALID_ARGUMENT) return new Unsupported(operation, cause);
  return null;
}
