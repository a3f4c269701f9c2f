import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { correctiveActionStreamOf, type CaseResult } from '#application';
import { toInstant } from '#kernel';
import { emptyOldSearches, RegisterQueries } from '#projections';
import { ApiFault } from '../graphql/faults.ts';
import { HOST, type ApiHost } from '../host.ts';
import { GOVERNANCE_HANDLERS } from './governance-handlers.ts';
import {
  AdvanceTimeMessage,
  CalendarCommandMessage,
  CaseCommandMessage,
  CorrectiveActionCommandMessage,
  OrganisationCommandMessage,
  PackCommandMessage,
  PartyCommandMessage,
  type AdministrationResult,
  type TimeResult,
} from './messages.ts';

/** ms that an erasure waits for the read model. */
const PATIENCE = 10_000;
/** Open cases that are looked for, and named, when somebody is to be erased. */
const MOST_NAMED = 10;

@CommandHandler(CaseCommandMessage)
export class CaseCommandHandler implements ICommandHandler<CaseCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ payload, sender }: CaseCommandMessage): Promise<CaseResult> {
    const { cases, relations } = this.host.core;
    switch (payload.type) {
      case 'receive':
        return relations.receive(payload, sender);
      case 'record':
        return cases.record(payload.caseId, payload.acts, sender);
      case 'link':
        return relations.link(payload.caseId, payload.other, payload.relation, payload.reason, sender);
      case 'merge':
        return relations.merge(payload.caseId, payload.into, payload.reason, sender);
      default:
        return relations.move(payload.caseId, payload.version, payload.reason, sender);
    }
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
    return this.host.core.administration.calendar(payload, sender);
  }
}

@CommandHandler(CorrectiveActionCommandMessage)
export class CorrectiveActionCommandHandler implements ICommandHandler<CorrectiveActionCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async execute({ correctiveAction, payload, sender }: CorrectiveActionCommandMessage): Promise<AdministrationResult> {
    const { repository, administration } = this.host.core;
    const found = await correctiveActionStreamOf(repository, sender.caller.organisation, correctiveAction);
    if (found === null) {
      const message = `There is no corrective action ${correctiveAction}`;
      const wouldAccept = 'the id of a corrective action of your organisation';
      return {
        outcome: 'refused',
        revision: -1,
        refusal: { code: 'CORRECTIVE_ACTION_NOT_FOUND', message, field: 'correctiveAction', wouldAccept },
      };
    }
    return administration.correctiveAction(found.stream, payload, sender);
  }
}

@CommandHandler(PartyCommandMessage)
export class PartyCommandHandler implements ICommandHandler<PartyCommandMessage> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async execute({ party, payload, sender }: PartyCommandMessage): Promise<AdministrationResult> {
    const { core } = this.host;
    const openCases = payload.type === 'erase' ? await this.#openCases(sender.caller.organisation, party) : [];
    const done = await core.parties.carryOut(party, payload, sender, openCases);
    if (payload.type === 'erase' && done.outcome !== 'refused') {
      const { dataSource, schema } = this.host.readModel;
      await emptyOldSearches(dataSource, schema, sender.caller.organisation, party);
    }
    return done;
  }

  /** As the log had them when this was asked: the read model is waited for, so that no open case is missed. */
  async #openCases(organisation: string, party: string): Promise<readonly string[]> {
    const { core, readModel } = this.host;
    const last = await core.log.last();
    if (last !== null && !(await readModel.waitFor(last.position, PATIENCE, ['register', 'party_cases']))) {
      throw new ApiFault(503, 'NOT_YET', 'The read model is not as far as the log yet', {
        wouldAccept: 'the same command a little later',
      });
    }
    const open = { first: MOST_NAMED, filter: { involving: party, status: 'open' } } as const;
    const { edges } = await new RegisterQueries(readModel.dataSource).list(organisation, open);
    return edges.map(({ node }) => node.reference);
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
  PartyCommandHandler,
  ...GOVERNANCE_HANDLERS,
  AdvanceTimeHandler,
] as const;
