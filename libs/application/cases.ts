import { randomUUID } from 'node:crypto';
import {
  actSchemas,
  caseAggregate,
  decide,
  initialCase,
  limitsLeft,
  type ActRequest,
  type Acts,
  type CaseCommand,
  type CaseEvent,
  type CaseState,
  type Context,
  type LeftLimit,
} from '#casework';
import { hashCommand, type Codec, type EventLog, type Executed, type Loaded, type Repository } from '#event-store';
import { actorOf } from '#identity';
import type { Id, Instant, Origin, Plain, Refusal, TimeSource } from '#kernel';
import { codesOn, holdersOn, type OrganisationState } from '#organisation';
import { personErased } from '#party';
import { fingerprintFields, sealFields, SubjectErased, type Vault } from '#privacy';
import { localDateOf, type CalendarVersion, type Pack } from '#procedure';
import { isKnownParty, named, unknownCase, unknownParty } from './named.ts';
import type { PlainAct, Sender } from './asked.ts';
import { CaseNumbers } from './case-numbers.ts';
import { countingsOf } from './countings.ts';
import { enterActs } from './door.ts';
import { caseStream, derivedId } from './streams.ts';
import type { Library } from './library.ts';

/** A complaint or other feedback as it comes in: the rest of the intake act is Redress's own. */
export type Intake = Omit<Plain<Acts['ComplaintReceived']>, 'reference' | 'pack' | 'party' | 'stage' | 'roles'> & {
  readonly party?: Id;
};

/** What became of a command on a case. */
export type CaseResult =
  | { readonly ok: true; readonly caseId: Id; readonly done: Exclude<Executed<CaseEvent>, { outcome: 'refused' }> }
  | { readonly ok: false; readonly refusal: Refusal };

const LIVE: Origin = { kind: 'live' };

/** Carries out commands on cases: loads, seals, decides, appends. The one way in, for people, sweeps and files alike. */
export class Cases {
  readonly #numbers: CaseNumbers;

  constructor(
    log: EventLog,
    codec: Codec,
    private readonly repository: Repository,
    private readonly library: Library,
    private readonly vault: Vault,
    private readonly time: TimeSource,
    private readonly tzdb: string,
  ) {
    this.#numbers = new CaseNumbers(log, codec);
  }

  /** The id of the case that an intake opens: the same for a retry, so that it cannot open two. */
  idOf({ caller, commandId }: Sender): Id {
    return derivedId(caller.organisation, 'case', commandId);
  }

