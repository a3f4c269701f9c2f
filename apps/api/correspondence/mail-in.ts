import { caseStream, derivedId, type CaseResult, type Core, type PlainAct, type Sender } from '#application';
import { baseType, isOfType, MEDIA_TYPES } from '#attachments';
import { findCase } from '#audit';
import { caseAggregate } from '#casework';
import type { Caller } from '#identity';
import type { Id } from '#kernel';
import { readMail, type IncomingMail, type LetterId } from '#mail';
import { caseOf } from '../attachments/attachments-of.ts';
import { ApiFault } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';

/** What became of a message. */
export interface Filed {
  readonly as: 'interaction' | 'bounce' | 'nothing';
  readonly caseId: Id;
  readonly why: string;
}

const REFERENCE = /\b[A-Z]{2,6}-\d{4}-\d{5,9}\b/g;
/** References in a subject that are looked up. */
const MOST_REFERENCES = 5;
/** Attachments of a message that are kept. */
const MOST_ATTACHMENTS = 50;
/** Characters of the message that an interaction takes. */
const MOST_TEXT = 100_000;

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
  const left = leftOut(mail);
  const what = whole([`Subject: ${mail.subject}`, '', mail.text].join('\n'), left);
  const purpose = mail.isAutomatic ? 'automatic_reply' : 'email';
  const contact: PlainAct = {
    type: 'InteractionRecorded',
    data: { channel: 'email', direction: 'inbound', who, what, purpose },
  };
  expectRecorded(await host.core.cases.record(caseId, [contact, ...attached], senderOf('in')));
  const why = `filed with ${attached.length} attachments`;
  return { as: 'interaction', caseId, why: left === '' ? why : `${why}. ${left}` };
}

/** The attachments beyond those that are kept, by name: whoever reads the message knows what to ask for. */
function leftOut({ attachments }: IncomingMail): string {
  const names = attachments.slice(MOST_ATTACHMENTS).map(({ fileName }) => fileName.slice(0, 200));
  if (names.length === 0) return '';
  const said = `Of ${attachments.length} attachments the first ${MOST_ATTACHMENTS} were kept; left out: ${names.join(', ')}`;
  return said.length > 20_000 ? `${said.slice(0, 20_000)} …` : said;
}

const CUT = '[The message goes on; it is too long to be kept whole.]';

/** What was written, followed by what of the message is not there; a text that is too long is cut and says so. */
function whole(text: string, left: string): string {
  const note = left === '' ? '' : `\n\n[${left}]`;
  if (text.length + note.length <= MOST_TEXT) return text + note;
  const end = `\n\n${CUT}${note}`;
  return text.slice(0, MOST_TEXT - end.length) + end;
}

async function caseOfMail(
  { core }: ApiHost,
  { letters, subject }: IncomingMail,
  caller: Caller,
): Promise<{ readonly caseId: Id; readonly letter: LetterId | null } | null> {
  for (const letter of letters) {
    if ((await caseOf(core, caller, letter.caseId)) !== null) return { caseId: letter.caseId, letter };
  }
  for (const [reference] of [...subject.matchAll(REFERENCE)].slice(0, MOST_REFERENCES)) {
    const caseId = await caseByReference(core, caller, reference);
    if (caseId !== null) return { caseId, letter: null };
  }
  return null;
}

/** From the log itself, so that a case is found as soon as it has its reference. */
async function caseByReference(core: Core, caller: Caller, reference: string): Promise<Id | null> {
  const caseId = await findCase(core.log, core.codec, caller.organisation, reference);
  const state = caseId === null ? null : await caseOf(core, caller, caseId);
  // The number alone may be that of another reference: of another firm's, or one that a retried intake left unused.
  return state?.reference === reference ? caseId : null;
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
  for (const { fileName, mediaType: type, content } of attachments.slice(0, MOST_ATTACHMENTS)) {
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
