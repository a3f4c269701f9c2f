import type { Id, Instant, LocalDate } from '#kernel';

export type ReviewCommand = { readonly body: string; readonly meeting: Id } & (
  | { readonly type: 'schedule'; readonly on: LocalDate }
  | { readonly type: 'reschedule'; readonly on: LocalDate; readonly reason?: string | undefined }
  | {
      readonly type: 'hold';
      readonly heldOn: LocalDate;
      /** Those considered; the others wait for the next meeting. */
      readonly cases: readonly Id[];
      readonly minutes?: string | undefined;
    }
  | { readonly type: 'cancel'; readonly reason: string }
);

export interface ReviewContext {
  readonly now: Instant;
  readonly newId: () => Id;
  readonly timeZone: string;
  /** The roles of the procedure, any of which may meet. */
  readonly bodies: readonly string[];
}
