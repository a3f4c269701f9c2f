import { describe, expect, it } from 'vitest';
import { messageAggregate, type MessageCommand, type MessageState } from './index.ts';

const CONTEXT = { now: '2025-06-02T10:00:00.000Z', newId: () => 'e1' };
const TAKE: MessageCommand = { type: 'take', data: { contentHash: '0'.repeat(64), size: 3 } };
const WAIT: MessageCommand = { type: 'wait', data: { because: 'too_long' } };
const FILE: MessageCommand = { type: 'file', data: { case: 'c1' } };

/** The types of what follows from each command, in their order. */
function when(...commands: readonly MessageCommand[]): readonly (readonly string[])[] {
  let state: MessageState = messageAggregate.initial;
  return commands.map((command) => {
    const decision = messageAggregate.decide(state, command, CONTEXT);
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.events) state = messageAggregate.evolve(state, event as never);
    return decision.events.map(({ type }) => type);
  });
}

describe('a message', () => {
  it('is taken once, however often it comes', () => expect(when(TAKE, TAKE)).toEqual([['MessageTaken'], []]));
  it('waits once, and is filed after all', () =>
    expect(when(TAKE, WAIT, WAIT, FILE, WAIT)).toEqual([['MessageTaken'], ['MessageWaits'], [], ['MessageFiled'], []]));
  it('is filed once, and only what was taken', () =>
    expect(when(FILE, TAKE, FILE, FILE)).toEqual([[], ['MessageTaken'], ['MessageFiled'], []]));
});
