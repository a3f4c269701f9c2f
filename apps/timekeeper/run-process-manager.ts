import { derivedId, type Core } from '#application';
import { subscribe, type Position, type SubscriptionStatus } from '#event-store';
import type { Recorded } from '#kernel';
import type { ProcessManager } from './process-manager.ts';
import { TIMEKEEPER } from './timekeeper-caller.ts';

/** Where a process manager has got to. Losing it costs a replay, which sends the same commands again. */
export interface Checkpoints {
  load(name: string): Promise<Position | null>;
  save(name: string, position: Position): Promise<void>;
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
}

/**
 * Runs a process manager on its own catch-up subscription: send what follows, then remember the position. A crash
 * between the two sends the same commands under the same ids again, which write nothing.
 */
export async function runProcessManager(manager: ProcessManager, options: RunOptions): Promise<void> {
  const { core, checkpoints, signal, onStatus } = options;
  await subscribe(core.log, core.codec, {
    name: manager.name,
    from: await checkpoints.load(manager.name),
    prefixes: manager.prefixes,
    signal,
    onStatus,
    onBatch: async (events, upTo) => {
      for (const event of events) await react(manager, event, options);
      await checkpoints.save(manager.name, upTo);
    },
  });
}

async function react(manager: ProcessManager, event: Recorded, { core, onRefused }: RunOptions): Promise<void> {
  for (const [index, { organisation, correctiveAction, command }] of manager.react(event).entries()) {
    const done = await core.administration.correctiveAction(correctiveAction, command, {
      caller: { ...TIMEKEEPER, organisation },
      commandId: derivedId(manager.name, event.id, String(index)),
      correlationId: event.meta.$correlationId,
    });
    if (done.outcome !== 'refused') continue;
    onRefused({ manager: manager.name, event, code: done.refusal.code, message: done.refusal.message });
  }
}
