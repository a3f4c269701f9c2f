import { derivedId, type CaseResult, type Core, type PlainAct, type Sender } from '#application';
import { baseType, isOfType, MEDIA_TYPES } from '#attachments';
import { findCase } from '#audit';
import type { Caller } from '#identity';
import type { Id } from '#kernel';
import { MailUnreadable, ReaderBusy, type IncomingMail, type LetterId, type MailReader } from '#mail';
import { ApiFault } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';

/** What became of a message. */
export interface Taken {
  readonly as: 'interaction' | 'bounce' | 'nothing' | 'waits';
  readonly message: Id;
  /** Nowhere where it waits for a person. */
  readonly caseId?: Id;
  readonly why: string;
}

interface Filed {
  readonly as: 'interaction' | 'bounce' | 'nothing';
  readonly caseId: Id;
  /** The person of the case. */
  readonly subject: Id;
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
 * Takes a message: it is kept as it came before it is read, and read where it can do no harm. What cannot be read waits
 * for a person. The same message sent twice is filed once.
 * @throws ApiFault UNMATCHED where it belongs to no case of the caller's organisation.
 */
export async function takeMail(host: ApiHost, reader: MailReader, raw: Uint8Array, caller: Caller): Promise<Taken> {
  const { messages } = host.core;
  const kept = await messages.take(raw, caller);
  const { message, status } = kept;
  if (status === 'filed' && kept.case !== undefined)
    return { as: 'nothing', message, caseId: kept.case, why: 'the same message has been filed already' };
  if (status === 'waits') return waiting(message, kept.because);
  const mail = await reader.read(raw).catch((error: unknown) => {
    if (error instanceof MailUnreadable) return error.why;
    throw error instanceof ReaderBusy ? tryAgain('Too many messages wait to be read') : error;
  });
  if (typeof mail === 'string') {
    await messages.leave(message, mail, caller);
    return waiting(message, mail);
  }
  const { subject, ...filed } = await fileMail(host, mail, raw, caller);
  await messages.filed(message, raw, { case: filed.caseId, subject }, caller);
  return { ...filed, message };
}

const waiting = (message: Id, because = ''): Taken => ({
  as: 'waits',
  message,
  why: `it cannot be read and waits for a person: ${because.replaceAll('_', ' ')}`,
});

/**
 * Files a message on its case: by the letter of ours that it answers, or else by the reference in its subject. What a
 * mail server reports of a letter that did not arrive takes back the act that the letter carried out, so that its limit
 * runs again.
 */
async function fileMail(host: ApiHost, mail: IncomingMail, raw: Uint8Array, caller: Caller): Promise<Filed> {
  const found = await caseOfMail(host, mail, caller);
  if (found === null) {
    const wouldAccept = 'an answer to a letter of Redress, or the reference of a case in the subject';
    throw new ApiFault(422, 'UNMATCHED', `"${mail.subject}" belongs to no case`, { wouldAccept });
  }
  const { caseId, letter, subject } = found;
  const senderOf = (what: string): Sender => ({
    caller,
    voice: 'outside',
    commandId: derivedId(
      caller.organisation,
      'mail',
      caseId,
      what,
      mail.messageId || Buffer.from(raw).toString('base64'),
    ),
  });
  if (mail.report !== null) return { ...(await takeReport(host, caseId, letter, mail, senderOf('report'))), subject };
  const attached = await keepAttachments(host, subject, mail, caller);
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
  return { as: 'interaction', caseId, subject, why: left === '' ? why : `${why}. ${left}` };
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

interface CaseOfMail {
  readonly caseId: Id;
  readonly letter: LetterId | null;
  readonly subject: Id;
}

async function caseOfMail(
  { core }: ApiHost,
  { letters, subject: line }: IncomingMail,
  caller: Caller,
): Promise<CaseOfMail | null> {
  for (const letter of letters) {
    const state = await core.cases.find(letter.caseId, caller.organisation);
    if (state !== null) return { caseId: letter.caseId, letter, subject: state.party };
  }
  for (const [reference] of [...line.matchAll(REFERENCE)].slice(0, MOST_REFERENCES)) {
    const found = await caseByReference(core, caller, reference);
    if (found !== null) return { ...found, letter: null };
  }
  return null;
}

/** From the log itself, so that a case is found as soon as it has its reference. */
async function caseByReference(
  core: Core,
  caller: Caller,
  reference: string,
): Promise<Pick<CaseOfMail, 'caseId' | 'subject'> | null> {
  const caseId = await findCase(core.log, core.codec, caller.organisation, reference);
  const state = caseId === null ? null : await core.cases.find(caseId, caller.organisation);
  // The number alone may be that of another reference: of another firm's, or one that a retried intake left unused.
  return caseId !== null && state?.reference === reference ? { caseId, subject: state.party } : null;
}

async function takeReport(
  { core }: ApiHost,
  caseId: Id,
  letter: LetterId | null,
  { report }: IncomingMail,
  sender: Sender,
): Promise<Omit<Filed, 'subject'>> {
  const acts = (await core.cases.find(caseId, sender.caller.organisation))?.acts ?? [];
  const completed = acts.find(({ type, subject }) => type === 'DispatchCompleted' && subject === letter?.dispatch);
  // A letter that carries nothing out is taken back itself.
  const act = completed?.data['act'] ?? completed?.id;
  const standing = acts.find(({ id, voided }) => id === act && !voided);
  const onItsWay = acts.some(({ type, subject }) => type === 'DispatchRequested' && subject === letter?.dispatch);
  if (report === 'failed' && onItsWay && completed === undefined) {
    throw tryAgain('The letter has not been recorded as sent yet');
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

const tryAgain = (message: string): ApiFault =>
  new ApiFault(503, 'TRY_AGAIN', message, { wouldAccept: 'the same message a little later' });

/** Durable before the act that names them. What may not be attached is said to have been there. */
async function keepAttachments(
  { core }: ApiHost,
  subject: Id,
  { attachments }: IncomingMail,
  { organisation }: Caller,
): Promise<readonly PlainAct[]> {
  const owner = { organisation, subject };
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
