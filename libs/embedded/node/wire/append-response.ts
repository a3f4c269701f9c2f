import type { ExpectedRevision } from '../log/commit-check.ts';
import type { CommitResult } from '../log/commit-batch.ts';
import { any, code, empty, shared, status, streams } from './protobuf.ts';
import { MAX_APPEND_SIZE } from './request.ts';
import { revisionToWire } from './recorded-event.ts';

const { AppendResp, BatchAppendResp } = streams;

type Committed = Extract<CommitResult, { kind: 'committed' }>;

/** The answer to Streams.Append when all of it is in the log. */
export function appendSuccess({ lastRevision, position }: Committed): streams.AppendResp {
  const success = new AppendResp.Success();
  if (lastRevision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(revisionToWire(lastRevision));
  if (position === undefined) success.setNoPosition(new shared.Empty());
  else {
    const at = new AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position));
    success.setPosition(at);
  }
  return new AppendResp().setSuccess(success);
}

/** Streams.Append says in its answer, not by an error, what was expected and what was found. */
export function appendWrongExpectedVersion(expected: ExpectedRevision, current: number): streams.AppendResp {
  const refusal = new AppendResp.WrongExpectedVersion();
  if (current < 0) refusal.setCurrentNoStream(new shared.Empty());
  else refusal.setCurrentRevision(revisionToWire(current));
  if (expected === 'any') refusal.setExpectedAny(new shared.Empty());
  else if (expected === 'no_stream') refusal.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream_exists') refusal.setExpectedStreamExists(new shared.Empty());
  else refusal.setExpectedRevision(revisionToWire(expected));
  return new AppendResp().setWrongExpectedVersion(refusal);
}

/** The success part of an answer to Streams.BatchAppend. */
export function batchSuccess({ lastRevision, position }: Committed): streams.BatchAppendResp.Success {
  const success = new BatchAppendResp.Success();
  if (lastRevision < 0) success.setNoStream(new empty.Empty());
  else success.setCurrentRevision(revisionToWire(lastRevision));
  if (position === undefined) success.setNoPosition(new empty.Empty());
  else {
    const at = new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));
    success.setPosition(at);
  }
  return success;
}

export function batchWrongExpectedVersion(expected: ExpectedRevision, current: number): status.Status {
  const refusal = new shared.WrongExpectedVersion();
  if (current < 0) refusal.setCurrentNoStream(new empty.Empty());
  else refusal.setCurrentStreamRevision(revisionToWire(current));
  if (expected === 'any') refusal.setExpectedAny(new empty.Empty());
  else if (expected === 'no_stream') refusal.setExpectedNoStream(new empty.Empty());
  else if (expected === 'stream_exists') refusal.setExpectedStreamExists(new empty.Empty());
  else refusal.setExpectedStreamPosition(revisionToWire(expected));
  return problem('WrongExpectedVersion', refusal, code.Code.ALREADY_EXISTS);
}

export function batchStreamDeleted(stream: string): status.Status {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
  const detail = new shared.StreamDeleted().setStreamIdentifier(identifier);
  return problem('StreamDeleted', detail, code.Code.NOT_FOUND);
}

export function batchMaxAppendSizeExceeded(): status.Status {
  const detail = new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_SIZE);
  return problem('MaximumAppendSizeExceeded', detail, code.Code.INVALID_ARGUMENT);
}

export const batchTimeout = (): status.Status => problem('Timeout', new shared.Timeout(), code.Code.DEADLINE_EXCEEDED);

export const batchBadRequest = (sentence: string): status.Status =>
  problem('BadRequest', new shared.BadRequest().setMessage(sentence), code.Code.INVALID_ARGUMENT, sentence);

export const batchUnknown = (sentence: string): status.Status =>
  problem('Unknown', new shared.Unknown(), code.Code.UNKNOWN, sentence);

/**
 * Codes and messages are EventStoreDB's, but for a sentence where it has none. Details must always be there: the client
 * looks at their type without asking whether there are any.
 */
function problem(
  type: string,
  detail: { serializeBinary(): Uint8Array },
  reason: code.Code,
  message = type,
): status.Status {
  const details = new any.Any();
  details.pack(detail.serializeBinary(), `event_store.client.${type}`);
  return new status.Status().setCode(reason).setMessage(message).setDetails(details);
}
