import type { Config } from '#config';
import { folderPost, smtpPost } from '#mail';
import { outboxOf } from './dispatches.ts';
import type { Dispatching } from './hand-over.ts';

/** How letters leave, by what is configured: the server, or the folder of the outbox. */
export function dispatchingOf(config: Config): Dispatching {
  const outbox = outboxOf(config.DATA_DIR);
  const from = config.MAIL_FROM ?? 'complaints@localhost';
  const post = config.SMTP_URL === undefined ? folderPost(outbox, from) : smtpPost(config.SMTP_URL, from);
  return { post, outbox };
}
