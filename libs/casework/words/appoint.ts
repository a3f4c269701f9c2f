import type { Id, Instant } from '#kernel';
import type { RoleRule } from '#procedure';
import type { Context, Holder } from '../context.ts';
import type { CaseState } from '../record/state.ts';

/** Acts that make somebody involved where the pack does not say: the substance of the case, not its triage (P-17). */
const SUBSTANTIVE = [
  'HandlerAssigned',
  'ActivityCompleted',
  'ResolutionProposed',
  'ResolutionApproved',
  'ResolutionRejected',
  'ResponseSent',
  'OutcomeDecided',
];

/** The case and its circumstances, as far as they say who takes a role. */
export interface Appointing {
  readonly context: Pick<Context, 'pack' | 'holders'>;
  readonly state: Pick<CaseState, 'acts' | 'area'>;
}

export interface Appointee {
  readonly holder: Holder | null;
  /** Everybody who could take it was involved. */
  readonly allInvolved: boolean;
}

/** Whether somebody is named in any act of the case that touches its substance. */
export function isInvolved(run: Appointing, person: Id, role: RoleRule): boolean {
  const types = role.involvement ?? SUBSTANTIVE;
  const chain = role.chain ?? [];
  // Who did something that departed from the procedure did it all the same.
  return run.state.acts.some((act) => {
    if (act.voided || !types.includes(act.type)) return false;
    if (act.type !== 'HandlerAssigned') return act.actor === person && !act.derived;
    // To be assigned the triage, or this very role, is no involvement in what is now reviewed.
    const assignedTo = String(act.data['role']);
    return (
      act.data['person'] === person &&
      !chain.includes(assignedTo) &&
      run.context.pack.roles[assignedTo]?.filledBy === 'assignment'
    );
  });
}

/** Who takes a role on this case: by appointment, or along a chain with the independence that the pack asks for. */
export function appointee(run: Appointing, role: string, on: Instant): Appointee {
  const { pack } = run.context;
  const rule = pack.roles[role];
  const holdersOf = (name: string): readonly Holder[] => run.context.holders(name, on, run.state.area);
  if (rule?.chain === undefined) return { holder: holdersOf(role)[0] ?? null, allInvolved: false };
  const candidates = rule.chain.flatMap(holdersOf);
  if (rule.independence === 'none') return { holder: candidates[0] ?? null, allInvolved: false };
  const independent = candidates.find((holder) => !isInvolved(run, holder.person, rule));
  if (independent !== undefined) return { holder: independent, allInvolved: false };
  const mayFallBack = rule.independence === 'prefer' || rule.whenAllInvolved === 'flag_last';
  return { holder: mayFallBack ? (candidates.at(-1) ?? null) : null, allInvolved: candidates.length > 0 };
}
