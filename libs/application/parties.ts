import { randomUUID } from 'node:crypto';
import { caseAggregate, INTAKE } from '#casework';
import { hashCommand, STREAM_TAKEN } from '#event-store';
import type { Codec, EventLog, Executed, Position, Repository } from '#event-store';
import { actorOf } from '#identity';
import type { DomainEvent, Id, Instant, Plain, Refusal, TimeSource } from '#kernel';
import {
  PARTY_EVENT_OF,
  partyAggregate,
  partySchemas,
  personErased,
  type PartyCommand,
  type PartyContext,
} from '#party';
import { fingerprintFields, sealFields, SubjectErased, type Vault } from '#privacy';
import { localDateOf, parseLocalDate, Zone } from '#procedure';
import type { Sender } from './asked.ts';
import { enterOnce } from './door.ts';
import type { Library } from './library.ts';
import { isKnownParty, unknownCase, unknownParty } from './named.ts';
import { caseStream, partyStream } from './streams.ts';

/** A command on a party as it is asked for, before its personal data are sealed. */
export type PlainPartyCommand = Plain<Exclude<PartyCommand, { type: 'settle' }>>;

/** Carries out commands on parties: what holds for a person whatever their case, and their erasure. */
export class Parties {
  constructor(
    private readonly repository: Repository,
    private readonly library: Library,
    private readonly vault: Vault,
    private readonly time: TimeSource,
    /** Told after a key was destroyed. */
    private readonly onErased: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /**
   * @param openCases references of the person's open cases, which an erasure has to know of.
   * @returns another organisation's party is answered as one that does not exist.
   */
  async carryOut(
    party: Id,
    plain: PlainPartyCommand,
    sender: Sender,
    openCases: readonly string[] = [],
  ): Promise<Executed<DomainEvent>> {
    const { organisation } = sender.caller;
    if (!(await isKnownParty(this.vault, organisation, party))) return refused(unknownParty(party));
    try {
      const type = PARTY_EVENT_OF[plain.type];
      const entered = await enterOnce(partySchemas[type], plain.data, sender, async () => {
        const { commands } = await this.repository.load(partyAggregate, partyStream(party), { organisation });
        return commands.has(sender.commandId);
      });
      if (!entered.ok) return refused(entered.refusal);
      const given = [this.vault, organisation, party, type, partySchemas[type], entered.said as never] as const;
      // A digest of a short text would outlive its erasure.
      const commandHash = hashCommand({ party, type: plain.type, data: await fingerprintFields(...given) });
      const command = { ...plain, data: await sealFields(...given) } as PartyCommand;
      return await this.#execute(party, command, commandHash, sender, openCases);
    } catch (error) {
      if (!(error instanceof SubjectErased)) throw error;
      return refused(personErased(party, { wouldAccept: 'a command that says nothing about the person' }));
    }
  }

  /** Notes on the party of a case what was done on the case, with its seals as they are. */
  async noteFromCase(caseId: Id, command: PartyCommand, sender: Sender): Promise<Executed<DomainEvent>> {
    const { state, revision } = await this.#case(caseId, sender);
    if (revision < 0) return refused(unknownCase(caseId));
    return this.#execute(state.party, command, hashCommand({ caseId, command }), sender);
  }

  /** Ends on the party of a case what an act of the case had brought about, once that act is declared void. */
  async noteVoided(caseId: Id, act: Id, happenedAt: Instant, sender: Sender): Promise<Executed<DomainEvent>> {
    const { state, revision } = await this.#case(caseId, sender);
    const voided = state.acts.find(({ id }) => id === act);
    const reason = 'The act on the case was declared void';
    switch (voided?.type) {
      case 'ContactRestricted': {
        const data = { restriction: String(voided.data['restriction']), reason };
        return this.noteFromCase(caseId, { type: 'lift', data, happenedAt }, sender);
      }
      case 'RepresentativeAuthorised': {
        const data = { representative: String(voided.data['party']), reason };
        return this.noteFromCase(caseId, { type: 'endRepresentation', data, happenedAt }, sender);
      }
      default:
        return { outcome: 'unchanged', revision, position: null };
    }
  }

  /** Writes what time has made true of a party. Idempotent by nature. */
  settle(party: Id, sender: Sender): Promise<Executed<DomainEvent>> {
    return this.#execute(party, { type: 'settle' }, hashCommand({ party, settle: true }), sender);
  }

  /**
   * Destroys the key of a person whose erasure is on record. The event comes first, so that a crash between the two
   * leaves something that says what is still to be done; may be repeated.
   */
  async destroyKey(organisation: string, party: Id): Promise<void> {
    await this.vault.erase(organisation, party);
    await this.onErased();
  }

  #case(caseId: Id, { caller: { organisation } }: Sender) {
    return this.repository.load(caseAggregate, caseStream(caseId), { organisation });
  }

