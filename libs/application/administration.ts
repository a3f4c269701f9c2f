import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { hashCommand, type Executed, type Loaded, type Repository } from '#event-store';
import { actorOf } from '#identity';
import type { Aggregate, DomainEvent, Id, Instant, TimeSource } from '#kernel';
import {
  CORRECTIVE_ACTION_EVENT_OF,
  correctiveActionAggregate,
  correctiveActionSchemas,
  type CorrectiveActionCommand,
} from '#corrective-action';
import {
  ORGANISATION_EVENT_OF,
  organisationAggregate,
  organisationIdFault,
  organisationSchemas,
  type OrganisationCommand,
} from '#organisation';
import { publicationAggregate, type PublicationCommand } from '#publication';
import { REVIEW_EVENT_OF, reviewAggregate, reviewSchemas, type ReviewCommand } from '#review';
import { packVocabulary } from '#casework';
import { checkPack, localDateOf } from '#procedure';
import {
  calendarAggregate,
  calendarSchemas,
  latestCalendar,
  orgCalendarAggregate,
  packAggregate,
  packSchemas,
  type CalendarCommand,
  type PackCommand,
} from '#publishing';
import type { Sender } from './asked.ts';
import { enterOnce } from './door.ts';
import type { Library } from './library.ts';
import { OrganisationContexts } from './organisation-context.ts';
import {
  calendarStream,
  organisationStream,
  orgCalendarStream,
  packStream,
  publicationStream,
  reviewStream,
} from './streams.ts';

/** The schema of the event that a command asks for, and what it says of its fields. */
type Fields = readonly [schema: z.ZodType, said: object];

/**
 * Carries out commands on the small aggregates: the organisation, its packs, meetings and reports, the calendars,
 * corrective actions.
 */
export class Administration {
  readonly #contexts: OrganisationContexts;

  constructor(
    private readonly repository: Repository,
    private readonly library: Library,
    private readonly time: TimeSource,
    tzdb: string,
  ) {
    this.#contexts = new OrganisationContexts(repository, library, tzdb);
  }

