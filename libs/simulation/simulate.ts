import { caseNumberStream, caseStream, type Core } from '#application';
import type { RecordedCaseEvent } from '#casework';
import type { Id, Instant } from '#kernel';
import { localDateOf, type Pack } from '#procedure';
import { worldOf } from './past.ts';
import { differs, TrialTally, type TrialReport } from './tally.ts';
import { tryCase, type CaseTrial } from './try-case.ts';

export interface SimulationOptions {
  readonly organisation: string;
  /** Cases received since then. */
  readonly from: Instant;
  /** The most cases tried; all unless told. */
  readonly most?: number;
  /** Goes on after the place at which an earlier one stopped. */
  readonly after?: NumberPlace;
  /** Differing cases kept in the answer, from the first on. */
  readonly listUpTo: number;
  /** The differing cases that come before those kept. */
  readonly skip?: number;
  readonly onProgress?: (cases: number) => void;
}

/** A place in the numbers of the organisation's cases: the year and the revision on its stream. */
export interface NumberPlace {
  readonly year: number;
  readonly revision: number;
}

export interface Simulation {
  readonly report: TrialReport;
  /** The differing cases wanted, by their numbers. */
  readonly cases: readonly CaseTrial[];
  /** Where it stopped, if there are cases beyond. */
  readonly stoppedAt: NumberPlace | null;
}

/**
 * Replays the history of an organisation under another pack, case by case, and writes nothing. One case and the figures
 * are in memory at a time, beside the differing cases that are wanted.
 * @throws what the log and the codec throw
 */
export async function simulate(core: Core, pack: Pack, options: SimulationOptions): Promise<Simulation> {
  const world = await worldOf(core, options.organisation, pack);
  const tally = new TrialTally(pack);
  const cases: CaseTrial[] = [];
  const { most = Number.MAX_SAFE_INTEGER, listUpTo, skip = 0 } = options;
  let tried = 0;
  let differing = 0;
  let last: NumberPlace | null = null;
  for await (const { caseId, place } of numbered(core, options, world.now)) {
    if (tried >= most) return { report: tally.report(), cases, stoppedAt: last };
    const history = await historyOf(core, caseId, options);
    const trial = history === null ? null : tryCase(caseId, history, world);
    if (trial === null || !bearsNumber(trial, place)) continue;
    tried += 1;
    last = place;
    tally.add(trial);
    if (differs(trial)) {
      differing += 1;
      if (differing > skip && cases.length < listUpTo) cases.push(trial);
    }
    options.onProgress?.(tried);
  }
  return { report: tally.report(), cases, stoppedAt: null };
}

/** The cases of an organisation by their numbers, from the year of `from` on: numbers are taken by the year of receipt. */
async function* numbered(
  { log, codec, library }: Core,
  { organisation, from, after }: SimulationOptions,
  now: Instant,
): AsyncGenerator<{ readonly caseId: Id; readonly place: NumberPlace }> {
  const { timeZone } = await library.organisation(organisation);
  const yearOf = (moment: Instant): number => Number(localDateOf(moment, timeZone).slice(0, 4));
  for (let year = after?.year ?? yearOf(from); year <= yearOf(now); year += 1) {
    const start = after?.year === year ? after.revision + 1 : 0;
    for await (const stored of log.read(caseNumberStream(organisation, String(year)), organisation, { from: start })) {
      const event = codec.decode(stored);
      if (event === null) continue;
      yield { caseId: (event.data as { case: Id }).case, place: { year, revision: event.revision } };
    }
  }
}

/** A number may have been taken for a case that got another one, or was never opened. */
const bearsNumber = ({ reference }: CaseTrial, { year, revision }: NumberPlace): boolean =>
  reference.endsWith(`-${year}-${String(revision + 1).padStart(5, '0')}`);

/** @returns `null` for another organisation's case, and one that was received before. */
async function historyOf(
  { log, codec }: Core,
  caseId: Id,
  { organisation, from }: SimulationOptions,
): Promise<readonly RecordedCaseEvent[] | null> {
  const history: RecordedCaseEvent[] = [];
  for await (const stored of log.read(caseStream(caseId), organisation)) {
    const event = codec.decode(stored) as RecordedCaseEvent | null;
    if (event !== null) history.push(event);
  }
  const [first] = history;
  if (first === undefined) return null;
  const { receivedAt } = first.data as { readonly receivedAt?: Instant };
  return receivedAt === undefined || receivedAt < from ? null : history;
}
