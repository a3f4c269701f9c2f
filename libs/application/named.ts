import { correctiveActionAggregate } from '#corrective-action';
import type { Repository } from '#event-store';
import type { Id, Refusal } from '#kernel';
import type { Vault } from '#privacy';
import type { PlainAct, Sender } from './asked.ts';
import { correctiveActionStream, derivedId, mintedId } from './streams.ts';

type Known = Pick<Vault, 'standing'>;

/** A party is known by the data that is sealed for them; the stream is there once something was said of them. */
export const isKnownParty = async (vault: Known, organisation: string, party: Id): Promise<boolean> =>
  (await vault.standing(organisation, party)) !== 'unknown';

export const unknownParty = (party: Id): Refusal => ({
  code: 'PARTY_UNKNOWN',
  message: `There is no party ${party}`,
  field: 'party',
  wouldAccept: 'the id of a party of your organisation',
});

export const unknownCase = (caseId: Id): Refusal => ({
  code: 'CASE_NOT_FOUND',
  message: `There is no case ${caseId}`,
  field: 'caseId',
  wouldAccept: 'the id of a case of your organisation',
});

/**
 * The stream of the corrective action that an organisation knows by a word, `null` where there is none. A word is the
 * client's choice, and so the name of no stream: two organisations may choose the same. Until that was so it was.
 */
export async function correctiveActionStreamOf(
  repository: Repository,
  organisation: string,
  word: Id,
): Promise<{ readonly stream: string; readonly raisedOn: Id | undefined } | null> {
  for (const id of [correctiveActionId(organisation, word), word]) {
    const stream = correctiveActionStream(id);
    const { revision, state } = await repository.load(correctiveActionAggregate, stream, { organisation });
    if (revision >= 0) return { stream, raisedOn: state.case };
  }
  return null;
}

const correctiveActionId = (organisation: string, word: Id): Id => derivedId(organisation, 'correctiveAction', word);

/**
 * Acts as they are carried out. An id that names a stream is looked up or minted, and never a client's to choose: a
 * party is one that the organisation knows, or new; a corrective action gets a stream of Redress's own naming.
 */
export async function named(
  { vault, repository }: { readonly vault: Known; readonly repository: Repository },
  caseId: Id,
  acts: readonly PlainAct[],
  { caller: { organisation }, commandId }: Sender,
): Promise<readonly PlainAct[] | Refusal> {
  const done: PlainAct[] = [];
  for (const act of acts) {
    if (act.type === 'ComplainantAdded' || act.type === 'RepresentativeAuthorised') {
      const { party } = act.data;
      const isNew = acts.some((_, index) => party === mintedId(organisation, commandId, act.type, index));
      if (!isNew && !(await isKnownParty(vault, organisation, party))) return unknownParty(party);
    }
    if (act.type === 'CorrectiveActionRaised') {
      const word = act.data.correctiveAction;
      const found = await correctiveActionStreamOf(repository, organisation, word);
      if (found !== null && found.raisedOn !== caseId) return raisedElsewhere(word);
      done.push({ ...act, data: { ...act.data, id: correctiveActionId(organisation, word) } });
    } else done.push(act);
  }
  return done;
}

const raisedElsewhere = (word: Id): Refusal => ({
  code: 'SUBJECT_EXISTS',
  message: `The corrective action ${word} was raised on another case`,
  field: 'correctiveAction',
  wouldAccept: 'another id, or none, so that one is made',
});