  async #execute(
    party: Id,
    command: PartyCommand,
    commandHash: string,
    { caller, commandId, correlationId, origin = { kind: 'live' } }: Sender,
    openCases: readonly string[] = [],
  ): Promise<Executed<DomainEvent>> {
    const { organisation } = caller;
    const executed = await this.repository.execute(partyAggregate, partyStream(party), command, {
      commandId,
      commandHash,
      organisation,
      context: () => this.#context(organisation, openCases),
      provenance: () => ({
        $correlationId: correlationId ?? commandId,
        $causationId: commandId,
        actor: actorOf(caller),
        origin,
        decidedAt: this.time.now(),
      }),
    });
    // Said of them by another organisation first, when ids could be chosen.
    if (executed.outcome === 'refused' && executed.refusal.code === STREAM_TAKEN) return refused(unknownParty(party));
    if (command.type === 'erase' && executed.outcome !== 'refused') await this.destroyKey(organisation, party);
    return executed;
  }

  async #context(organisation: string, openCases: readonly string[]): Promise<PartyContext> {
    const { timeZone } = await this.library.organisation(organisation);
    const zone = Zone.of(timeZone);
    const startOf = (text: string): string | null => {
      const day = parseLocalDate(text);
      return day === null || zone === null ? null : new Date(zone.startOf(day)).toISOString();
    };
    const now = this.time.now();
    return { now, today: localDateOf(now, timeZone), startOf, openCases, newId: () => randomUUID() };
  }
}

const refused = (refusal: Refusal): Executed<DomainEvent> => ({ outcome: 'refused', refusal, revision: -1 });

/** Acts by which somebody becomes a party to a case; each names them in `party`. */
const JOINING: readonly string[] = [...INTAKE, 'ComplainantAdded', 'RepresentativeAuthorised'];

/**
 * References of the open cases that somebody is a party to, from the log itself: for whoever has no read model at hand.
 * Reads every such act of the namespace.
 */
export async function openCasesOf(
  { log, codec, repository }: { readonly log: EventLog; readonly codec: Codec; readonly repository: Repository },
  organisation: string,
  party: Id,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const stored of log.readAll({ prefixes: ['case-'], types: JOINING })) {
    const event = codec.decode(stored);
    if (event?.meta.organisation !== organisation || (event.data as { party: Id }).party !== party) continue;
    const { state } = await repository.load(caseAggregate, stored.stream, { organisation });
    if (state.status === 'open') found.add(state.reference);
  }
  return [...found];
}

/**
 * Destroys the keys of everybody whose erasure is on record: after keys were restored from a backup that is older.
 * @param after where in the log to begin; at its beginning unless told.
 * @returns how many had come back.
 */
export async function reapplyErasures(
  { log, codec, vault }: { readonly log: EventLog; readonly codec: Codec; readonly vault: Vault },
  after: Position | null = null,
): Promise<number> {
  let back = 0;
  for await (const stored of log.readAll({ from: after, prefixes: ['party-'], types: ['PersonErased'] })) {
    const event = codec.decode(stored);
    if (event === null) continue;
    const { organisation } = event.meta;
    const { subject } = event.data as { subject: Id };
    if ((await vault.standing(organisation, subject)) === 'erased') continue;
    await vault.erase(organisation, subject);
    back += 1;
  }
  return back;
}
