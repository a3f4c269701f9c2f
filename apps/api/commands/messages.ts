import { Command } from '@nestjs/cqrs';
import type { CaseResult, Intake, PlainAct, PlainPartyCommand, Sender } from '#application';
import type { Acts } from '#casework';
import type { CorrectiveActionCommand } from '#corrective-action';
import type { Executed } from '#event-store';
import type { DomainEvent, Id, Instant, Refusal } from '#kernel';
import type { OrganisationCommand } from '#organisation';
import type { PublicationCommand } from '#publication';
import type { ReviewCommand } from '#review';
import type { CalendarVersion } from '#procedure';

/**
 * What goes over the command bus: one class for each aggregate, because the bus routes by class and an aggregate has
 * one handler. The sender is part of the message and nothing is injected by request.
 */
export type CasePayload =
  | {
      readonly type: 'receive';
      readonly intake: Intake;
      readonly acts: readonly PlainAct[];
      /** The case whose letter this complaint was a part of. */
      readonly splitFrom?: Id | undefined;
    }
  | { readonly type: 'record'; readonly caseId: Id; readonly acts: readonly PlainAct[] }
  | {
      readonly type: 'link';
      readonly caseId: Id;
      readonly other: Id;
      readonly relation: Acts['CaseLinked']['relation'];
      readonly reason?: string | undefined;
    }
  | { readonly type: 'merge'; readonly caseId: Id; readonly into: Id; readonly reason?: string | undefined }
  | { readonly type: 'move'; readonly caseId: Id; readonly version: number; readonly reason: string };

export class CaseCommandMessage extends Command<CaseResult> {
  constructor(
    readonly payload: CasePayload,
    readonly sender: Sender,
  ) {
    super();
  }
}

/** What became of a command on one of the small aggregates. */
export type AdministrationResult = Executed<DomainEvent>;

export class OrganisationCommandMessage extends Command<AdministrationResult> {
  constructor(
    readonly payload: OrganisationCommand,
    readonly sender: Sender,
  ) {
    super();
  }
}

export type PackPayload =
  | { readonly type: 'publish'; readonly source: string }
  | { readonly type: 'withdraw'; readonly pack: string; readonly version: number; readonly reason: string };

export class PackCommandMessage extends Command<AdministrationResult> {
  constructor(
    readonly payload: PackPayload,
    readonly sender: Sender,
  ) {
    super();
  }
}

export type CalendarPayload =
  | { readonly type: 'publish'; readonly calendar: CalendarVersion }
  | { readonly type: 'withdraw'; readonly calendar: string; readonly version: number; readonly reason: string };

export class CalendarCommandMessage extends Command<AdministrationResult> {
  constructor(
    readonly payload: CalendarPayload,
    readonly sender: Sender,
  ) {
    super();
  }
}

export class CorrectiveActionCommandMessage extends Command<AdministrationResult> {
  constructor(
    readonly correctiveAction: Id,
    readonly payload: CorrectiveActionCommand,
    readonly sender: Sender,
  ) {
    super();
  }
}

export class PartyCommandMessage extends Command<AdministrationResult> {
  constructor(
    readonly party: Id,
    readonly payload: PlainPartyCommand,
    readonly sender: Sender,
  ) {
    super();
  }
}

export type TimeResult =
  { readonly ok: true; readonly now: Instant } | { readonly ok: false; readonly refusal: Refusal };

export class AdvanceTimeMessage extends Command<TimeResult> {
  constructor(
    readonly to: Instant,
    readonly sender: Sender,
  ) {
    super();
  }
}

/** What a meeting is to be; without `cases`, it considers its whole agenda. */
export type MeetingPayload =
  | Exclude<ReviewCommand, { type: 'hold' }>
  | (Omit<Extract<ReviewCommand, { type: 'hold' }>, 'cases'> & { readonly cases?: readonly Id[] | undefined });

export class MeetingCommandMessage extends Command<AdministrationResult> {
  constructor(
    readonly payload: MeetingPayload,
    readonly sender: Sender,
  ) {
    super();
  }
}

export class IssueReportMessage extends Command<AdministrationResult> {
  constructor(
    readonly payload: Pick<PublicationCommand, 'period' | 'to'>,
    readonly sender: Sender,
  ) {
    super();
  }
}

/** Somebody's work, or what they do in one role, goes to somebody else. */
export interface Handover {
  readonly from: Id;
  readonly to: Id;
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly reason?: string | undefined;
}

/** A case that could not be handed over, and why. */
export interface NotHandedOver {
  readonly caseId: Id;
  readonly reference: string;
  readonly refusal: Refusal;
}

export interface HandoverResult {
  readonly moved: number;
  readonly refused: readonly NotHandedOver[];
  /** There are more: the same again goes on. */
  readonly more: boolean;
}

export class ReassignWorkMessage extends Command<HandoverResult> {
  constructor(
    readonly payload: Handover,
    readonly sender: Sender,
  ) {
    super();
  }
}

export const COMMAND_MESSAGES = [
  CaseCommandMessage,
  OrganisationCommandMessage,
  PackCommandMessage,
  CalendarCommandMessage,
  CorrectiveActionCommandMessage,
  PartyCommandMessage,
  MeetingCommandMessage,
  IssueReportMessage,
  ReassignWorkMessage,
  AdvanceTimeMessage,
] as const;
