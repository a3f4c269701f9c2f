import { join } from 'node:path';
import type { NumberHeld } from '#application';
import type { Config } from '#config';
import { Position, type EventLog, type Remembered } from '#event-store';
import { saveLostEvents, type LostEvent } from '../projector/lost-events.ts';
import type { ReadSide } from '../projector/read-side.ts';

export interface SavedLoss {
  readonly counts: { readonly lostEvents: number; readonly lostCases: number };
  readonly numbers: readonly NumberHeld[];
  /** `null` where nothing is lost. */
  readonly file: string | null;
  /** A sentence with a space before it; empty where nothing is lost. */
  readonly said: string;
}

/** Saves what the read models show beyond the log into the data directory. @param open the data of an event */
export async function saveLost(
  { DATA_DIR }: Config,
  { readModel }: ReadSide,
  log: EventLog,
  open: (event: LostEvent) => Promise<object>,
): Promise<SavedLoss> {
  const file = join(DATA_DIR, `lost-events-${new Date().toISOString().replace(/\D/g, '')}.jsonl`);
  const { events, cases, numbers } = await saveLostEvents(readModel, log, file, open);
  const counts = { lostEvents: events, lostCases: cases };
  if (events === 0) return { counts, numbers, file: null, said: '' };
  const said = ` ${events} events of ${cases} cases that it does not have are in ${file}, for people to enter again: it holds personal data.`;
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
