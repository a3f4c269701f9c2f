import { isMissed, type Clock } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { tellKept } from './dates.ts';
import { dueFrom, liveAgain, owedUntil } from './live-again.ts';
import { isFromReceipt } from './recalculate.ts';
import type { Cause, Run } from './run.ts';

/**
 * The receipt was recorded wrongly: every limit that began with it is lived again from the right moment. A miss that was
 * none is corrected by the same reason; one that was is missed by its right date, and what followed from it stays. A
 * date that was told stays.
 * @param follow what follows from an act (`consequences.ts`).
 */
export function readFromReceipt(run: Run, correction: ActOnRecord, follow: (cause: Cause) => void): void {
  const { receivedAt } = run.state;
  const misread = [...run.state.clocks.values()].filter(
    (clock) => clock.nature !== 'promise' && clock.from !== receivedAt && isFromReceipt(run, clock),
  );
  tellKept(run, misread.filter(isTold), correction);
  for (const clock of misread) {
    const due = dueFrom(run, clock, receivedAt);
    if (due === undefined) continue;
    const wasNone = isMissed(clock) && due.dueAt > owedUntil(run, { ...clock, from: receivedAt });
    if (wasNone) correctReading(run, clock, correction, follow);
    if (!isTold(clock)) liveAgain(run, clock.id, receivedAt, 'receipt_corrected', correction);
  }
}

/** Somebody was told its date. */
const isTold = ({ extensions }: Clock): boolean => extensions > 0;

function correctReading(run: Run, { id }: Clock, correction: ActOnRecord, follow: (cause: Cause) => void): void {
  const reason = `the receipt was corrected: ${String(correction.data['reason'])}`.slice(0, 500);
  const data = { clock: id, reason };
  follow(run.emit({ type: 'ClockReadingCorrected', data }, correction.occurredAt, correction.id));
}
