import type { Id } from '#kernel';
import type { Acts } from '../events/index.ts';
import { standing, isClosure, type ActOnRecord } from '../record/act.ts';
import type { CaseState } from '../record/state.ts';
import { withheldIn } from '../words/last-word.ts';

type Absorbed = Pick<Acts['DuplicateAbsorbed'], 'receivedAt' | 'reference'>;

/** The merger by which a case is closed now. */
function mergerOf({ status, acts }: CaseState): ActOnRecord | undefined {
  const last = status === 'closed' ? acts.findLast(isClosure) : undefined;
  return last?.type === 'CaseMerged' ? last : undefined;
}

/**
 * The case that has to hear of a duplicate absorbed here, because this one goes on in it: of every receipt that is
 * earlier than the one it was told itself, once. Where cases were merged in a circle, only the earliest of them comes
 * round to where it began.
 */
export function passedOnTo(state: CaseState, absorbed: Absorbed): Id | undefined {
  const merger = mergerOf(state);
  if (merger === undefined || absorbed.reference === state.reference) return undefined;
  const isKnown = standing(state).some(
    ({ type, data }) => type === 'DuplicateAbsorbed' && keyOf(data as Absorbed) === keyOf(absorbed),
  );
  const told = keyOf({ receivedAt: String(merger.data['receivedAt']), reference: state.reference });
  return isKnown || keyOf(absorbed) >= told ? undefined : String(merger.data['into']);
}

/** The case in which this one goes on, and how that one knows it; nothing where it goes on in none. */
export function toldOfIn(state: CaseState): { readonly mergedInto?: Id; readonly ownReference?: string } {
  const merger = mergerOf(state);
  return merger === undefined ? {} : { mergedInto: String(merger.data['into']), ownReference: state.reference };
}

/** The last word of a duplicate that counts here. */
export const absorbedFrom = (state: CaseState, duplicate: Id): ActOnRecord | undefined =>
  standing(state).findLast(({ type, data }) => type === 'DuplicateAbsorbed' && data['case'] === duplicate);

/** What the case in which a duplicate goes on has to know of it. */
export const knownOf = (
  state: CaseState,
): Pick<Acts['CaseMerged'], 'receivedAt' | 'facts' | 'withheld'> & { readonly kind: string } => ({
  receivedAt: state.receivedAt,
  kind: state.kind,
  facts: [...state.facts].map(([fact, { value, since }]) => ({ fact, value, since })),
  withheld: [...withheldIn(state)],
});

/** In the order of receipt, and by the reference where that is the same. */
const keyOf = ({ receivedAt, reference }: Absorbed): string => `${receivedAt} ${reference}`;
