import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { derivedId, type Core } from '#application';
import { periodFault } from '#publication';
import { localDateOf } from '#procedure';
import { MOST_CASES, type ReviewCommand } from '#review';
import { HOST, type ApiHost } from '../host.ts';
import { agendaOf } from '../queries/agenda.ts';
import { readModelCaughtUp } from './caught-up.ts';
import { handOver, workOf } from './hand-over.ts';
import { issueOf } from './issue-report.ts';
import {
  IssueReportMessage,
  MeetingCommandMessage,
  ReassignWorkMessage,
  type AdministrationResult,
  type HandoverResult,
  type MeetingPayload,
} from './messages.ts';

@CommandHandler(MeetingCommandMessage)
export class MeetingCommandHandler implements ICommandHandler<MeetingCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async execute({ payload, sender }: MeetingCommandMessage): Promise<AdministrationResult> {
    const { organisation } = sender.caller;
    const command = payload.type === 'hold' ? await this.#withAgenda(payload, organisation) : payload;
    return this.host.core.administration.meeting(command, sender, payload);
  }

  /** A meeting that names no cases has considered whatever waited for it when its record was made. */
  async #withAgenda(
    payload: Extract<MeetingPayload, { type: 'hold' }>,
    organisation: string,
  ): Promise<Extract<ReviewCommand, { type: 'hold' }>> {
    if (payload.cases !== undefined) return { ...payload, cases: payload.cases };
    await readModelCaughtUp(this.host, ['clocks', 'register']);
    return { ...payload, cases: await agendaOf(this.host, organisation, payload.body, MOST_CASES) };
  }
}

@CommandHandler(IssueReportMessage)
export class IssueReportHandler implements ICommandHandler<IssueReportMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async execute({ payload, sender }: IssueReportMessage): Promise<AdministrationResult> {
    const { core } = this.host;
    const refusal = periodFault(payload.period, await today(core, sender.caller.organisation));
    // Counting the whole log is worth it for a period that can be reported on only.
    if (refusal !== null) return { outcome: 'refused', refusal, revision: -1 };
    const issue = derivedId(sender.caller.organisation, 'issue', sender.commandId);
    const counted = await issueOf(core, sender.caller.organisation, payload.period);
    return core.administration.issueReport({ type: 'issue', issue, ...payload, ...counted }, sender, payload);
  }
}

async function today({ library, time }: Core, organisation: string): Promise<string> {
  const { timeZone } = await library.organisation(organisation);
  return localDateOf(time.now(), timeZone);
}

@CommandHandler(ReassignWorkMessage)
export class ReassignWorkHandler implements ICommandHandler<ReassignWorkMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async execute({ payload, sender }: ReassignWorkMessage): Promise<HandoverResult> {
    const work = async () => {
      await readModelCaughtUp(this.host, ['register', 'work']);
      return workOf(this.host, sender.caller.organisation, payload);
    };
    return handOver(this.host.core, work, payload, sender);
  }
}

export const GOVERNANCE_HANDLERS = [MeetingCommandHandler, IssueReportHandler, ReassignWorkHandler] as const;
