import type { PlainAct, Sender } from './asked.ts';
import type { CaseResult, Cases, Intake } from './cases.ts';
import type { Acts } from '#casework';
import type { Id, Refusal } from '#kernel';

/** How a case is tied to another one of the same organisation, and to a version of its procedure. */
export class Relations {
  constructor(private readonly cases: Cases) {}

  /** Opens a case; one that was part of a letter with several complaints says of which other case it was a part. */
  async receive(
    { intake, acts, splitFrom }: { intake: Intake; acts: readonly PlainAct[]; splitFrom?: Id | undefined },
    sender: Sender,
  ): Promise<CaseResult> {
    if (splitFrom === undefined) return this.cases.receive(intake, acts, sender);
    const link = await this.#linkTo(splitFrom, 'split_from', undefined, sender);
    if ('code' in link) return { ok: false, refusal: { ...link, field: 'splitFrom' } };
    return this.cases.receive(intake, [...acts, link], sender);
  }

  /** What a case says of another; the other one says it from its side a moment later. */
  async #linkTo(
    other: Id,
    relation: Acts['CaseLinked']['relation'],
    reason: string | undefined,
    sender: Sender,
  ): Promise<PlainAct | Refusal> {
    const found = await this.cases.find(other, sender.caller.organisation);
    if (found === null) return noSuchCase('other', other);
    return { type: 'CaseLinked', data: { case: other, reference: found.reference, relation, reason } };
  }

  async link(
    caseId: Id,
    other: Id,
    relation: Acts['CaseLinked']['relation'],
    reason: string | undefined,
    sender: Sender,
  ): Promise<CaseResult> {
    if (caseId === other) return sameCase('other');
    const act = await this.#linkTo(other, relation, reason, sender);
    return 'code' in act ? { ok: false, refusal: act } : this.cases.record(caseId, [act], sender);
  }

  /** Ends a case as the same complaint as another, which goes on and counts from the earlier receipt of the two (S25). */
  async merge(duplicate: Id, survivor: Id, reason: string | undefined, sender: Sender): Promise<CaseResult> {
    if (duplicate === survivor) return sameCase('into');
    // Whatever has become of the survivor since.
    const before = await this.cases.answered(duplicate, sender);
    if (before !== null) return before;
    const into = await this.cases.find(survivor, sender.caller.organisation);
    if (into === null) return { ok: false, refusal: noSuchCase('into', survivor) };
    if (into.status === 'closed') {
      const message = `The case ${into.reference} is closed and cannot take up another`;
      const wouldAccept = 'an open case, or reopenCase of that one first';
      return { ok: false, refusal: { code: 'CASE_CLOSED', message, field: 'into', wouldAccept } };
    }
    const data = { into: survivor, intoReference: into.reference, intoStage: into.stage, reason };
    return this.cases.record(duplicate, [{ type: 'CaseMerged', data }], sender);
  }

  /** Moves a case to another version of its procedure; `version` must be published. */
  async move(caseId: Id, version: number, reason: string, sender: Sender): Promise<CaseResult> {
    const found = await this.cases.find(caseId, sender.caller.organisation);
    if (found === null) return { ok: false, refusal: noSuchCase('caseId', caseId) };
    const data = { to: { id: found.pack.id, version }, reason };
    return this.cases.record(caseId, [{ type: 'CaseMovedToPackVersion', data }], sender);
  }
}

const noSuchCase = (field: string, id: Id): Refusal => ({
  code: 'CASE_NOT_FOUND',
  message: `No case ${id} is on record`,
  field,
  wouldAccept: 'the id of a case of your organisation',
});

const sameCase = (field: string): CaseResult => ({
  ok: false,
  refusal: { code: 'SUBJECT_EXISTS', message: 'A case is not tied to itself', field, wouldAccept: 'another case' },
});
