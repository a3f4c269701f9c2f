import PostalMime from 'postal-mime';
import { lettersNamed, type LetterId } from './message-id.ts';

/** A message that came in, as far as a case needs it. */
export interface IncomingMail {
  /** Of the sender's own making; the same message sent on twice has the same. */
  readonly messageId: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** The letters of ours that it answers or reports on, the nearest first. */
  readonly letters: readonly LetterId[];
  /** What a mail server reports of a letter of ours; `null` for a message of a person. */
  readonly report: 'failed' | 'delayed' | 'delivered' | null;
  /** Written by a machine: an absence note, a receipt. */
  readonly isAutomatic: boolean;
  readonly attachments: readonly {
    readonly fileName: string;
    readonly mediaType: string;
    readonly content: Uint8Array;
  }[];
}

/** The parts of a report that hold the letter, or its headers, as it was sent. */
const RETURNED = ['message/rfc822', 'text/rfc822-headers', 'message/delivery-status'];
const plain = (content: Uint8Array): string => Buffer.from(content).toString('latin1');

/** Reads a message in the form of RFC 5322. What is malformed in it is read as far as it goes. */
export async function readMail(raw: Uint8Array): Promise<IncomingMail> {
  // A returned letter is read as an attachment, never as what the sender wrote.
  const parsed = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer', forceRfc822Attachments: true });
  const header = (name: string): string => parsed.headers.find(({ key }) => key === name.toLowerCase())?.value ?? '';
  const parts = parsed.attachments.map(({ filename, mimeType, content }) => ({
    fileName: filename ?? 'attachment',
    mediaType: mimeType.toLowerCase(),
    content: new Uint8Array(content as ArrayBuffer),
  }));
  const status = parts.find(({ mediaType }) => mediaType === 'message/delivery-status');
  // A report returns the letter's own headers; an answer names it among those that it answers.
  const answered = `${header('in-reply-to')} ${header('references')}`;
  const returned = parts.filter(({ mediaType }) => RETURNED.includes(mediaType)).map(({ content }) => plain(content));
  return {
    messageId: parsed.messageId ?? '',
    from: [parsed.from?.name, parsed.from?.address].filter((part) => (part ?? '') !== '').join(' '),
    subject: parsed.subject ?? '',
    text: parsed.text ?? textOf(parsed.html ?? ''),
    letters: lettersNamed(status === undefined ? answered : [...returned, answered].join(' ')),
    report: status === undefined ? null : reportOf(plain(status.content)),
    isAutomatic: /^auto-/i.test(header('auto-submitted')),
    attachments: status === undefined ? parts : [],
  };
}

/** RFC 3464: `failed`, `delayed`, `delivered`, `relayed` or `expanded`. */
function reportOf(status: string): IncomingMail['report'] {
  const action = /^Action:\s*(\w+)/im.exec(status)?.[1]?.toLowerCase();
  return action === 'failed' || action === 'delayed' ? action : 'delivered';
}

const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
