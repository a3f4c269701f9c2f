import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { correctiveActionStream, type CaseResult } from '#application';
import { correctiveActionAggregate } from '#corrective-action';
import { toInstant } from '#kernel';
import { HOST, type ApiHost } from '../host.ts';
import {
  AdvanceTimeMessage,
  CalendarCommandMessage,
  CaseCommandMessage,
  CorrectiveActionCommandMessage,
  OrganisationCommandMessage,
  PackCommandMessage,
  type AdministrationResult,
  type TimeResult,
} from './messages.ts';

@CommandHandler(CaseCommandMessage)
export class CaseCommandHandler implements ICommandHandler<CaseCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ payload, sender }: CaseCommandMessage): Promise<CaseResult> {
    const { cases } = this.host.core;
    return payload.type === 'receive'
      ? cases.receive(payload.intake, payload.acts, sender)
      : cases.record(payload.caseId, payload.acts, sender);
  }
}

@CommandHandler(OrganisationCommandMessage)
export class OrganisationCommandHandler implements ICommandHandler<OrganisationCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ payload, sender }: OrganisationCommandMessage): Promise<AdministrationResult> {
    return this.host.core.administration.organisation(payload, sender);
  }
}

@CommandHandler(PackCommandMessage)
export class PackCommandHandler implements ICommandHandler<PackCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ payload, sender }: PackCommandMessage): Promise<AdministrationResult> {
    const { administration } = this.host.core;
    return payload.type === 'publish'
      ? administration.publishPack(payload.source, sender)
      : administration.withdrawPack(payload.pack, payload.version, payload.reason, sender);
  }
}

@CommandHandler(CalendarCommandMessage)
export class CalendarCommandHandler implements ICommandHandler<CalendarCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ payload, sender }: CalendarCommandMessage): Promise<AdministrationResult> {
    return this.host.core.administration.publishCalendar(payload, sender);
  }
}

@CommandHandler(CorrectiveActionCommandMessage)
export class CorrectiveActionCommandHandler implements ICommandHandler<CorrectiveActionCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  /** Its stream is named by its id alone, so whose it is has to be looked up before anything is done to it. */
  async execute({ correctiveAction, payload, sender }: CorrectiveActionCommandMessage): Promise<AdministrationResult> {
    const { repository, administration } = this.host.core;
    const loaded = await repository.load(correctiveActionAggregate, correctiveActionStream(correctiveAction));
    const [opened] = [...loaded.commands.values()].flatMap((command) => command.events);
    if (opened?.meta.organisation !== sender.caller.organisation) {
      const message = `There is no corrective action ${correctiveAction}`;
      const wouldAccept = 'the id of a corrective action of your organisation';
      return {
        outcome: 'refused',
        revision: -1,
        refusal: { code: 'CORRECTIVE_ACTION_NOT_FOUND', message, field: 'correctiveAction', wouldAccept },
      };
    }
    return administration.correctiveAction(correctiveAction, payload, sender);
  }
}

@CommandHandler(AdvanceTimeMessage)
export class AdvanceTimeHandler implements ICommandHandler<AdvanceTimeMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async execute({ to }: AdvanceTimeMessage): Promise<TimeResult> {
    const { advanceTime, core } = this.host;
    if (advanceTime === null) {
      const message = 'Time is the system’s here and cannot be moved';
      return {
        ok: false,
        refusal: { code: 'TIME_NOT_MANUAL', message, wouldAccept: 'a log that was begun with TIME=manual' },
      };
    }
    if ((toInstant(to) ?? to) < core.time.now()) {
      const message = `${to} is earlier than now, ${core.time.now()}`;
      return { ok: false, refusal: { code: 'TIME_GOES_FORWARD', message, field: 'to', wouldAccept: 'a later moment' } };
    }
    await advanceTime(to);
    return { ok: true, now: core.time.now() };
  }
}

export const COMMAND_HANDLERS = [
  CaseCommandHandler,
  OrganisationCommandHandler,
  PackCommandHandler,
  CalendarCommandHandler,
  CorrectiveActionCommandHandler,
  AdvanceTimeHandler,
] as const;
