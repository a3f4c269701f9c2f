import type { Instant } from '#kernel';
import type { Pack } from '#procedure';
import type { Context } from '../context.ts';
import type { Timeline } from '../derive/timeline.ts';
import type { Acts, CaseEvent } from '../events/index.ts';
import { isClosure, isIntake, type FactValue } from '../record/act.ts';
import type { Act, CaseRecord } from '../record/record.ts';
import { spoken } from '../words/describe.ts';
import { withheldIn } from '../words/last-word.ts';
import { notice } from './notices.ts';
import type { Written } from './written.ts';

type Absorbed = Acts['DuplicateAbsorbed'];

/**
 * What was known of a duplicate is known of the case in which it goes on (S25): a complaint stays one, and what nobody
 * has recorded here is recorded.
 */
export function knownOfDuplicate(before: Timeline, act: Act, { pack }: Context): readonly Written[] {
  const { id, data, occurredAt } = act;
  const absorbed = data as unknown as Absorbed;
  const receivedAt = earlier(absorbed.receivedAt, before.receivedAt);
  const write = (event: CaseEvent, at = occurredAt): Written => ({ event, at, causedBy: id, place: 0 });
  // What goes without saying of a complaint was said otherwise here: it is one only from now on.
  const isSaidOtherwise = withoutSaying(pack, absorbed.kind).some(([fact, value]) => isOtherwise(before, fact, value));
  const isComplaint = absorbed.kind === 'complaint' && before.kind !== 'complaint';
  const reason = `${absorbed.reference}, which goes on in this case, is a complaint`;
  const classified =
    isComplaint && pack.subjects.kinds.includes('complaint')
      ? [
          write(
            { type: 'FeedbackClassified', data: { kind: 'complaint', reason } },
            isSaidOtherwise ? occurredAt : later(absorbed.receivedAt, receivedAt),
          ),
        ]
      : [];
  const facts = (absorbed.facts ?? []).filter(
    ({ fact }) => !before.facts.has(fact) && pack.facts.some((one) => one.id === fact),
  );
  const withheld = withheldIn(before);
  const different = [
    ...(absorbed.facts ?? []).map(({ fact, value }) => [fact, value] as const),
    ...withoutSaying(pack, absorbed.kind).filter(([id]) => !absorbed.facts?.some(({ fact }) => fact === id)),
  ].filter(([fact, value]) => isOtherwise(before, fact, value));
  return [
    ...classified,
    ...facts.map(({ fact, value, since }) =>
      write({ type: 'CaseFactRecorded', data: { fact, value, effectiveFrom: later(since, receivedAt) } }),
    ),
    ...(absorbed.withheld ?? [])
      .filter((scope) => !withheld.includes(scope))
      .map((scope) => write({ type: 'ConsentWithheld', data: { scope } })),
    ...(different.length === 0 ? [] : [saysOtherwise(before, act, different, pack)]),
  ];
}

const isOtherwise = ({ facts }: Timeline, fact: string, value: FactValue): boolean =>
  facts.has(fact) && facts.get(fact)?.value !== value;

/** What goes without saying for a kind. */
const withoutSaying = ({ facts }: Pack, kind: Absorbed['kind']): readonly (readonly [string, FactValue])[] =>
  facts.flatMap(({ id, default: byDefault }) => {
    const value = typeof byDefault === 'object' && kind !== undefined ? byDefault.byKind[kind] : undefined;
    return value === undefined ? [] : [[id, value] as const];
  });

/** Where the two say different things, the handler is told, and decides. */
function saysOtherwise(
  { assigned }: Timeline,
  act: Act,
  different: readonly (readonly [string, FactValue])[],
  pack: Pack,
): Written {
  const role = Object.entries(pack.roles).find(([, { filledBy }]) => filledBy === 'assignment')?.[0] ?? 'handler';
  const said = different.map(([fact, value]) => `${spoken(fact)}: ${String(value)}`).join(', ');
  const reference = String(act.data['reference']);
  const message = `${reference}, which goes on in this case, says otherwise: ${said}. Record what holds`;
  return notice(act, { notice: `differs.${act.id}`, role, person: assigned.get(role) ?? null, message });
}

/** A duplicate is a complaint of its own again: what was known by it alone is known here no more. */
export function forgottenOfDuplicate({ acts }: CaseRecord, by: Act): readonly Written[] {
  const isOut = (act: Act): boolean =>
    act.type === 'DuplicateAbsorbed' &&
    (by.type === 'ActVoided' ? act.id === by.data['act'] : act.data['case'] === by.data['case']);
  if (by.type !== 'ActVoided' && by.type !== 'DuplicateReleased') return [];
  const out = acts.filter(isOut).map(({ id }) => id);
  const gone = new Set(acts.flatMap(({ type, data }) => (type === 'ActVoided' ? [String(data['act'])] : [])));
  const known = acts.filter(({ id, causedBy }) => out.includes(causedBy ?? '') && !gone.has(id));
  const last = acts.findLast(({ type }) => type === 'FeedbackClassified');
  return known.flatMap((act): readonly Written[] => {
    const to = { at: by.occurredAt, causedBy: by.id, place: 0 };
    if (act.type === 'CaseFactRecorded' || act.type === 'ConsentWithheld') {
      const data = { act: act.id, reason: 'entered_in_error', remarks: 'known by a duplicate alone' } as const;
      return [{ ...to, event: { type: 'ActVoided', data } }];
    }
    if (act.type !== 'FeedbackClassified' || act.id !== last?.id) return [];
    const before = acts.slice(0, act.order).findLast((one) => isIntake(one) || one.type === 'FeedbackClassified');
    const kind = before?.data['kind'] as Acts['FeedbackClassified']['kind'];
    const reason = 'the duplicate that was a complaint is one of its own';
    return [{ ...to, event: { type: 'FeedbackClassified', data: { kind, reason } } }];
  });
}

/** What was passed on has come back to where it began: the cases were merged in a circle and none would go on. */
export function hasComeRound(before: Timeline, { acts }: CaseRecord, { type, data }: Act): boolean {
  const last = before.acts.findLast(isClosure);
  const isMerged = before.status === 'closed' && last?.type === 'CaseMerged';
  return isMerged && type === 'DuplicateAbsorbed' && data['reference'] === acts.find(isIntake)?.data['reference'];
}

/** Of the cases of a circle one goes on. */
export const goesOn = ({ id, occurredAt }: Act): Written => {
  const data = { reason: 'Merged in a circle: the case that was received first goes on' };
  return { event: { type: 'CaseReopened', data }, at: occurredAt, causedBy: id, place: 0 };
};

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);
