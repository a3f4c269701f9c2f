import { createHash } from 'node:crypto';
import type { CaseState } from '#casework';
import { composeLetter, dayInWords, letterHtml, type LetterFacts } from '#correspondence';
import type { Caller } from '#identity';
import type { Id } from '#kernel';
import { localDateOf, type Channel, type Letter, type Pack } from '#procedure';
import { seenFrom } from '../attachments/attachments-of.ts';
import { ApiFault, badInput, notFound } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';
import { Access } from '../queries/access.ts';
import { showAll } from '../queries/personal.ts';

/** Which letter, to whom, and what its sender says. */
export interface LetterAsked {
  readonly caseId: Id;
  readonly letter: string;
  readonly channel: Channel;
  readonly given: readonly { readonly field: string; readonly value: string }[];
  /** The complainant's own address on record, unless told. */
  readonly to?: string | undefined;
  /** As it was changed after the preview. */
  readonly subject?: string | undefined;
  readonly body?: string | undefined;
}

export interface Written {
  readonly letter: Letter;
  readonly channel: Channel;
  readonly to: string | null;
  readonly subject: string;
  readonly body: string;
  readonly html: string;
  readonly missing: readonly string[];
  /** The plain fields of the act that it carries out. */
  readonly with: Readonly<Record<string, string | number | boolean | string[]>>;
}

/**
 * A letter of the procedure, written for a case and sent to nobody yet. It may say only what whoever writes it may see.
 * @throws ApiFault where there is no such case or letter, or its people are not for the caller.
 */
export async function writeLetter({ core }: ApiHost, caller: Caller, asked: LetterAsked): Promise<Written> {
  const state = await core.cases.find(asked.caseId, caller.organisation);
  if (state === null) throw notFound(`case ${asked.caseId}`);
  const pack = await core.library.pack(caller.organisation, state.pack.id, state.pack.version);
  const letter = pack?.letters.find(({ id }) => id === asked.letter);
  if (pack === undefined || letter === undefined) throw noSuchLetter(pack, asked.letter);
  if (!letter.channels.some((channel) => channel === asked.channel)) {
    throw badInput([
      { field: 'channel', message: 'is no way for this letter', wouldAccept: letter.channels.join(', ') },
    ]);
  }
  const sight = await new Access(core, caller).sightOf(seenFrom(state));
  if (!sight.open) {
    throw new ApiFault(403, 'WITHHELD', 'Whom the letter would go to is not for you', { clauses: sight.clauses });
  }
  const given = givenTo(letter, asked.given);
  const org = await core.library.organisation(caller.organisation);
  const people = await peopleOf({ core }, caller, state);
  const today = dayInWords(localDateOf(core.time.now(), org.timeZone));
  const facts: LetterFacts = {
    ...people,
    reference: state.reference,
    organisation: org.name,
    company: state.company,
    received: dayInWords(localDateOf(state.receivedAt, org.timeZone)),
    today,
    due: dueOf(state),
    public: pack.publicInformation,
  };
  const composed = composeLetter(letter, facts, given);
  const subject = asked.subject ?? composed.subject;
  const body = asked.body ?? composed.body;
  const address =
    asked.channel === 'email' ? people.email : [people.complainant, people.address].filter(isThere).join('\n');
  const to = asked.to ?? (address === '' ? undefined : address) ?? null;
  const html = letterHtml({ organisation: org.name, to: to ?? '', today, reference: state.reference, subject, body });
  // A text of one's own fills the gaps of the template, and still has to say what the act will be held to have said.
  const unsaid = Object.entries(given).filter(
    ([, value]) => !body.includes(value) && !body.includes(dayInWords(value)),
  );
  const missing = asked.body === undefined ? composed.missing : unsaid.map(([field]) => `given.${field}`);
  return { letter, channel: asked.channel, to, subject, body, html, missing, with: { ...letter.with, ...given } };
}

/** The act by which it is asked for, with the text as the store would hold it. */
export function requestOf<Text>(
  { letter, channel, to, subject, body, with: fields }: Written,
  dispatch: Id,
  text: (plain: string) => Text,
) {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const carries = letter.carries;
  return {
    type: 'DispatchRequested' as const,
    data: {
      dispatch,
      letter: letter.id,
      channel,
      to: text(to ?? ''),
      subject: text(subject),
      body: text(body),
      bodyHash,
      ...(carries === undefined ? {} : { carries, with: fields }),
    },
  };
}

/** For a look at what the procedure would say: it never reads what is sealed. */
export const unread = (subject: Id) => (): { sealed: string; subject: Id; path: string } => ({
  sealed: 'AA',
  subject,
  path: 'DispatchRequested.body',
});

async function peopleOf({ core }: Pick<ApiHost, 'core'>, caller: Caller, state: CaseState) {
  const told = state.acts
    .filter(({ type, voided }) => !voided && /^(ComplaintReceived|FeedbackReceived|IdentityEstablished)$/.test(type))
    .map(({ data }) => ({ data, sight: { open: true } as const }));
  const shown = await showAll(core.vault, caller, told);
  const last = (field: string): string | undefined =>
    shown
      .map((data) => (data as Record<string, unknown>)[field])
      .findLast((value): value is string => typeof value === 'string');
  return { complainant: last('complainant'), email: last('email'), address: last('address'), title: last('title') };
}

const isThere = (text: string | undefined): text is string => text !== undefined;

const dueOf = (state: CaseState): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...state.clocks.values()].flatMap(({ rule, dueDate }) => (dueDate === null ? [] : [[rule, dayInWords(dueDate)]])),
  );

/** @throws ApiFault for what the letter does not ask. */
function givenTo(letter: Letter, given: LetterAsked['given']): Readonly<Record<string, string>> {
  const wouldAccept = letter.asks.join(', ') || 'nothing';
  const unknown = given.filter(({ field }) => !letter.asks.includes(field));
  if (unknown.length > 0) {
    throw badInput(unknown.map(({ field }) => ({ field: `given.${field}`, message: 'is not asked for', wouldAccept })));
  }
  return Object.fromEntries(given.map(({ field, value }) => [field, value]));
}

const noSuchLetter = (pack: Pack | undefined, name: string): ApiFault =>
  badInput([
    {
      field: 'letter',
      message: `the procedure has no letter "${name}"`,
      wouldAccept: pack?.letters.map(({ id }) => id).join(', ') ?? 'a letter of the procedure',
    },
  ]);
