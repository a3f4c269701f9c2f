import { derivedId, type Core, type Sender } from '#application';
import { placeOf, standOn, subscribe, type Place, type Position, type Positioned } from '#event-store';
import type { SubscriptionStatus, Timers } from '#event-store';
import { faultPoint, type Recorded, type Refusal } from '#kernel';
import type { ProcessManager, Reaction } from './process-manager.ts';
import { TIMEKEEPER } from './timekeeper-caller.ts';

/** Where a process manager has got to. Losing it costs a replay, which sends the same commands again. */
export interface Checkpoints {
  load(name: string): Promise<{ readonly position: Position; readonly place: Place | null } | null>;
  /** @param place of the last event up to there; the one before stands where there was none. */
  save(name: string, position: Position, place: Place | null): Promise<void>;
}

/** A reaction that was refused: somebody has to look at it, and the process goes on. */
export interface RefusedReaction {
  readonly manager: string;
  readonly event: Recorded;
  readonly code: string;
  readonly message: string;
}

export interface RunOptions {
  readonly core: Core;
  readonly checkpoints: Checkpoints;
  readonly signal: AbortSignal;
  readonly onStatus?: (status: SubscriptionStatus) => void;
  readonly onRefused: (refused: RefusedReaction) => void;
  readonly timers?: Timers;
}

/**
 * Runs a process manager on its own catch-up subscription: send what follows, then remember the position. A crash
 * between the two sends the same commands under the same ids again, which write nothing.
 */
export async function runProcessManager(manager: ProcessManager, options: RunOptions): Promise<void> {
  const { core, checkpoints, signal, onStatus, timers } = options;
  await subscribe(core.log, core.codec, {
    name: manager.name,
    // Asked at each connection: a database that is away is waited for, at the start as well.
    from: () => standingOf(manager.name, options),
    prefixes: manager.prefixes,
    signal,
    onStatus,
    timers,
    onBatch: async (events, upTo) => {
      for (const event of events) await react(manager, event, options);
      await faultPoint('dispatch');
      await checkpoints.save(manager.name, upTo, lastOf(events, options));
    },
  });
}

/** Where a reader goes on, held against the log that is there now. @throws LogMismatch; what the stores throw */
export async function standingOf(
  name: string,
  { core, checkpoints }: Pick<RunOptions, 'core' | 'checkpoints'>,
): Promise<Position | null> {
  const standing = await checkpoints.load(name);
  if (standing === null) return null;
  await standOn(core.log, standing.place);
  return standing.position;
}

/** The place that a reader has come to; `null` where nothing of ours was among it. */
export function lastOf(events: readonly Positioned[], { core }: Pick<RunOptions, 'core'>): Place | null {
  const last = events.at(-1);
  return last === undefined ? null : placeOf(last, last.meta.hash, core.guard.identity);
}

async function react(manager: ProcessManager, event: Recorded, { core, onRefused }: RunOptions): Promise<void> {
  for (const [index, reaction] of manager.react(event).entries()) {
    const refusal = await send(core, reaction, {
      caller: { ...TIMEKEEPER, organisation: reaction.organisation },
      commandId: derivedId(manager.name, event.id, String(index)),
      correlationId: event.meta.$correlationId,
    });
    if (refusal !== null) onRefused({ manager: manager.name, event, code: refusal.code, message: refusal.message });
  }
}

/** @returns why it was refused, or `null`. */
async function send(core: Core, reaction: Reaction, sender: Sender): Promise<Refusal | null> {
  if ('destroyKeyOf' in reaction) {
    await core.parties.destroyKey(reaction.organisation, reaction.destroyKeyOf);
    return null;
  }
  if ('recordOn' in reaction) {
    const recorded = await core.cases.record(reaction.recordOn, reaction.acts, sender);
    return recorded.ok ? null : recorded.refusal;
  }
  if ('settle' in reaction) {
    await core.administration.settleOrganisation(sender);
    return null;
  }
  if ('voided' in reaction) {
    const done = await core.parties.noteVoided(reaction.partyOfCase, reaction.voided, reaction.at, sender);
    return done.outcome === 'refused' ? done.refusal : null;
  }
  const done =
    'partyOfCase' in reaction
      ? await core.parties.noteFromCase(reaction.partyOfCase, reaction.command, sender)
      : await core.administration.correctiveAction(reaction.correctiveAction, reaction.command, sender);
  return done.outcome === 'refused' ? done.refusal : null;
}
