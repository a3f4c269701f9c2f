import type { Id, Instant } from '#kernel';
import type { Figures, PublicationEventMap } from './events.ts';

export interface PublicationCommand {
  readonly type: 'issue';
  readonly issue: Id;
  readonly period: string;
  readonly to: PublicationEventMap['ReportIssued']['to'];
  /** The event up to which the log was counted. */
  readonly asOf: Id;
  readonly figures: Figures;
  readonly figuresHash: string;
}

export interface PublicationContext {
  readonly now: Instant;
  readonly newId: () => Id;
  readonly timeZone: string;
}
