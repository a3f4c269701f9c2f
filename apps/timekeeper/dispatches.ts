import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { caseStream, derivedId, type Core, type PlainAct, type Sender } from '#application';
import { caseAggregate, CARRIED, type Acts, type ActType } from '#casework';
import { dayInWords, letterHtml } from '#correspondence';
import { subscribe } from '#event-store';
import type { Caller, TokenRole } from '#identity';
import type { Recorded } from '#kernel';
import { MailDelayed, MailRefused, messageIdOf, putDown, type Post } from '#mail';
import { openFields } from '#privacy';
import { localDateOf } from '#procedure';
import type { Bookkeeping } from './bookkeeping.ts';
import type { RunOptions } from './run-process-manager.ts';

const NAME = 'dispatches';
/** ms before each further attempt at a server that does not take a letter now. */
const AGAIN_AFTER = [1_000, 5_000, 15_000];
/** ms that nobody else hands over the same letter. */
const LEASE = 60_000;

export interface Dispatching {
  readonly post: Post;
  /** Where letters on paper are put for the post, as HTML to print. */
  readonly outbox: string;
  readonly bookkeeping: Bookkeeping;
}

type Request = Acts['DispatchRequested'];

/**
 * Hands letters over: to the mail server, or to the folder from which they are posted. Only when that has happened is
 * the act recorded that a letter carries out, together with the end of its way. A crash between the two hands the letter
 * over once more, under the same Message-ID, and records it once.
 */
export async function dispatchLetters(dispatching: Dispatching, options: RunOptions): Promise<void> {
  const { core, checkpoints, signal, onStatus } = options;
  await subscribe(core.log, core.codec, {
    name: NAME,
    from: await checkpoints.load(NAME),
    prefixes: ['case-'],
    signal,
    onStatus,
    // A letter that waits for its server holds up few others.
    batchSize: 20,
    onBatch: async (events, upTo) => {
      for (const event of events) {
        if (event.type === 'DispatchRequested') await dispatch(event, dispatching, options);
      }
      // Stopped on the way, a letter may not have left: the next start takes this batch again and passes over what has.
      if (!signal.aborted) await checkpoints.save(NAME, upTo);
    },
  });
}

async function dispatch(event: Recorded, dispatching: Dispatching, options: RunOptions): Promise<void> {
  const { core, signal, onRefused } = options;
  const holder = randomUUID();
  const id = (event.data as Acts['DispatchRequested']).dispatch;
  for (;;) {
    if (signal.aborted || (await hasEnded(core, event, id))) return;
    const now = Date.now();
    const until = new Date(now + LEASE).toISOString();
    if (await dispatching.bookkeeping.lease(`dispatch ${id}`, holder, new Date(now).toISOString(), until)) break;
    await pause(1_000, undefined, { signal }).catch(() => undefined);
  }
  const outcome = await handOver(event, dispatching, options);
  if (outcome === null) return;
  const recorded = await core.cases.record(caseOf(event), outcome, senderOf(event, id));
  if (!recorded.ok) onRefused({ manager: NAME, event, ...recorded.refusal });
}

const caseOf = ({ stream }: Recorded): string => stream.slice('case-'.length);

async function hasEnded(core: Core, event: Recorded, id: string): Promise<boolean> {
  const { state } = await core.repository.load(caseAggregate, caseStream(caseOf(event)));
  return state.acts.some(
    ({ type, subject, voided }) =>
      subject === id &&
      (type === 'DispatchCompleted' || type === 'DispatchFailed' || (type === 'DispatchRequested' && voided)),
  );
}

/** The letter goes out in the name of whoever asked for it, so that the procedure sees who acts. */
function senderOf({ meta }: Recorded, dispatch: string): Sender {
  const caller: Caller = {
    organisation: meta.organisation,
    person: meta.actor.id,
    role: meta.actor.role as TokenRole,
    authenticated: 'system',
  };
  return { caller, commandId: derivedId(NAME, dispatch), correlationId: meta.$correlationId };
}

/** What is to be recorded of a letter; `null` where it was stopped before it left. */
async function handOver(
  event: Recorded,
  { post, outbox }: Dispatching,
  { core, signal }: RunOptions,
): Promise<readonly PlainAct[] | null> {
  const { organisation } = event.meta;
  const opened = (await openFields(core.vault, organisation, event.data)) as Request;
  const { dispatch: id } = opened;
  const [to, subject, body]: readonly unknown[] = [opened.to, opened.subject, opened.body];
  if (typeof to !== 'string' || typeof subject !== 'string' || typeof body !== 'string') {
    return failed(id, 'The person whose data it holds has been erased');
  }
  const org = await core.library.organisation(organisation);
  const { state } = await core.repository.load(caseAggregate, caseStream(caseOf(event)));
  const today = dayInWords(localDateOf(core.time.now(), org.timeZone));
  const html = letterHtml({ organisation: org.name, to, today, reference: state.reference, subject, body });
  const messageId = messageIdOf({ dispatch: id, caseId: caseOf(event) }, post.domain);
  if (opened.channel !== 'email') {
    await putDown(outbox, `${state.reference}.${id}.html`, html);
    return completed(opened, body);
  }
  for (const wait of [...AGAIN_AFTER, null]) {
    try {
      await post.send({ messageId, to, subject: `${subject} [${state.reference}]`, text: body, html });
      return completed(opened, body, messageId);
    } catch (error) {
      if (error instanceof MailRefused) return failed(id, error.message);
      if (!(error instanceof MailDelayed)) throw error;
      if (wait === null) return failed(id, `Not taken after ${AGAIN_AFTER.length + 1} attempts: ${error.message}`);
      await pause(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return null;
    }
  }
  return null;
}

const failed = (dispatch: string, reason: string): readonly PlainAct[] => [
  { type: 'DispatchFailed', data: { dispatch, reason: reason.slice(0, 500) } },
];

function completed(request: Request, body: string, messageId?: string): readonly PlainAct[] {
  const { dispatch, channel, carries } = request;
  const end: PlainAct = { type: 'DispatchCompleted', data: { dispatch, messageId } };
  if (carries === undefined) return [end];
  const holder = CARRIED[carries as ActType];
  const written = holder == null ? {} : { [holder]: body };
  return [{ type: carries, data: { ...request.with, channel, ...written } } as unknown as PlainAct, end];
}

/** Where letters go: by SMTP where there is a server, and into `DATA_DIR/outbox` otherwise. */
export const outboxOf = (dataDir: string): string => join(dataDir, 'outbox');
