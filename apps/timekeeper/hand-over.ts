import { derivedId, caseStream, type Core, type PlainAct, type Sender } from '#application';
import { dateFault, kindOfAct, type Acts, type ActRequest, type ActType } from '#casework';
import { dayInWords, letterHtml } from '#correspondence';
import type { Caller, TokenRole } from '#identity';
import type { Id, Instant, Recorded } from '#kernel';
import { MailDelayed, MailRefused, messageIdOf, nextAttempt, putDown, type Post } from '#mail';
import { openFields } from '#privacy';
import { localDateOf } from '#procedure';
import { TIMEKEEPER } from './timekeeper-caller.ts';

/** Commands that follow from letters are named by it. */
export const LETTERS = 'dispatches';

export interface Dispatching {
  readonly post: Post;
  /** Where letters on paper are put for the post, as HTML to print. */
  readonly outbox: string;
}

/** A letter that is to be handed over. */
export interface LetterToHandOver {
  readonly organisation: string;
  readonly caseId: Id;
  readonly dispatch: Id;
}

type Request = Acts['DispatchRequested'];

/** A letter on its way, as its case has it. */
export interface OnItsWay {
  readonly request: Recorded;
  readonly reference: string;
  /** Attempts so far. */
  readonly attempts: number;
}

/** What became of a letter: it left, with what it carried out and its end, at that moment; or it did not. */
export type Outcome =
  | { readonly left: readonly PlainAct[]; readonly at: Instant }
  /** To be recorded of it, and by whom. */
  | { readonly stays: readonly PlainAct[]; readonly sender: Sender }
  /** The case has first to be brought up to the present. */
  | 'settle_first';

/** The letter, where its case says that it is on its way and to be tried by now. */
export async function dueOnItsCase(
  core: Core,
  { organisation, caseId, dispatch }: LetterToHandOver,
): Promise<OnItsWay | null> {
  let reference = '';
  let request: Recorded | null = null;
  let attempts = 0;
  let notBefore = '';
  for await (const stored of core.log.read(caseStream(caseId), organisation)) {
    const event = core.codec.decode(stored);
    if (event === null) continue;
    const data = event.data as Readonly<Record<string, unknown>>;
    if (typeof data['reference'] === 'string' && reference === '') reference = data['reference'];
    if (event.type === 'ActVoided' && data['act'] === request?.id) return null;
    if (data['dispatch'] !== dispatch) continue;
    if (event.type === 'DispatchCompleted' || event.type === 'DispatchFailed') return null;
    if (event.type === 'DispatchRequested') request = event;
    if (event.type === 'DispatchDelayed') [attempts, notBefore] = [attempts + 1, String(data['nextAttemptAt'])];
  }
  return request === null || notBefore > core.time.now() ? null : { request, reference, attempts };
}

/** The letter goes out in the name of whoever asked for it, so that the procedure sees who acts. */
export function senderOf({ organisation, dispatch }: LetterToHandOver, { request: { meta } }: OnItsWay): Sender {
  const caller: Caller = {
    organisation,
    person: meta.actor.id,
    role: meta.actor.role as TokenRole,
    authenticated: 'system',
  };
  return { caller, commandId: derivedId(LETTERS, dispatch), correlationId: meta.$correlationId };
}

/** That a server does not take it is nobody's act. */
const delaying = ({ organisation, dispatch }: LetterToHandOver, { request, attempts }: OnItsWay): Sender => ({
  caller: { ...TIMEKEEPER, organisation },
  correlationId: request.meta.$correlationId,
  commandId: derivedId(LETTERS, dispatch, 'delayed', String(attempts + 1)),
});

/**
 * Hands a letter over, where what it says still holds and its case will take that it has left: nothing is sent of which
 * the record could not be made.
 * @throws what the stores throw, before the letter was handed over and never after.
 */
export async function handOver(
  { core, post, outbox }: Dispatching & { readonly core: Core },
  letter: LetterToHandOver,
  onItsWay: OnItsWay,
): Promise<Outcome> {
  const { organisation, caseId, dispatch } = letter;
  const { request, reference, attempts } = onItsWay;
  const sender = senderOf(letter, onItsWay);
  const failed = (reason: string): Outcome => ({
    stays: [{ type: 'DispatchFailed', data: { dispatch, reason: reason.slice(0, 500) } }],
    sender,
  });
  const opened = (await openFields(core.vault, organisation, request.data)) as Request;
  const [to, subject, body]: readonly unknown[] = [opened.to, opened.subject, opened.body];
  if (typeof to !== 'string' || typeof subject !== 'string' || typeof body !== 'string') {
    return failed('The person whose data it holds has been erased');
  }
  const { name, timeZone } = await core.library.organisation(organisation);
  const now = core.time.now();
  const today = localDateOf(now, timeZone);
  const carried = opened.carries as ActType | undefined;
  const lapsed = carried === undefined ? null : dateFault(carried, opened.with ?? {}, { today, at: now, now });
  if (lapsed !== null) return failed(`It waited for too long: ${lapsed.message}`);
  const byMail = opened.channel === 'email';
  const messageId = messageIdOf({ dispatch, caseId }, post.domain);
  const left = completed(opened, body, byMail ? messageId : undefined);
  const refusal = await core.cases.wouldRefuse(caseId, left as readonly ActRequest[], sender);
  if (refusal !== null) return refusal.code === 'TOO_MUCH_DUE' ? 'settle_first' : failed(refusal.message);
  const html = letterHtml({ organisation: name, to, today: dayInWords(today), reference, subject, body });
  try {
    if (byMail) await post.send({ messageId, to, subject: `${subject} [${reference}]`, text: body, html });
    else await putDown(outbox, `${reference}.${dispatch}.html`, html);
    return { left, at: core.time.now() };
  } catch (error) {
    if (error instanceof MailRefused) return failed(error.message);
    if (!(error instanceof MailDelayed)) throw error;
    const attempt = attempts + 1;
    const nextAttemptAt = nextAttempt(request.meta.occurredAt, attempt, core.time.now());
    if (nextAttemptAt === null) return failed(`Not taken in ${attempt} attempts: ${error.message}`);
    const reason = error.message.slice(0, 500);
    const delayed = { dispatch, attempt, reason, nextAttemptAt };
    return { stays: [{ type: 'DispatchDelayed', data: delayed }], sender: delaying(letter, onItsWay) };
  }
}

function completed(request: Request, body: string, messageId?: string): readonly PlainAct[] {
  const { dispatch, channel, carries } = request;
  const end: PlainAct = { type: 'DispatchCompleted', data: { dispatch, messageId } };
  if (carries === undefined) return [end];
  const holder = kindOfAct(carries)?.byLetter;
  const written = holder == null ? {} : { [holder]: body };
  return [{ type: carries, data: { ...request.with, channel, ...written } } as unknown as PlainAct, end];
}
