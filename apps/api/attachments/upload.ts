import type { Readable } from 'node:stream';
import type { CaseResult, Sender } from '#application';
import { baseType, isOfType, MAX_BYTES, MEDIA_TYPES } from '#attachments';
import { actSchemas } from '#casework';
import { may, PERMISSIONS } from '#identity';
import { fieldFaults, valueWrong } from '#kernel';
import { SubjectErased } from '#privacy';
import { given } from '../commands/given.ts';
import { ApiFault, badInput, forbidden, notFound } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';

/** What is said of a file beside its content. */
export interface Upload {
  readonly caseId: string;
  readonly title?: string;
  readonly fileName?: string;
  /** As the header has it. */
  readonly contentType: string;
  /** Bytes, as the header has it; `null` where it says nothing. */
  readonly contentLength: number | null;
}

export interface Uploaded {
  readonly contentHash: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly result: CaseResult;
}

const TYPES = MEDIA_TYPES.join(', ');

/**
 * Takes a file and adds it to a case as evidence. The content is durable before the act that names it is written, so
 * that no act ever names what a crash took back; the same command again writes once.
 * @throws ApiFault for what can be seen of the request alone; what Redress itself refuses is in the result.
 */
export async function upload(
  { core }: ApiHost,
  { caseId, title = '', fileName, contentType, contentLength }: Upload,
  body: Readable,
  sender: Sender,
): Promise<Uploaded> {
  const { caller } = sender;
  if (!may(caller, 'handle_cases')) throw forbidden(caller.role, PERMISSIONS.handle_cases);
  const command = valueWrong({ kind: 'id', of: 'act' }, sender.commandId);
  const faults = [
    ...fieldFaults(actSchemas.EvidenceAdded, { title, fileName }, { partly: true }),
    ...(command === null ? [] : [{ field: 'commandId', ...command }]),
  ];
  if (faults.length > 0) throw badInput(faults);
  const mediaType = baseType(contentType);
  if (!MEDIA_TYPES.includes(mediaType)) throw unsupported(`"${mediaType}" cannot be attached`, TYPES);
  if (contentLength !== null && contentLength > MAX_BYTES) throw tooLarge();
  const state = await core.cases.find(caseId, caller.organisation);
  if (state === null) throw notFound(`case ${caseId}`);

  const content = await readAll(body);
  if (!isOfType(content, mediaType))
    throw unsupported(`The content is no ${mediaType}`, `one of ${TYPES}, named as what it is`);
  const owner = { organisation: caller.organisation, subject: state.party };
  const contentHash = await core.attachments.keep(owner, content).catch((error: unknown) => {
    throw error instanceof SubjectErased ? erased() : error;
  });
  const size = content.length;
  const data = given({ title, contentHash, fileName, mediaType, size });
  return {
    contentHash,
    mediaType,
    size,
    result: await core.cases.record(caseId, [{ type: 'EvidenceAdded', data }], sender),
  };
}

/** @throws ApiFault once it is longer than what is taken; the rest is not read. */
async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  if (size === 0)
    throw new ApiFault(400, 'FILE_EMPTY', 'The file is empty', { wouldAccept: 'its content as the body' });
  return Buffer.concat(chunks);
}

const tooLarge = (): ApiFault =>
  new ApiFault(413, 'FILE_TOO_LARGE', 'The file is too large', {
    wouldAccept: `at most ${MAX_BYTES / 1024 / 1024} MiB`,
  });

const unsupported = (message: string, wouldAccept: string): ApiFault =>
  new ApiFault(415, 'MEDIA_TYPE_NOT_ACCEPTED', message, { field: 'content-type', wouldAccept });

export const erased = (): ApiFault => new ApiFault(410, 'PERSON_ERASED', 'The person that it belonged to was erased');
