import { actSchemas, type RecordedCaseEvent } from '#casework';
import type { Id } from '#kernel';

/** The acts that one command recorded, in the order of the record. */
export type PastCommand = readonly [RecordedCaseEvent, ...RecordedCaseEvent[]];

/** What somebody did: neither a consequence nor an act that the pack derived from another. */
export const isDone = ({ type, meta }: RecordedCaseEvent): boolean =>
  meta.causedBy === undefined && Object.hasOwn(actSchemas, type);

/** The commands of a case in the order in which Redress learned of them, without those that only settled. */
export function commandsOf(history: readonly RecordedCaseEvent[]): readonly PastCommand[] {
  const commands = new Map<Id, PastCommand>();
  for (const event of history) {
    if (!isDone(event)) continue;
    const { commandId } = event.meta;
    const before = commands.get(commandId);
    commands.set(commandId, before === undefined ? [event] : [...before, event]);
  }
  return [...commands.values()];
}
