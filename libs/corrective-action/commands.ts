import type { Instant, LocalDate } from '#kernel';
import type { CorrectiveActionEventMap } from './events.ts';

export type CorrectiveActionCommand =
  | { readonly type: 'open'; readonly data: CorrectiveActionEventMap['CorrectiveActionOpened'] }
  | { readonly type: 'assign'; readonly data: CorrectiveActionEventMap['CorrectiveActionAssigned'] }
  | { readonly type: 'complete'; readonly data: CorrectiveActionEventMap['CorrectiveActionCompleted'] }
  | { readonly type: 'reviewEffectiveness'; readonly data: CorrectiveActionEventMap['EffectivenessReviewed'] }
  | { readonly type: 'close'; readonly data: CorrectiveActionEventMap['CorrectiveActionClosed'] };

export interface CorrectiveActionContext {
  readonly now: Instant;
  /** Where the organisation is. */
  readonly today: LocalDate;
  readonly newId: () => string;
}
