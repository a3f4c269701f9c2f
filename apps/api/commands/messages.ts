import { Command } from '@nestjs/cqrs';
import type { CaseResult, Intake, PlainAct, Sender } from '#application';
import type { CorrectiveActionCommand } from '#corrective-action';
import type { Executed } from '#event-store';
import type { DomainEvent, Id, Instant, Refusal } from '#kernel';
import type { OrganisationCommand } from '#organisation';
import type { CalendarVersion } from '#procedure';

/**
 * What goes over the command bus: one class for each aggregate, because the bus routes by class and an aggregate has
 * one handler. The sender is part of the message and nothing is injected by request.
 */
export type CasePayload =
  | { readonly type: 'receive'; readonly intake: Intake; readonly acts: readonly PlainAct[] }
  | { readonly type: 'record'; readonly caseId: Id; readonly acts: readonly PlainAct[] };

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

export class CalendarCommandMessage extends Command<AdministrationResult> {
  constructor(
    readonly payload: CalendarVersion,
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

export const COMMAND_MESSAGES = [
  CaseCommandMessage,
  OrganisationCommandMessage,
  PackCommandMessage,
  CalendarCommandMessage,
  CorrectiveActionCommandMessage,
  AdvanceTimeMessage,
] as const;
