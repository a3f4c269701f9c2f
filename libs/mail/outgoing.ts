import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';

export interface OutgoingMail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where letters by e-mail go. */
export interface Post {
  /** Whose name the messages' ids carry. */
  readonly domain: string;
  /** @throws MailRefused for good, MailDelayed for now. */
  send(mail: OutgoingMail): Promise<void>;
}

/** The server will never take it: no such address, or not from us. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}
/** The server does not take it now, or is not there. */
export class MailDelayed extends Error {
  override readonly name = 'MailDelayed';
}

/** ms for a server to answer. */
const PATIENCE = 20_000;

/** By SMTP. The address is kept out of every error: it may hold a password. */
export function smtpPost(url: string, from: string): Post {
  const transport = createTransport({ url, connectionTimeout: PATIENCE, greetingTimeout: PATIENCE });
  return {
    domain: domainOf(from),
    async send({ messageId, ...mail }) {
      try {
        await transport.sendMail({ ...mail, from, messageId });
      } catch (error) {
        // Only what is said of this recipient or this message is for good: a wrong password is for the operator to mend.
        const { responseCode, code = 'unknown' } = error as { responseCode?: number; code?: string };
        const isForGood = responseCode !== undefined && responseCode >= 500 && /^(EENVELOPE|EMESSAGE)$/.test(code);
        // What the server answers may name the recipient, and reasons are not sealed.
        const said = `${code}${responseCode === undefined ? '' : ` ${responseCode}`}`;
        throw isForGood
          ? new MailRefused(`The mail server refused it (${said})`)
          : new MailDelayed(`The mail server did not take it (${said})`);
      }
    },
  };
}

/** Without a server: a file each in a folder, for somebody to send. A file is whole or is not there. */
export function folderPost(folder: string, from: string): Post {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return {
    domain: domainOf(from),
    async send({ messageId, ...mail }) {
      const { message } = await transport.sendMail({ ...mail, from, messageId });
      await putDown(folder, `${fileName(messageId)}.eml`, message as Buffer);
    },
  };
}

const domainOf = (address: string): string => /@([^\s>]+)/.exec(address)?.[1] ?? 'localhost';
const fileName = (messageId: string): string => messageId.replaceAll(/[^A-Za-z0-9.-]/g, '').slice(0, 120);

/** Writes a file of the outbox, durable when it returns. @throws MailDelayed where the folder cannot be written now. */
export async function putDown(folder: string, name: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeDurably(folder, name, content);
  } catch (error) {
    throw new MailDelayed(`The outbox cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

async function writeDurably(folder: string, name: string, content: Uint8Array | string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${name}`);
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, join(folder, name));
  const entries = await open(folder, 'r');
  try {
    await entries.sync();
  } finally {
    await entries.close();
  }
}
