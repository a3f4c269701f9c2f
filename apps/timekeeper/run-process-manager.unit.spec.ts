import { describe, expect, it } from 'vitest';
import type { Core } from '#application';
import type { Position } from '#event-store';
import { ManualTimers } from '../../libs/event-store/testing/manual-timers.ts';
import { caughtUp, codec, eventAt, settled } from '../../libs/event-store/testing/running-subscription.ts';
import { ScriptedLog } from '../../libs/event-store/testing/scripted-deliveries.ts';
import { runProcessManager, type Checkpoints } from './run-process-manager.ts';

describe('a process manager', () => {
  // Seen as a timekeeper that ended because the database was restarted in the moment of its start.
  it('waits for a database that is away when it starts', async () => {
    const log = new ScriptedLog();
    const timers = new ManualTimers();
    const stop = new AbortController();
    const states: string[] = [];
    const saved: Position[] = [];
    let asked = 0;
    const checkpoints: Checkpoints = {
      load: () => ((asked += 1) === 1 ? Promise.reject(new Error('read ECONNRESET')) : Promise.resolve(null)),
      save: (_name, position) => Promise.resolve(void saved.push(position)),
    };
    const seen: string[] = [];
    const manager = {
      name: 'watcher',
      prefixes: ['enquiry-'],
      react: ({ type }: { type: string }) => (seen.push(type), []),
    };
    const running = runProcessManager(manager, {
      core: { log, codec, guard: { identity: null } } as unknown as Core,
      checkpoints,
      signal: stop.signal,
      onStatus: ({ state }) => states.push(state),
      onRefused: () => undefined,
      timers,
    });
    await settled();
    expect(states).toEqual(['waiting']);
    timers.advance(100);
    (await log.connection(0)).deliver(eventAt(1), caughtUp);
    await settled();
    expect(seen).toHaveLength(1);
    expect(saved.map((position) => position.toText())).toEqual(['1/1']);
    expect(states.at(-1)).toBe('live');
    stop.abort();
    await running;
  });
});
