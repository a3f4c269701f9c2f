import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

/** An event as the scripted node holds it. */
export interface NodeEvent {
  readonly id: string;
  readonly type: string;
  /** With the namespace. */
  readonly stream: string;
  readonly revision: number;
  /** Counted from 1 across streams. */
  readonly position: number;
  /** The text of its data, JSON or not. */
  readonly data: string;
  readonly metadata: Buffer;
}

export function nodeEvent(stream: string, revision: number, position: number, event: Partial<NodeEvent>): NodeEvent {
  const { id = randomUUID(), type = 'Noted', data = '{}', metadata = Buffer.alloc(0) } = event;
  return { id, type, stream, revision, position, data, metadata };
}

export function eventMessage(event: NodeEvent): ReadResp {
  const id = new shared.UUID();
  id.setString(event.id);
  const name = new shared.StreamIdentifier();
  name.setStreamName(Buffer.from(event.stream).toString('base64'));
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  recorded.setStreamIdentifier(name);
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  recorded.getMetadataMap().set('type', event.type).set('content-type', 'application/json').set('created', '0');
  recorded.setCustomMetadata(event.metadata);
  recorded.setData(Buffer.from(event.data));
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  const message = new streams.ReadResp();
  message.setEvent(read);
  return message;
}

export function checkpointMessage(position: number): ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  const message = new streams.ReadResp();
  message.setCheckpoint(checkpoint);
  return message;
}

export function caughtUpMessage(): ReadResp {
  const message = new streams.ReadResp();
  message.setCaughtUp(new streams.ReadResp.CaughtUp());
  return message;
}

export function notFoundMessage(stream: string): ReadResp {
  const name = new shared.StreamIdentifier();
  name.setStreamName(Buffer.from(stream).toString('base64'));
  const notFound = new streams.ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(name);
  const message = new streams.ReadResp();
  message.setStreamNotFound(notFound);
  return message;
}

/** The methods of a current server, of which only this one changes what the client does. */
export function featuresMessage(): SupportedMethods {
  const batchAppend = new features.SupportedMethod();
  batchAppend.setServiceName('event_store.client.streams.streams');
  batchAppend.setMethodName('batchappend');
  const message = new features.SupportedMethods();
  message.addMethods(batchAppend);
  message.setEventStoreServerVersion('24.10.0');
  return message;
}

export function successMessage({ revision, position }: NodeEvent): AppendResp {
  const place = new streams.AppendResp.Position();
  place.setCommitPosition(String(position));
  place.setPreparePosition(String(position));
  const success = new streams.AppendResp.Success();
  success.setCurrentRevision(String(revision));
  success.setPosition(place);
  const message = new streams.AppendResp();
  message.setSuccess(success);
  return message;
}

/** @param actual the stream's revision; -1 where there is none. */
export function wrongRevisionMessage(actual: number): AppendResp {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(actual));
  const message = new streams.AppendResp();
  message.setWrongExpectedVersion(wrong);
  return message;
}