  /** Opens a case, together with what else is known at once: facts, an acknowledgement already sent, a closure. */
  receive(intake: Intake, acts: readonly PlainAct[], sender: Sender): Promise<CaseResult> {
    return unlessErased('a new party: leave the party out', () => this.#receive(intake, acts, sender));
  }

  /** Records acts on a case that is open or was: one command, all of it or nothing. */
  record(caseId: Id, acts: readonly PlainAct[], sender: Sender): Promise<CaseResult> {
    return unlessErased('acts that say nothing about the person', () => this.#record(caseId, acts, sender));
  }

  async #receive(intake: Intake, acts: readonly PlainAct[], sender: Sender): Promise<CaseResult> {
    const { organisation } = sender.caller;
    if (intake.party !== undefined && !(await isKnownParty(this.vault, organisation, intake.party))) {
      return refused(unknownParty(intake.party));
    }
    const caseId = this.idOf(sender);
    const loaded = await this.#load(caseId, organisation);
    const org = await this.library.organisation(organisation);
    if (!org.registered) return refused(unregistered(organisation));
    const pack = await this.library.pack(organisation, org.pack);
    if (pack === undefined) return refused(withoutPack(organisation, org.pack));

    const party = intake.party ?? derivedId(organisation, 'party', sender.commandId);
    const context = await this.#context(org, pack, sender);
    const received = (reference: string): PlainAct => ({
      type:
        intake.kind === 'complaint' || intake.kind === 'negative_feedback' ? 'ComplaintReceived' : 'FeedbackReceived',
      data: { ...intake, reference, party, pack: { id: pack.pack, version: pack.version } },
    });
    // A refusal should not cost a number: the decision is tried once before one is taken.
    const placeholder = `${org.referencePrefix}-0000-00000`;
    // Over what the sender said: the number and the version of the pack are Redress's own, and may change before a retry.
    const said = {
      ...received(''),
      data: { ...intake, reference: '', party, pack: { id: '', version: 1 } },
    } as PlainAct;
    const known = await this.#entered(loaded, caseId, [received(placeholder), ...acts], sender);
    if ('code' in known) return refused(known);
    const commandHash = await this.#hash('receive', [said, ...acts], organisation, party);
    const before = loaded.commands.get(sender.commandId);
    const last = before?.events.at(-1);
    if (before?.hash === commandHash && last !== undefined) {
      const { revision, position } = last;
      return { ok: true, caseId, done: { outcome: 'repeated', events: before.events, revision, position } };
    }
    const tried = await this.#seal(known, organisation, party);
    if (loaded.revision < 0) {
      const attempt = decide(initialCase, { type: 'record', acts: tried }, context(loaded));
      if (!attempt.ok) return refused(attempt.refusal);
    }
    const reference =
      loaded.revision < 0 ? await this.#takeNumber(caseId, intake.receivedAt, org, sender) : placeholder;
    const numbered = tried.map((act) =>
      'reference' in act.data && act.data.reference === placeholder
        ? { ...act, data: { ...act.data, reference } }
        : act,
    ) as readonly ActRequest[];
    return this.#execute(caseId, { type: 'record', acts: numbered }, commandHash, context, sender);
  }

  async #record(caseId: Id, acts: readonly PlainAct[], sender: Sender): Promise<CaseResult> {
    const loaded = await this.#load(caseId, sender.caller.organisation);
    if (loaded.revision < 0) return refused(unknownCase(caseId));
    const context = await this.#contextAt(loaded.state, sender, acts);
    if (context === undefined) return refused(withoutPack(sender.caller.organisation, loaded.state.pack.id));
    const known = await this.#entered(loaded, caseId, acts, sender);
    if ('code' in known) return refused(known);
    const commandHash = await this.#hash(caseId, acts, sender.caller.organisation, loaded.state.party);
    const sealed = await this.#seal(known, sender.caller.organisation, loaded.state.party);
    return this.#execute(caseId, { type: 'record', acts: sealed }, commandHash, context, sender);
  }

  /** What a command has been answered with, where it has been carried out already; `null` where it has not. */
  async answered(caseId: Id, { caller, commandId }: Sender): Promise<CaseResult | null> {
    const events = (await this.#load(caseId, caller.organisation)).commands.get(commandId)?.events;
    const last = events?.at(-1);
    if (events === undefined || last === undefined) return null;
    const { revision, position } = last;
    return { ok: true, caseId, done: { outcome: 'repeated', events, revision, position } };
  }

  /** Why acts would be refused now, or `null`; nothing is written. Personal text is not looked at and may be anything. */
  async wouldRefuse(caseId: Id, acts: readonly ActRequest[], sender: Sender): Promise<Refusal | null> {
    const loaded = await this.#load(caseId, sender.caller.organisation);
    if (loaded.revision < 0) return unknownCase(caseId);
    const context = await this.#contextOf(loaded.state, sender);
    if (context === undefined) return withoutPack(sender.caller.organisation, loaded.state.pack.id);
    const attempt = decide(loaded.state, { type: 'record', acts }, context(loaded));
    return attempt.ok ? null : attempt.refusal;
  }

  /** A case as it stands, from the log itself; `null` where the organisation has no such case. */
  async find(caseId: Id, organisation: string): Promise<CaseState | null> {
    const { revision, state } = await this.#load(caseId, organisation);
    return revision < 0 ? null : state;
  }

  /** What of a case is over and stays as an older version read it, though it would be read otherwise now. Writes nothing. */
  async limitsLeft(caseId: Id, sender: Sender): Promise<readonly LeftLimit[] | Refusal> {
    const loaded = await this.#load(caseId, sender.caller.organisation);
    if (loaded.revision < 0) return unknownCase(caseId);
    const context = await this.#contextOf(loaded.state, sender);
    if (context === undefined) return withoutPack(sender.caller.organisation, loaded.state.pack.id);
    return limitsLeft(loaded.state.record, context(loaded));
  }

  /** Writes what time has made true of a case. Idempotent by nature. */
  async settle(caseId: Id, sender: Sender): Promise<CaseResult> {
    const loaded = await this.#load(caseId, sender.caller.organisation);
    if (loaded.revision < 0) return refused(unknownCase(caseId));
    const context = await this.#contextAt(loaded.state, sender);
    if (context === undefined) return refused(withoutPack(sender.caller.organisation, loaded.state.pack.id));
    return this.#execute(caseId, { type: 'settle' }, hashCommand({ caseId, settle: true }), context, sender);
  }

  #load(caseId: Id, organisation: string): Promise<Loaded<CaseState, CaseEvent>> {
    return this.repository.load(caseAggregate, caseStream(caseId), { organisation });
  }

