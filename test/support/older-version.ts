import { randomUUID } from 'node:crypto';
import type { Core } from '#application';
import { genesisOf } from '#event-store';
import type { Id } from '#kernel';
import { readCorpus } from '../../libs/casework/testing/corpus.ts';

/** Writes one of the frozen histories into the log as the version that decided it did. @returns the id of the case. */
export async function writeFrozen({ log, codec }: Core, name: string, organisation: string): Promise<Id> {
  const caseId = randomUUID();
  const stream = `case-${caseId}`;
  const history = readCorpus().histories.find((one) => one.name === name);
  if (history === undefined) throw new Error(`no history ${name}`);
  const ids = new Map(history.steps.flatMap(({ events = [] }) => events.map(({ id }) => [id, randomUUID()] as const)));
  const named = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value), (_, text: unknown) =>
      typeof text === 'string' ? (ids.get(text) ?? text) : text,
    ) as T;
  let prev = genesisOf(stream);
  let revision = -1;
  for (const [n, { events = [], context }] of history.steps.entries()) {
    if (events.length === 0) continue;
    const commandId = `older-version-${n}`;
    const encoded = codec.encode(
      stream,
      named(events),
      {
        ...{ $correlationId: commandId, $causationId: commandId, commandId, commandHash: commandId },
        ...{ organisation, actor: context.actor, origin: context.origin, decidedAt: context.now },
      },
      prev,
    );
    const outcome = await log.append(stream, revision < 0 ? 'no_stream' : revision, encoded);
    if (!outcome.ok) throw new Error(`${stream} has been written meanwhile`);
    prev = encoded.at(-1)?.metadata.hash ?? prev;
    revision += encoded.length;
  }
  return caseId;
}
