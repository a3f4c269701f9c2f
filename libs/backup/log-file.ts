import { isUtf8 } from 'node:buffer';
import type { VerbatimEvent } from '#event-store';
import { z } from 'zod';
import { formatSchema, readLineFile, valid, type LineFileEnd } from './line-file.ts';

export const logHeaderSchema = z.strictObject({
  redress: z.literal('log'),
  format: formatSchema,
  /** Where it was read from; it may be restored to another one. */
  namespace: z.string(),
  created: z.iso.datetime(),
  /** The log's name; `null` where it had none, and left out by earlier releases. */
  log: z.string().nullable().optional(),
  /** The event at which it ends, the last one when the backup began; `null` where there was none. */
  upTo: z
    .strictObject({
      stream: z.string(),
      revision: z.int().nonnegative(),
      id: z.string(),
      /** Left out where it is not ours, and by earlier releases. */
      hash: z.string().optional(),
    })
    .nullable(),
});
export type LogHeader = z.infer<typeof logHeaderSchema>;

/** Bytes as they are stored: as text where they are UTF-8, otherwise in base64. */
const bytesSchema = z.union([z.string(), z.strictObject({ base64: z.base64() })]);

const eventSchema = z.strictObject({
  stream: z.string().min(1),
  revision: z.int().nonnegative(),
  id: z.uuid(),
  type: z.string(),
  /** Whether the server was told that the data is JSON. */
  json: z.boolean(),
  data: bytesSchema,
  metadata: bytesSchema,
});
type EventLine = z.infer<typeof eventSchema>;

export function lineOf({ stream, revision, id, type, isJson, data, metadata }: VerbatimEvent): EventLine {
  return { stream, revision, id, type, json: isJson, data: toText(data), metadata: toText(metadata) };
}

/** An event of a backup, with the line it stands on. */
export interface BackedUpEvent {
  readonly line: number;
  readonly event: VerbatimEvent;
}

/**
 * The events of a backup in the order of the log. Throws as `readLineFile`.
 * @param onEnd told what the file ends with, once its digest is known to be right.
 */
export async function* readLogFile(
  file: string,
  onEnd?: (end: LineFileEnd<LogHeader>) => void,
): AsyncGenerator<BackedUpEvent, void, undefined> {
  const lines = readLineFile(file, logHeaderSchema);
  try {
    for (let next = await lines.next(); ; next = await lines.next()) {
      if (next.done === true) return onEnd?.(next.value);
      const { line, value } = next.value;
      const { json: isJson, data, metadata, ...rest } = valid(file, line, eventSchema, value, 'this is no event');
      yield { line, event: { ...rest, isJson, data: toBytes(data), metadata: toBytes(metadata) } };
    }
  } finally {
    await lines.return(undefined as never);
  }
}

const toText = (bytes: Uint8Array): EventLine['data'] =>
  isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : { base64: Buffer.from(bytes).toString('base64') };

const toBytes = (stored: EventLine['data']): Uint8Array =>
  typeof stored === 'string' ? Buffer.from(stored, 'utf8') : Buffer.from(stored.base64, 'base64');