  /** @param said what the sender said, where the command holds more than that: the same words are the same command. */
  organisation(command: OrganisationCommand, sender: Sender, said?: object): Promise<Executed<DomainEvent>> {
    const { organisation } = sender.caller;
    const pack = command.type === 'register' || command.type === 'amend' ? command.data.pack : undefined;
    return this.#execute(
      organisationAggregate,
      organisationStream(organisation),
      command,
      ({ state }) => this.#contexts.of(organisation, state, this.time.now(), pack),
      sender,
      { said, fields: fieldsOfOrganisation(command) },
    );
  }

  /** Writes what time, the procedure and other streams have made true of an organisation. Idempotent by nature. */
  settleOrganisation(sender: Sender): Promise<Executed<DomainEvent>> {
    return this.organisation({ type: 'settle' }, sender);
  }

  /**
   * Carries out a command on the meetings of a body.
   * @param said what the sender said, where the command holds more than that: the same words are the same command.
   */
  async meeting(command: ReviewCommand, sender: Sender, said: object = command): Promise<Executed<DomainEvent>> {
    const { organisation } = sender.caller;
    const { timeZone, pack: name } = await this.library.organisation(organisation);
    const pack = await this.library.pack(organisation, name);
    const context = { ...this.#context(), timeZone, bodies: Object.keys(pack?.roles ?? {}) };
    const { type, ...data } = command;
    const fields: Fields = [reviewSchemas[REVIEW_EVENT_OF[type]], { ...data, cases: undefined }];
    const stream = reviewStream(organisation, command.body);
    return this.#execute(reviewAggregate, stream, command, context, sender, { said, fields });
  }

  /** Gives out the report on a period with the figures that were counted. @param said as with `meeting`. */
  async issueReport(command: PublicationCommand, sender: Sender, said: object): Promise<Executed<DomainEvent>> {
    const { organisation } = sender.caller;
    const { timeZone } = await this.library.organisation(organisation);
    const context = { ...this.#context(), timeZone };
    const stream = publicationStream(organisation, command.period);
    return this.#execute(publicationAggregate, stream, command, context, sender, { said });
  }

  /** Checks a pack completely and publishes it; what is wrong with it is in the refusal. */
  async publishPack(source: string, sender: Sender): Promise<Executed<DomainEvent>> {
    const checked = checkPack(source, packVocabulary);
    if (!checked.ok) {
      const message = checked.faults.map((fault) => `line ${fault.line}: ${fault.message}`).join('\n');
      return {
        outcome: 'refused',
        revision: -1,
        refusal: {
          code: 'PACK_FAULTY',
          message,
          field: 'source',
          wouldAccept: 'a pack that passes `redress pack check`',
        },
      };
    }
    // An administrator publishes the pack before there is an organisation to work by it.
    const { organisation } = sender.caller;
    const { registered } = await this.library.organisation(organisation);
    const refusal = registered ? null : organisationIdFault(organisation);
    if (refusal !== null) return { outcome: 'refused', refusal, revision: -1 };
    const { pack, version, title } = checked.pack;
    return this.#pack({ type: 'publish', pack, version, title, source }, sender);
  }

  withdrawPack(pack: string, version: number, reason: string, sender: Sender): Promise<Executed<DomainEvent>> {
    return this.#pack({ type: 'withdraw', pack, version, reason }, sender);
  }

  /** Publishes or withdraws a version of a calendar for the organisation alone. */
  async calendar(command: CalendarCommand, sender: Sender): Promise<Executed<DomainEvent>> {
    const { organisation } = sender.caller;
    const name = nameOf(command);
    const base = latestCalendar(name, await this.library.installedCalendar(name));
    const context = { ...this.#context(), base };
    const stream = orgCalendarStream(organisation, name);
    return this.#execute(orgCalendarAggregate, stream, command, context, sender, { fields: fieldsOfCalendar(command) });
  }

  /** Publishes or withdraws it for every organisation of the installation, which is for whoever operates it. */
  async installCalendar(command: CalendarCommand, sender: Sender): Promise<Executed<DomainEvent>> {
    if (sender.caller.authenticated === 'token') {
      const message = 'The calendars of the installation are no organisation’s';
      const wouldAccept = '`redress calendar install` where it runs, or publishCalendar for the organisation alone';
      return { outcome: 'refused', revision: -1, refusal: { code: 'NOT_ENTITLED', message, wouldAccept } };
    }
    const stream = calendarStream(nameOf(command));
    const fields = fieldsOfCalendar(command);
    return this.#execute(calendarAggregate, stream, command, this.#context(), sender, { fields });
  }

  /** @param stream see `correctiveActionStreamOf`. */
  async correctiveAction(
    stream: string,
    command: CorrectiveActionCommand,
    sender: Sender,
  ): Promise<Executed<DomainEvent>> {
    const { timeZone } = await this.library.organisation(sender.caller.organisation);
    const context = { ...this.#context(), today: localDateOf(this.time.now(), timeZone) };
    const fields: Fields = [correctiveActionSchemas[CORRECTIVE_ACTION_EVENT_OF[command.type]], command.data];
    return this.#execute(correctiveActionAggregate, stream, command, context, sender, { fields });
  }

  #pack(command: PackCommand, sender: Sender): Promise<Executed<DomainEvent>> {
    const schema = packSchemas[command.type === 'publish' ? 'PackPublished' : 'PackWithdrawn'];
    const stream = packStream(sender.caller.organisation, command.pack);
    const fields: Fields = [schema, without(command, 'type')];
    return this.#execute(packAggregate, stream, command, this.#context(), sender, { fields });
  }

  #context(): { readonly now: Instant; readonly newId: () => Id } {
    return { now: this.time.now(), newId: () => randomUUID() };
  }

  async #execute<S, C, E extends DomainEvent, X>(
    aggregate: Aggregate<S, C, E, X>,
    stream: string,
    command: C,
    context: (X & object) | ((loaded: Loaded<S, E>) => Promise<X>),
    sender: Sender,
    { said = command, fields }: { readonly said?: unknown; readonly fields?: Fields | null } = {},
  ): Promise<Executed<DomainEvent>> {
    const { caller, commandId, correlationId, origin = { kind: 'live' } } = sender;
    const { organisation } = caller;
    if (fields != null) {
      const entered = await enterOnce(...fields, sender, async () => {
        const { commands } = await this.repository.load(aggregate, stream, { organisation });
        return commands.has(commandId);
      });
      if (!entered.ok) return { outcome: 'refused', refusal: entered.refusal, revision: -1 };
    }
    const executed = await this.repository.execute(aggregate, stream, command, {
      commandId,
      commandHash: hashCommand({ stream, command: said }),
      organisation,
      context: (loaded) => (typeof context === 'function' ? context(loaded) : context),
      provenance: () => ({
        $correlationId: correlationId ?? commandId,
        $causationId: commandId,
        actor: actorOf(caller),
        origin,
        decidedAt: this.time.now(),
      }),
    });
    this.library.forget(stream);
    return executed;
  }
}

const fieldsOfOrganisation = (command: OrganisationCommand): Fields | null =>
  command.type === 'settle' ? null : [organisationSchemas[ORGANISATION_EVENT_OF[command.type]], command.data];

const without = (said: object, name: string): object =>
  Object.fromEntries(Object.entries(said).filter(([field]) => field !== name));

const nameOf = (command: CalendarCommand): string =>
  command.type === 'publish' ? command.calendar.id : command.calendar;

const fieldsOfCalendar = (command: CalendarCommand): Fields =>
  command.type === 'publish'
    ? [calendarSchemas.CalendarVersionPublished, { ...without(command.calendar, 'id'), calendar: command.calendar.id }]
    : [calendarSchemas.CalendarVersionWithdrawn, without(command, 'type')];
