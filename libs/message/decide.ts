import { accept, type Decided, type Decision } from '#kernel';
import type { MessageCommand, MessageContext } from './commands.ts';
import type { MessageEvent } from './events.ts';
import type { MessageState } from './state.ts';

const EVENT_OF = {
  take: 'MessageTaken',
  file: 'MessageFiled',
  wait: 'MessageWaits',
} as const satisfies Record<MessageCommand['type'], MessageEvent['type']>;

/** From which status each leads on; what has come about already is said again without effect, and nothing is refused. */
const FROM = {
  take: ['none'],
  file: ['taken', 'waits'],
  wait: ['taken'],
} as const satisfies Record<MessageCommand['type'], readonly MessageState['status'][]>;

export function decide(
  { status }: MessageState,
  command: MessageCommand,
  { now, newId }: MessageContext,
): Decision<Decided<MessageEvent>> {
  const from: readonly string[] = FROM[command.type];
  if (!from.includes(status)) return accept([]);
  const event = { type: EVENT_OF[command.type], data: command.data } as MessageEvent;
  return accept([{ ...event, id: newId(), occurredAt: now }]);
}
