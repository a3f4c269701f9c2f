import { randomUUID } from 'node:crypto';
import { genesisOf, hashEvent, metadataOf, type ChainedEvent, type EventLog, type StoredEvent } from '#event-store';
import type { Core } from '#application';
import type { Caller } from '#identity';
import type { Metadata } from '#kernel';

const ORGANISATION = 'commonsense';
const CALLER: Caller = { organisation: ORGANISATION, person: 'iris', role: 'handler', authenticated: 'system' };
/** Cases that are recorded by commands, each of a person of its own; the rest are copies of them. */
const RECORDED = 50;
/** Commands on each of them, of several notes each. */
const COMMANDS = 6;
const NOTES = 5;
/** Cases that are written at once. */
const AT_ONCE = 16;

/** A case as the log holds it. */
interface Recording {
  readonly caseId: string;
  readonly reference: string;
  readonly events: readonly StoredEvent[];
}

/**
 * Fills a log with at least so many events of cases, in one append for each case: the events of real cases, recorded by
 * commands, under other ids and references and chained anew, so that whoever reads them finds nothing to object to.
 * @returns how many cases there are.
 */
export async function fill(core: Core, events: number, onProgress: (events: number) => void): Promise<number> {
  const recordings: Recording[] = [];
  for (let n = 0; n < RECORDED; n += 1) recordings.push(await record(core, n));
  let written = recordings.reduce((sum, recording) => sum + recording.events.length, 0);
  let copies = 0;
  const write = async (): Promise<void> => {
    while (written < events) {
      const recording = recordings[copies % RECORDED];
      if (recording === undefined) throw new Error('nothing was recorded');
      copies += 1;
      written += recording.events.length;
      await append(core.log, recording, copies);
      onProgress(written);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  return RECORDED + copies;
}

async function record({ cases, log }: Core, n: number): Promise<Recording> {
  const sender = { caller: CALLER, commandId: `recorded-${n}` };
  const received = await cases.receive(
    {
      kind: 'complaint',
      channel: 'email',
      receivedAt: '2024-12-30T10:00:00.000Z',
      complainant: `Ann Other ${n}`,
      narrative: `Serviced on the wrong day, for the ${n}th time.`,
    },
    [],
    sender,
  );
  if (!received.ok) throw new Error(received.refusal.message);
  const { caseId } = received;
  for (let command = 0; command < COMMANDS; command += 1) {
    const acts = Array.from({ length: NOTES }, (_, note) => {
      return { type: 'NoteAdded', data: { note: `Rang for the ${command}th time, ${note}.` } } as const;
    });
    const noted = await cases.record(caseId, acts, { ...sender, commandId: `recorded-${n}-${command}` });
    if (!noted.ok) throw new Error(noted.refusal.message);
  }
  const events: StoredEvent[] = [];
  for await (const event of log.read(`case-${caseId}`, ORGANISATION)) events.push(event);
  const { reference } = events[0]?.data as { readonly reference: string };
  return { caseId, reference, events };
}

async function append(log: EventLog, recording: Recording, copy: number): Promise<void> {
  const caseId = randomUUID();
  const stream = `case-${caseId}`;
  const outcome = await log.append(stream, 'no_stream', copyOf(recording, stream, caseId, copy));
  if (!outcome.ok) throw new Error(`${stream} is there already`);
}

/** The same events under ids of their own, chained onto the name of their stream. */
function copyOf(recording: Recording, stream: string, caseId: string, copy: number): readonly ChainedEvent[] {
  const ids = new Map<string, string>([
    [recording.caseId, caseId],
    [recording.reference, `COP-2024-${copy}`],
  ]);
  for (const event of recording.events) {
    ids.set(event.id, randomUUID());
    const { commandId } = metadataOf(event) ?? {};
    if (commandId !== undefined) ids.set(commandId, `${commandId}-copy-${copy}`);
  }
  let prev = genesisOf(stream);
  return recording.events.map((event) => {
    const { hash: _, ...metadata } = { ...(renamed(event.metadata, ids) as Metadata), prev };
    const [id, data] = [ids.get(event.id) ?? event.id, renamed(event.data, ids)];
    prev = hashEvent({ prev, id, type: event.type, data, metadata });
    const chained = { ...metadata, hash: prev };
    return { id, type: event.type, data, metadata: chained, bytes: bytesOf(data) + bytesOf(chained) };
  });
}

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));

const renamed = (value: unknown, names: ReadonlyMap<string, string>): object =>
  JSON.parse(JSON.stringify(value), (_key, member: unknown) =>
    typeof member === 'string' ? (names.get(member) ?? member) : member,
  ) as object;
