import type { Acts, ActType } from '#casework';
import type { Plain } from '#kernel';

/** Ids that are minted where the client names none, by the act whose subject they are. */
export const MINTED = {
  ResolutionProposed: 'proposal',
  ActionAgreed: 'action',
  ActivityScheduled: 'activity',
  ActivityCompleted: 'activity',
  ReferralRequestReceived: 'request',
  CorrectiveActionRaised: 'correctiveAction',
  ContributionRequested: 'contribution',
  RemedyOffered: 'remedy',
  ContactRestricted: 'restriction',
  ComplainantAdded: 'party',
  RepresentativeAuthorised: 'party',
} as const satisfies { readonly [T in ActType]?: keyof Acts[T] };

type MintedField<T extends ActType> = T extends keyof typeof MINTED ? (typeof MINTED)[T] : never;

/** Filled by the decider: where the case stood, which roles the person held, which answers were no. */
type Filled = 'stage' | 'roles' | 'negative' | 'mergedInto' | 'ownReference' | 'was' | 'counts' | 'id';

/** Every field must be declared, the optional ones too: a field that is added to an act and not to its input is found. */
export type Declared<T> = { [K in keyof Required<T>]: T[K] };

/**
 * What a client says of an act. The input classes implement it, so that the two cannot drift apart without a build that
 * fails.
 */
export type ActInput<T extends ActType> = Declared<
  Omit<Plain<Acts[T]>, Filled | MintedField<T>> & { [K in MintedField<T>]?: string }
>;
