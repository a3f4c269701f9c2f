import type { CommitResult } from '../log/commit-batch.ts';
import type { ExpectedRevision } from '../log/commit-check.ts';
import type { GroupCommit } from '../log/group-commit.ts';
import { invalidArgument, streamDeleted, wrongExpectedVersion } from '../wire/errors.ts';
import { shared, streams } from '../wire/protobuf.ts';
import { expectedRevision, streamName } from '../wire/request.ts';
import { CallCancelledError } from './response-writer.ts';

type Options = streams.DeleteReq.Options | streams.TombstoneReq.Options;

/** Streams.Delete: the stream goes out of view and may be written again. */
export async function deleteStream(
  writer: GroupCommit,
  request: streams.DeleteReq,
  isCancelled: () => boolean,
): Promise<streams.DeleteResp> {
  const { stream, expected } = parse(request.getOptions());
  const result = await writer.write((batch) => batch.delete(stream, expected), isCancelled);
  const position = positionOf(result, 'Delete', stream, expected);
  const response = new streams.DeleteResp();
  return position === undefined
    ? response.setNoPosition(new shared.Empty())
    : response.setPosition(new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position));
}

/** Streams.Tombstone: the stream is gone for ever, name and all. */
export async function tombstoneStream(
  writer: GroupCommit,
  request: streams.TombstoneReq,
  isCancelled: () => boolean,
): Promise<streams.TombstoneResp> {
  const { stream, expected } = parse(request.getOptions());
  const result = await writer.write((batch) => batch.tombstone(stream, expected), isCancelled);
  const position = positionOf(result, 'Tombstone', stream, expected);
  const response = new streams.TombstoneResp();
  return position === undefined
    ? response.setNoPosition(new shared.Empty())
    : response.setPosition(
        new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position),
      );
}

function parse(options: Options | undefined): { stream: string; expected: ExpectedRevision } {
  if (!options) throw invalidArgument('A delete needs options.');
  const expected = expectedRevision({
    any: options.hasAny(),
    noStream: options.hasNoStream(),
    streamExists: options.hasStreamExists(),
    revision: options.hasRevision() ? options.getRevision() : undefined,
  });
  return { stream: streamName(options.getStreamIdentifier()), expected };
}

function positionOf(
  result: CommitResult | 'cancelled',
  operation: string,
  stream: string,
  expected: ExpectedRevision,
): string | undefined {
  if (result === 'cancelled') throw new CallCancelledError();
  switch (result.kind) {
    case 'committed':
      return result.position === undefined ? undefined : String(result.position);
    case 'wrong_expected_version':
      throw wrongExpectedVersion(operation, stream, expected, result.currentRevision);
    case 'stream_deleted':
      throw streamDeleted(stream);
  }
}
