import type { Pack } from '#procedure';
import type { Acts } from '../events/index.ts';
import type { ActOnRecord, CaseState, FactValue } from '../state.ts';
import { followAct } from './consequences.ts';
import { spoken } from './describe.ts';
import { withheldIn } from './mergers.ts';
import { isIntake, type Run } from './run.ts';

type Absorbed = Acts['DuplicateAbsorbed'];

/**
 * What was known of a duplicate is known of the case in which it goes on (S25): a complaint stays one, and what nobody has
 * recorded here is recorded. Where the two say different things, the handler is told, and decides.
 */
export function knowOfDuplicate(run: Run, act: ActOnRecord): void {
  const absorbed = act.data as unknown as Absorbed;
  if (run.state.status !== 'open') return;
  const { pack } = run.context;
  const own = new Map(run.state.facts);
  if (absorbed.kind === 'complaint' && run.state.kind !== 'complaint' && pack.subjects.kinds.includes('complaint')) {
    const reason = `${absorbed.reference}, which goes on in this case, is a complaint`;
    classify(run, 'complaint', reason, act, later(absorbed.receivedAt, run.state.receivedAt));
  }
  for (const { fact, value, since } of absorbed.facts ?? []) {
    if (own.has(fact) || !pack.facts.some(({ id }) => id === fact)) continue;
    const data = { fact, value, effectiveFrom: later(since, run.state.receivedAt) };
    followAct(run, run.emit({ type: 'CaseFactRecorded', data }, act.occurredAt, act.id));
  }
  for (const scope of absorbed.withheld ?? []) {
    if (withheldIn(run.state).includes(scope)) continue;
    followAct(run, run.emit({ type: 'ConsentWithheld', data: { scope } }, act.occurredAt, act.id));
  }
  const different = toldOf(pack, absorbed).filter(([fact, value]) => own.has(fact) && own.get(fact)?.value !== value);
  if (different.length > 0) tell(run, different, absorbed.reference, act);
}

/** A duplicate is a complaint of its own again: what was known by it alone is known here no more. */
export function forgetDuplicate(run: Run, absorbed: readonly ActOnRecord[], by: ActOnRecord): void {
  const ids = absorbed.map(({ id }) => id);
  for (const act of run.state.acts.filter(({ causedBy, voided }) => !voided && ids.includes(causedBy ?? ''))) {
    if (act.type === 'CaseFactRecorded' || act.type === 'ConsentWithheld') {
      const data = { act: act.id, reason: 'entered_in_error', remarks: 'known by a duplicate alone' } as const;
      followAct(run, run.emit({ type: 'ActVoided', data }, by.occurredAt, by.id));
    }
    const last = run.state.acts.findLast(({ type }) => type === 'FeedbackClassified');
    if (act.type === 'FeedbackClassified' && act.id === last?.id) {
      classify(
        run,
        kindBefore(run.state, act),
        'the duplicate that was a complaint is one of its own',
        by,
        by.occurredAt,
      );
    }
  }
}

function classify(run: Run, kind: string, reason: string, cause: ActOnRecord, at: string): void {
  const data = { kind: kind as Acts['FeedbackClassified']['kind'], reason };
  followAct(run, run.emit({ type: 'FeedbackClassified', data }, at, cause.id));
}

const kindBefore = ({ acts }: CaseState, classified: ActOnRecord): string =>
  String(
    acts.slice(0, acts.indexOf(classified)).findLast(({ type }) => isIntake(type) || type === 'FeedbackClassified')
      ?.data['kind'],
  );

/** What a duplicate says of its facts: what was recorded, and what goes without saying for its kind. */
function toldOf(pack: Pack, { kind, facts = [] }: Absorbed): readonly (readonly [string, FactValue])[] {
  const recorded = new Map<string, FactValue>(facts.map(({ fact, value }) => [fact, value]));
  for (const { id, default: byDefault } of pack.facts) {
    const value = typeof byDefault === 'object' && kind !== undefined ? byDefault.byKind[kind] : undefined;
    if (value !== undefined && !recorded.has(id)) recorded.set(id, value);
  }
  return [...recorded];
}

function tell(
  run: Run,
  different: readonly (readonly [string, FactValue])[],
  reference: string,
  act: ActOnRecord,
): void {
  const role =
    Object.entries(run.context.pack.roles).find(([, { filledBy }]) => filledBy === 'assignment')?.[0] ?? 'handler';
  const said = different.map(([fact, value]) => `${spoken(fact)}: ${String(value)}`).join(', ');
  const message = `${reference}, which goes on in this case, says otherwise: ${said}. Record what holds`.slice(0, 500);
  const person = run.state.assigned.get(role) ?? null;
  const data = { notice: `differs.${act.id}`, kind: 'notify' as const, role, person, message };
  run.emit({ type: 'NoticeRaised', data }, act.occurredAt, act.id);
}

const later = (a: string, b: string): string => (a > b ? a : b);
