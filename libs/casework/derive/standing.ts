import type { Id, Instant } from '#kernel';
import type { Acts } from '../events/index.ts';
import { isIntake, voidedIn } from '../record/act.ts';
import { heldSince, withFact } from '../record/known.ts';
import type { Act, CaseRecord } from '../record/record.ts';
import type { CaseState } from '../record/state.ts';

/** What counts of the acts on record, at the moments that hold, in the order in which the pass comes to them. */
export interface Standing {
  readonly acts: readonly Act[];
  readonly receivedAt: Instant;
  /** From when it is known what an act says of a fact. */
  readonly since: ReadonlyMap<Id, Instant>;
  /** Said of a fact before somebody corrected it, or of the kind before a duplicate was found to be of another: never so. */
  readonly silenced: ReadonlySet<Id>;
  /** What is said of each fact in the end: of a date the last word holds from the first. */
  readonly lastWord: CaseState['facts'];
}

/** Late knowledge is a change of this list and of nothing else, or an act at its own moment. */
export function standing({ acts }: CaseRecord): Standing {
  const out = leftOut(acts);
  const kept = withLastOfDuplicates(withReceipts(acts).filter((act) => !out.has(act.id)));
  const receipt = kept.find(isIntake);
  const receivedAt = receipt?.occurredAt ?? '';
  const at = ({ occurredAt }: Act): Instant => (occurredAt < receivedAt ? receivedAt : occurredAt);
  const ordered = [...kept].sort(
    (a, b) =>
      Number(isIntake(b)) - Number(isIntake(a)) || (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0) || a.order - b.order,
  );
  const told = kept.filter(({ type }) => type === 'CaseFactRecorded');
  return {
    acts: ordered,
    receivedAt,
    since: new Map(told.map((act) => [act.id, knownSince(act, receivedAt)])),
    silenced: silencedIn(kept),
    lastWord: told.reduce<CaseState['facts']>(
      (facts, { data, occurredAt }) => withFact({ facts, receivedAt }, data as Acts['CaseFactRecorded'], occurredAt),
      new Map(),
    ),
  };
}

/** It is known from when it holds, and not before there is a case. */
function knownSince({ data, occurredAt }: Act, receivedAt: Instant): Instant {
  const since = heldSince(receivedAt, data, occurredAt);
  return since < receivedAt ? receivedAt : since;
}

function silencedIn(kept: readonly Act[]): ReadonlySet<Id> {
  const said = kept.filter(({ type }) => type === 'CaseFactRecorded' || type === 'FeedbackClassified');
  const correcting = said.filter((act) => act.data['correction'] === true || act.derived);
  return new Set(said.filter((act) => correcting.some((later) => corrects(later, act))).map(({ id }) => id));
}

const corrects = (later: Act, { type, data, order, occurredAt }: Act): boolean =>
  later.order > order &&
  later.type === type &&
  (type === 'CaseFactRecorded'
    ? later.data['correction'] === true && later.data['fact'] === data['fact']
    : later.derived && later.occurredAt <= occurredAt);

/** The acts that do not count: voided, of a duplicate that was released, of a merger that was undone. */
function leftOut(acts: readonly Act[]): ReadonlySet<Id> {
  const out = new Set(voidedIn(acts));
  for (const act of acts) {
    if (out.has(act.id)) continue;
    if (act.type !== 'DuplicateReleased' && act.type !== 'CaseReopened') continue;
    const before = acts.slice(0, act.order).filter(({ id }) => !out.has(id));
    if (act.type === 'DuplicateReleased') {
      for (const { id, type, data } of before)
        if (type === 'DuplicateAbsorbed' && data['case'] === act.data['case']) out.add(id);
    }
    if (act.type === 'CaseReopened') {
      const closure = before.findLast(({ type }) => type === 'CaseClosed' || type === 'CaseMerged');
      if (closure?.type === 'CaseMerged') out.add(closure.id);
    }
  }
  return out;
}

/** What was said last of the receipt of a duplicate was so from when it was first told of. */
const withLastOfDuplicates = (acts: readonly Act[]): readonly Act[] =>
  acts.map((act) => {
    const last = act.type !== 'DuplicateAbsorbed' ? undefined : acts.findLast((one) => isOfSameCase(one, act));
    return last === undefined ? act : { ...act, data: { ...act.data, receivedAt: last.data['receivedAt'] } };
  });

const isOfSameCase = (one: Act, { type, data }: Act): boolean => one.type === type && one.data['case'] === data['case'];

/** The receipt, and what was known at it, at the moment that was said of it last. */
function withReceipts(acts: readonly Act[]): readonly Act[] {
  return acts.reduce<readonly Act[]>((before, { type, data, order }) => {
    if (type !== 'ReceiptCorrected') return before;
    const own = before.find(isIntake)?.occurredAt;
    const occurredAt = String(data['receivedAt']);
    return before.map((act) =>
      isIntake(act) || (act.order < order && act.type === 'CaseFactRecorded' && act.occurredAt === own)
        ? { ...act, occurredAt }
        : act,
    );
  }, acts);
}
