import type { Instant, Metadata } from '#kernel';
import type { PublicationEvent, PublicationEventMap } from './events.ts';

/** A report that was given out, and when Redress recorded it. */
export type Issue = PublicationEventMap['ReportIssued'] & { readonly at: Instant };

/** Every issue of the report on one period, oldest first. */
export interface PublicationState {
  readonly issues: readonly Issue[];
}

export const initialPublication: PublicationState = { issues: [] };

/** Folds one event. Never throws. */
export const evolve = (
  { issues }: PublicationState,
  { data, meta }: PublicationEvent & { readonly meta: Pick<Metadata, 'decidedAt'> },
): PublicationState => ({ issues: [...issues, { ...data, at: meta.decidedAt }] });
