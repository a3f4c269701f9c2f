import { decide, evolveAll, initialCase, type ActRequest, type CaseState, type RecordedCaseEvent } from '#casework';
import { acknowledged, act, contacted } from '../../libs/casework/testing/acts.ts';
import { Scenario, shippedPack } from '../../libs/casework/testing/scenario.ts';

/** What a decision costs beside folding the stream that it is decided on, both in milliseconds of one run. */
export interface DecisionCost {
  readonly acts: number;
  readonly events: number;
  readonly foldMs: number;
  /** An act of today. */
  readonly liveMs: number;
  /** The void of an act of long ago, after which all that followed is looked at anew. */
  readonly correctionMs: number;
}

const ROUNDS = 21;

/** A case of so many acts, an hour apart, without its next. */
function caseOf(acts: number): { readonly s: Scenario; readonly voided: ActRequest } {
  const s = new Scenario(shippedPack('commonsense')).at('2025-01-06T09:00:00Z');
  s.receive();
  s.record(acknowledged({ expectedReplyDate: '2025-01-20' }));
  const start = Date.parse('2025-01-06T10:00:00Z');
  for (let n = 2; n < acts; n += 1) s.at(new Date(start + n * 3_600_000).toISOString()).record(contacted());
  const [said] = s.history.filter(({ type }) => type === 'Acknowledged');
  return { s, voided: act('ActVoided', { act: said?.id ?? '', reason: 'entered_in_error' }) };
}

/** Measured by turns, so that what the machine does besides falls on all of them; the median of the rounds. */
export function decisionCosts(acts: number): DecisionCost {
  const { s, voided } = caseOf(acts);
  const last = s.told.at(-1);
  if (last === undefined) throw new Error('no act was told');
  const { context } = last;
  const meta = { decidedAt: context.now, actor: context.actor };
  const stream = s.history.map((event) => ({ ...event, meta: { ...meta, ...event } }) as unknown as RecordedCaseEvent);
  const read = (): CaseState => evolveAll(initialCase, stream);
  const asked = (request: ActRequest) => () => {
    const decision = decide(s.state, { type: 'record', acts: [request] }, context);
    if (!decision.ok) throw new Error(decision.refusal.message);
  };
  const [fold, live, correction]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    fold?.push(timed(read));
    live?.push(timed(asked(contacted())));
    correction?.push(timed(asked(voided)));
  }
  const [foldMs, liveMs, correctionMs] = [fold, live, correction].map(median);
  return { acts, events: stream.length, foldMs: foldMs ?? 0, liveMs: liveMs ?? 0, correctionMs: correctionMs ?? 0 };
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

const median = (times: readonly number[] = []): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
