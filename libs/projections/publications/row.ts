import type { Id, Instant, LocalDate } from '#kernel';
import type { PublicationEventMap } from '#publication';
import type { Row } from '#read-model';

type Issued = PublicationEventMap['ReportIssued'];

/** A report as it was given out. The key is `{organisation}/{period}/{issue}`. */
export interface PublicationRow extends Row {
  readonly issue: Id;
  readonly period: string;
  readonly asOf: Id;
  readonly figures: Issued['figures'];
  readonly figuresHash: string;
  readonly issuedOn: LocalDate;
  readonly issuedAt: Instant;
  readonly issuedBy: Id;
  readonly audience: Issued['to'];
  readonly restates: Id | null;
  readonly changed: Issued['changed'];
}
