import { randomUUID } from 'node:crypto';
import { hashCommand, type Executed, type Repository } from '#event-store';
import { actorOf } from '#identity';
import type { Aggregate, DomainEvent, Id, TimeSource } from '#kernel';
import { correctiveActionAggregate, type CorrectiveActionCommand } from '#corrective-action';
import { organisationAggregate, type OrganisationCommand } from '#organisation';
import { packVocabulary } from '#casework';
import { checkPack, Zone, type CalendarVersion } from '#procedure';
import { calendarAggregate, packAggregate, type PackCommand } from '#publishing';
import type { Sender } from './cases.ts';
import type { Library } from './library.ts';
import { calendarStream, correctiveActionStream, organisationStream, packStream } from './streams.ts';

/** Carries out commands on the small aggregates: the organisation, its packs, the calendars, corrective actions. */
export class Administration {
  constructor(
    private readonly repository: Repository,
    private readonly library: Library,
    private readonly time: TimeSource,
  ) {}

  organisation(command: OrganisationCommand, sender: Sender): Promise<Executed<DomainEvent>> {
    const context = { ...this.#context(), isTimeZone: (name: string) => Zone.of(name) !== null };
    return this.#execute(
      organisationAggregate,
      organisationStream(sender.caller.organisation),
      command,
      context,
      sender,
    );
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
    const { pack, version, title } = checked.pack;
    return this.#pack({ type: 'publish', pack, version, title, source }, sender);
  }

  withdrawPack(pack: string, version: number, reason: string, sender: Sender): Promise<Executed<DomainEvent>> {
    return this.#pack({ type: 'withdraw', pack, version, reason }, sender);
  }

  publishCalendar(calendar: CalendarVersion, sender: Sender): Promise<Executed<DomainEvent>> {
    return this.#execute(
      calendarAggregate,
      calendarStream(calendar.id),
      { type: 'publish', calendar },
      this.#context(),
      sender,
    );
  }

  /** Another organisation's corrective action is answered as one that does not exist. */
  async correctiveAction(id: Id, command: CorrectiveActionCommand, sender: Sender): Promise<Executed<DomainEvent>> {
    const { commands, revision } = await this.repository.load(correctiveActionAggregate, correctiveActionStream(id));
    const owner = [...commands.values()][0]?.events[0]?.meta.organisation;
    if (owner !== undefined && owner !== sender.caller.organisation) {
      const refusal = { code: 'CORRECTIVE_ACTION_STATUS', message: 'There is no such corrective action' };
      return { outcome: 'refused', refusal, revision };
    }
    return this.#execute(correctiveActionAggregate, correctiveActionStream(id), command, this.#context(), sender);
  }

  #pack(command: PackCommand, sender: Sender): Promise<Executed<DomainEvent>> {
    return this.#execute(
      packAggregate,
      packStream(sender.caller.organisation, command.pack),
      command,
      this.#context(),
      sender,
    );
  }

  #context(): { readonly now: string; readonly newId: () => Id } {
    return { now: this.time.now(), newId: () => randomUUID() };
  }

  async #execute<S, C, E extends DomainEvent, X>(
    aggregate: Aggregate<S, C, E, X>,
    stream: string,
    command: C,
    context: X & object,
    { caller, commandId, correlationId, origin = { kind: 'live' } }: Sender,
  ): Promise<Executed<DomainEvent>> {
    const executed = await this.repository.execute(aggregate, stream, command, {
      commandId,
      commandHash: hashCommand({ stream, command }),
      context: () => context,
      provenance: {
        $correlationId: correlationId ?? commandId,
        $causationId: commandId,
        organisation: caller.organisation,
        actor: actorOf(caller),
        origin,
        decidedAt: this.time.now(),
      },
    });
    this.library.forget(stream);
    return executed;
  }
}