  async #execute(
    caseId: Id,
    command: CaseCommand,
    commandHash: string,
    context: (loaded: Loaded<CaseState, CaseEvent>) => Context | Promise<Context>,
    { caller, commandId, correlationId, origin = LIVE }: Sender,
  ): Promise<CaseResult> {
    const executed = await this.repository.execute(caseAggregate, caseStream(caseId), command, {
      commandId,
      commandHash,
      organisation: caller.organisation,
      context,
      provenance: () => ({
        $correlationId: correlationId ?? commandId,
        $causationId: commandId,
        actor: actorOf(caller),
        origin,
        decidedAt: this.time.now(),
      }),
    });
    return executed.outcome === 'refused' ? refused(executed.refusal) : { ok: true, caseId, done: executed };
  }

  /** The context of each decision: by the version that the case is pinned to then, should a move overtake the command. */
  async #contextAt(
    state: CaseState,
    sender: Sender,
    acts: readonly PlainAct[] = [],
  ): Promise<((loaded: Loaded<CaseState, CaseEvent>) => Promise<Context>) | undefined> {
    const first = await this.#contextOf(state, sender, acts);
    if (first === undefined) return undefined;
    return async (loaded) => {
      const isMoved = loaded.state.pack.version !== state.pack.version;
      return ((isMoved ? await this.#contextOf(loaded.state, sender, acts) : undefined) ?? first)(loaded);
    };
  }

  async #contextOf(
    state: CaseState,
    sender: Sender,
    acts: readonly PlainAct[] = [],
  ): Promise<((loaded: Loaded<CaseState, CaseEvent>) => Context) | undefined> {
    const { organisation } = sender.caller;
    const [org, pack] = await Promise.all([
      this.library.organisation(organisation),
      this.library.pack(organisation, state.pack.id, state.pack.version),
    ]);
    const targets = acts.flatMap((act) => (act.type === 'CaseMovedToPackVersion' ? [act.data.to] : []));
    // What was done under an earlier version is derived by that one.
    const versions = new Map([...state.record.packs, ...targets].map((one) => [one.version, one]));
    const others = await Promise.all(
      [...versions.values()].map(({ id, version }) => this.library.pack(organisation, id, version)),
    );
    return pack === undefined ? undefined : this.#context(org, pack, sender, others);
  }

  /** Everything a decision is given. The present is read anew for each decision, the rest once for each command. */
  async #context(
    org: OrganisationState,
    pack: Pack,
    { caller, origin = LIVE }: Sender,
    others: readonly (Pack | undefined)[] = [],
  ): Promise<(loaded: Loaded<CaseState, CaseEvent>) => Context> {
    const calendars = await this.library.calendars(org.id, pack);
    const closureDays = org.closureDays.map((day) => day.date);
    const countings = new Map([...calendars].map(([division, shelf]) => [division, countingsOf(shelf, org)]));
    return () => ({
      now: this.time.now(),
      actor: actorOf(caller),
      origin,
      pack,
      timeZone: org.timeZone,
      closureDays,
      tzdb: this.tzdb,
      calendar: (division) => calendars.get(division)?.latest ?? missingCalendar(division),
      countings: (division) => countings.get(division) ?? [],
      lists: (name) => codesOn(org.lists, name, localDateOf(this.time.now(), org.timeZone)),
      packVersion: (version) => others.find((other) => other?.version === version),
      holders: (role, on, area) => holdersOn(org, role, localDateOf(on, org.timeZone), area),
      newId: () => randomUUID(),
    });
  }

  async #takeNumber(caseId: Id, receivedAt: Instant, org: OrganisationState, sender: Sender): Promise<string> {
    const year = localDateOf(receivedAt, org.timeZone).slice(0, 4);
    const number = await this.#numbers.take(caseId, year, {
      $correlationId: sender.correlationId ?? sender.commandId,
      $causationId: sender.commandId,
      commandId: sender.commandId,
      commandHash: '',
      organisation: org.id,
      actor: actorOf(sender.caller),
      origin: sender.origin ?? LIVE,
      decidedAt: this.time.now(),
    });
    return `${org.referencePrefix}-${number}`;
  }

  /** Before anything is said of anybody: a fingerprint or a seal alone would make a party known. */
  async #entered(
    { commands }: Loaded<CaseState, CaseEvent>,
    caseId: Id,
    acts: readonly PlainAct[],
    sender: Sender,
  ): Promise<readonly PlainAct[] | Refusal> {
    // What was carried out before is answered as it was, whatever is known by now.
    if (commands.has(sender.commandId)) return acts;
    const entered = enterActs(acts, sender);
    if (!entered.ok) return entered.refusal;
    return named({ vault: this.vault, repository: this.repository }, caseId, entered.said, sender);
  }

  async #seal(acts: readonly PlainAct[], organisation: string, party: Id): Promise<readonly ActRequest[]> {
    return Promise.all(
      acts.map(async (act) => ({
        ...act,
        data: await sealFields(
          this.vault,
          organisation,
          subjectOf(act, party),
          act.type,
          actSchemas[act.type],
          act.data,
        ),
      })),
    ) as Promise<readonly ActRequest[]>;
  }

  /** Over fingerprints of the personal data: a digest of a short text would outlive its erasure. */
  async #hash(kind: unknown, acts: readonly PlainAct[], organisation: string, party: Id): Promise<string> {
    const told = await Promise.all(
      acts.map(async (act) => ({
        ...act,
        data: await fingerprintFields(
          this.vault,
          organisation,
          subjectOf(act, party),
          act.type,
          actSchemas[act.type],
          act.data,
        ),
      })),
    );
    return hashCommand({ kind, acts: told });
  }
}

/** Whose personal data an act holds: another complainant's and a representative's are their own. */
const subjectOf = (act: PlainAct, party: Id): Id =>
  act.type === 'ComplainantAdded' || act.type === 'RepresentativeAuthorised' ? act.data.party : party;

/** @param wouldAccept what would be right where it is about somebody who was erased. */
async function unlessErased(wouldAccept: string, work: () => Promise<CaseResult>): Promise<CaseResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SubjectErased)) throw error;
    return refused(personErased(error.subject, { wouldAccept }));
  }
}

const refused = (refusal: Refusal): CaseResult => ({ ok: false, refusal });

const unregistered = (organisation: string): Refusal => ({
  code: 'ORGANISATION_NOT_FOUND',
  message: `The organisation ${organisation} is not registered`,
  wouldAccept: 'registerOrganisation first',
});
const withoutPack = (organisation: string, pack: string): Refusal => ({
  code: 'PACK_UNKNOWN',
  message: `${organisation} has no published pack "${pack}"`,
  wouldAccept: 'publishPack first',
});

function missingCalendar(division: string): CalendarVersion {
  throw new Error(`the pack counts on the calendar ${division}, which nobody has published`);
}
