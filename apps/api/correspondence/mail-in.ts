import { caseStream, derivedId, type CaseResult, type PlainAct, type Sender } from '#application';
import { baseType, isOfType, MEDIA_TYPES } from '#attachments';
import { caseAggregate } from '#casework';
import type { Caller } from '#identity';
import type { Id } from '#kernel';
import { readMail, type IncomingMail, type LetterId } from '#mail';
import { RegisterQueries } from '#projections';
import { caseOf } from '../attachments/attachments-of.ts';
import { ApiFault } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';

/** What became of a message. */
export interface Filed {
  readonly as: 'interaction' | 'bounce' | 'nothing';
  readonly caseId: Id;
  readonly why: string;
}

const REFERENCE = /\b[A-Z]{2,6}-\d{4}-\d{5,}\b/;

/**
 * Files a message on its case: by the letter of ours that it answers, or else by the reference in its subject. What a
 * mail server reports of a letter that did not arrive takes back the act that the letter carried out, so that its limit
 * runs again. The same message sent twice is filed once.
 * @throws ApiFault UNMATCHED where it belongs to no case of the caller's organisation.
 */
export async function fileMail(host: ApiHost, raw: Uint8Array, caller: Caller): Promise<Filed> {
  const mail = await readMail(raw);
  const found = await caseOfMail(host, mail, caller);
  if (found === null) {
    const wouldAccept = 'an answer to a letter of Redress, or the reference of a case in the subject';
    throw new ApiFault(422, 'UNMATCHED', `"${mail.subject}" belongs to no case`, { wouldAccept });
  }
  const { caseId, letter } = found;
  const senderOf = (what: string): Sender => ({
    caller,
    commandId: derivedId(
      caller.organisation,
      'mail',
      caseId,
      what,
      mail.messageId || Buffer.from(raw).toString('base64'),
    ),
  });
  if (mail.report !== null) return takeReport(host, caseId, letter, mail, senderOf('report'));
  const attached = await keepAttachments(host, caseId, mail, caller);
  const who = mail.from === '' ? undefined : mail.from;
  const what = [`Subject: ${mail.subject}`, '', mail.text].join('\n').slice(0, 100_000);
  const purpose = mail.isAutomatic ? 'automatic_reply' : 'email';
  const contact: PlainAct = {
    type: 'InteractionRecorded',
    data: { channel: 'email', direction: 'inbound', who, what, purpose },
  };
  expectRecorded(await host.core.cases.record(caseId, [contact, ...attached], senderOf('in')));
  return { as: 'interaction', caseId, why: `filed with ${attached.length} attachments` };
}

async function caseOfMail(
  host: ApiHost,
  { letters, subject }: IncomingMail,
  caller: Caller,
): Promise<{ readonly caseId: Id; readonly letter: LetterId | null } | null> {
  for (const letter of letters) {
    if ((await caseOf(host.core, caller, letter.caseId)) !== null) return { caseId: letter.caseId, letter };
  }
  const reference = REFERENCE.exec(subject)?.[0];
  if (reference === undefined) return null;
  const row = await new RegisterQueries(host.readModel.dataSource).byReference(caller.organisation, reference);
  return row === null ? null : { caseId: row.caseId, letter: null };
}

async function takeReport(
  { core }: ApiHost,
  caseId: Id,
  letter: LetterId | null,
  { report }: IncomingMail,
  sender: Sender,
): Promise<Filed> {
  const { state } = await core.repository.load(caseAggregate, caseStream(caseId));
  const completed = state.acts.find(
    ({ type, subject }) => type === 'DispatchCompleted' && subject === letter?.dispatch,
  );
  // A letter that carries nothing out is taken back itself.
  const act = completed?.data['act'] ?? completed?.id;
  const standing = state.acts.find(({ id, voided }) => id === act && !voided);
  const onItsWay = state.acts.some(({ type, subject }) => type === 'DispatchRequested' && subject === letter?.dispatch);
  if (report === 'failed' && onItsWay && completed === undefined) {
    const wouldAccept = 'the same report a little later';
    throw new ApiFault(503, 'TRY_AGAIN', 'The letter has not been recorded as sent yet', { wouldAccept });
  }
  if (report !== 'failed' || standing === undefined) {
    return { as: 'nothing', caseId, why: `the letter was ${report ?? 'reported on'}, which changes nothing` };
  }
  const voided: PlainAct = { type: 'ActVoided', data: { act: standing.id, reason: 'bounced' } };
  const note: PlainAct = {
    type: 'InteractionRecorded',
    data: { channel: 'email', direction: 'inbound', what: 'The letter did not arrive: it bounced.', purpose: 'bounce' },
  };
  expectRecorded(await core.cases.record(caseId, [voided, note], sender));
  return { as: 'bounce', caseId, why: `${standing.type} no longer counts` };
}

/** Durable before the act that names them. What may not be attached is said to have been there. */
async function keepAttachments(
  { core }: ApiHost,
  caseId: Id,
  { attachments }: IncomingMail,
  caller: Caller,
): Promise<readonly PlainAct[]> {
  const state = await caseOf(core, caller, caseId);
  if (state === null) return [];
  const owner = { organisation: caller.organisation, subject: state.party };
  const acts: PlainAct[] = [];
  for (const { fileName, mediaType: type, content } of attachments.slice(0, 50)) {
    const mediaType = baseType(type);
    const isTaken = MEDIA_TYPES.includes(mediaType) && isOfType(Buffer.from(content), mediaType);
    const stored = isTaken ? { contentHash: await core.attachments.keep(owner, Buffer.from(content)), mediaType } : {};
    const title = isTaken ? 'Attachment of an e-mail' : `Attachment of an e-mail, not kept: ${mediaType.slice(0, 100)}`;
    acts.push({ type: 'EvidenceAdded', data: { title, fileName, size: content.length, ...stored } });
  }
  return acts;
}

function expectRecorded(result: CaseResult): void {
  if (result.ok) return;
  const { code, message, wouldAccept } = result.refusal;
  throw new ApiFault(409, code, message, { wouldAccept });
}
