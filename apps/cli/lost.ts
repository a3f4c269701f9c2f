import { join } from 'node:path';
import type { NumberHeld } from '#application';
import type { Config } from '#config';
import { Position, type EventLog, type Remembered } from '#event-store';
import { saveLostEvents } from '../projector/lost-events.ts';
import type { ReadSide } from '../projector/read-side.ts';

export interface SavedLoss {
  readonly counts: { readonly lostEvents: number; readonly lostCases: number; readonly lostParties: number };
  readonly numbers: readonly NumberHeld[];
  /** `null` where nothing is lost. */
  readonly file: string | null;
  /** A sentence with a space before it; empty where nothing is lost. */
  readonly said: string;
}

/** Saves what the read models show beyond the log into the data directory. @param open what is sealed in it */
export async function saveLost(
  { DATA_DIR }: Config,
  { readModel }: ReadSide,
  log: EventLog,
  open: (organisation: string, data: object) => Promise<object>,
): Promise<SavedLoss> {
  const file = join(DATA_DIR, `lost-events-${new Date().toISOString().replace(/\D/g, '')}.jsonl`);
  const { events, cases, parties, numbers } = await saveLostEvents(readModel, log, file, open);
  const counts = { lostEvents: events, lostCases: cases, lostParties: parties };
  if (events + parties === 0) return { counts, numbers, file: null, said: '' };
  const also = parties === 0 ? '' : ` and what held of ${parties} parties`;
  const said = ` ${events} events of ${cases} cases${also} that it does not have are in ${file}, for people to enter again: it holds personal data.`;
  return { counts, numbers, file, said };
}

/** The latest event that is remembered, for `LogRestored`. */
export function beforeOf(remembered: readonly Remembered[]): {
  before?: { stream: string; revision: number; event: string; hash: string };
} {
  const [latest] = remembered
    .flatMap(({ places }) => places)
    .sort((a, b) => Position.fromText(b.position).compare(Position.fromText(a.position)));
  if (latest === undefined) return {};
  const { stream, revision, event, hash } = latest;
  return { before: { stream, revision, event, hash } };
}
