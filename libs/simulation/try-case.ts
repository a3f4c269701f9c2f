import {
  decide,
  evolve,
  initialCase,
  type CaseState,
  type Context,
  type DecidedCaseEvent,
  type RecordedCaseEvent,
} from '#casework';
import { OWN_NAMES, type Actor, type Id, type Instant, type Origin } from '#kernel';
import { commandsOf, type PastCommand } from './commands.ts';
import { compareLimits, type LimitPair } from './compare.ts';
import { retold } from './retell.ts';
import { tryCommand, type NotTaken } from './try-command.ts';
import type { World } from './world.ts';

/** A case on record beside the same case under the pack on trial. */
export interface CaseTrial {
  readonly caseId: Id;
  readonly reference: string;
  readonly receivedAt: Instant;
  /** The pack does not deal with it at all: nothing else is said of it. */
  readonly handled: boolean;
  readonly limits: readonly LimitPair[];
  readonly notTaken: readonly NotTaken[];
  /** Departures from blocking gates, on record and in the trial. */
  readonly departures: { readonly was: number; readonly would: number };
}

/** One case in the deciding: what the trial has come to so far. */
class Trial {
  tried: CaseState = initialCase;
  recorded: CaseState = initialCase;
  departures = 0;
  readonly notTaken: NotTaken[] = [];
  readonly #renamed = new Map<Id, Id>();
  readonly #world: World;
  #ids = 0;

  constructor(world: World) {
    this.#world = world;
  }

  command(command: PastCommand): void {
    const [{ meta }] = command;
    const cases = { recorded: this.recorded, tried: this.tried, renamed: this.#renamed };
    const { pack } = this.#world;
    const acts = command.map((event) => ({ event, request: retold(event, pack, cases) }));
    const context = this.#context(meta.decidedAt, meta.actor, meta.origin);
    const { events, taken, notTaken } = tryCommand(this.tried, acts, context);
    this.notTaken.push(...notTaken);
    this.#fold(events, meta.decidedAt, meta.actor);
    const done = events.filter(({ causedBy }) => causedBy === undefined);
    // Both are in order of occurrence, so the acts of the two go by pairs.
    for (const [n, { event }] of taken.entries()) {
      const inTrial = done[n];
      if (inTrial !== undefined) this.#renamed.set(event.id, inTrial.id);
    }
  }

  settle(): void {
    const actor: Actor = { id: OWN_NAMES.timekeeper, role: 'administrator', authenticated: 'system' };
    const { now } = this.#world;
    const decision = decide(this.tried, { type: 'settle' }, this.#context(now, actor, { kind: 'live' }));
    if (decision.ok) this.#fold(decision.events, now, actor);
  }

  #fold(events: readonly DecidedCaseEvent[], decidedAt: Instant, actor: Actor): void {
    for (const event of events) {
      const { occurredAt, causedBy } = event;
      this.tried = evolve(this.tried, { ...event, meta: { occurredAt, causedBy, decidedAt, actor } });
      if (isBlockingDeparture(event)) this.departures += 1;
    }
  }

  #context(now: Instant, actor: Actor, origin: Origin): Context {
    const { pack, knownAt } = this.#world;
    return {
      ...knownAt(now),
      now,
      actor,
      origin,
      pack,
      packVersion: () => undefined,
      newId: () => `trial-${(this.#ids += 1)}`,
    };
  }
}

const isBlockingDeparture = (event: DecidedCaseEvent | RecordedCaseEvent): boolean =>
  event.type === 'ProcedureDeparted' && event.data.mode === 'block';

/**
 * Decides a case anew under another pack: its acts alone, command by command as Redress learned of them, by whom and
 * when they were done; all that follows from them is the pack's on trial. Nothing sealed is opened.
 * @param history every event of the case, in order. @returns `null` where it is no history of a case.
 */
export function tryCase(caseId: Id, history: readonly RecordedCaseEvent[], world: World): CaseTrial | null {
  const trial = new Trial(world);
  const commands = new Map(commandsOf(history).map((command) => [command.at(-1)?.id, command]));
  for (const event of history) {
    trial.recorded = evolve(trial.recorded, event);
    const command = commands.get(event.id);
    if (command === undefined) continue;
    const acts = command.filter(({ type }) => type !== 'CaseMovedToPackVersion');
    const [first, ...rest] = acts;
    if (first !== undefined && (trial.tried.status !== 'none' || isIntake(first))) trial.command([first, ...rest]);
  }
  const { recorded, notTaken } = trial;
  if (recorded.status === 'none') return null;
  const { reference, receivedAt } = recorded;
  const handled = trial.tried.status !== 'none';
  const was = history.filter(isBlockingDeparture).length;
  if (handled) trial.settle();
  return {
    caseId,
    reference,
    receivedAt,
    handled,
    limits: handled ? compareLimits(recorded, trial.tried) : [],
    notTaken,
    departures: { was, would: trial.departures },
  };
}

const isIntake = ({ type }: RecordedCaseEvent): boolean => type === 'ComplaintReceived' || type === 'FeedbackReceived';
