import { isRunning, mayFallDue } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf, runningClocks } from './clock-rules.ts';
import { isClosure, type Run } from './run.ts';
import { fallDue } from './settle.ts';
import { endTask } from './tasks.ts';

/** A limit that is learnt of, or runs again, when the case is closed ended with the closure like the others. */
export function endWithClosure(run: Run): void {
  const closed = run.state.status === 'closed' ? run.state.acts.findLast(isClosure) : undefined;
  if (closed === undefined) return;
  for (const clock of runningClocks(run)) {
    const begun = run.act(clock.startedBy)?.occurredAt ?? clock.from;
    if (!run.newborn.has(clock.id) || begun > closed.occurredAt) continue;
    if (ruleOf(run, clock)?.outlivesClosure === true) continue;
    if (mayFallDue(clock) && (clock.dueAt ?? '') <= closed.occurredAt) fallDue(run, clock);
    cancelClock(run, clock, 'closed', closed.id, closed.occurredAt);
  }
}

/** At closure what still runs ends with the reason; what was missed stays missed; some duties outlive the case. */
export function closeEverything(run: Run, closed: ActOnRecord): void {
  const because =
    closed.type === 'CaseMerged'
      ? 'merged'
      : closed.data['closedOn'] === null
        ? 'closed_date_unknown'
        : closed.data['exit'] === 'withdrawn'
          ? 'withdrawn'
          : 'closed';
  for (const clock of run.state.clocks.values()) {
    if (!isRunning(clock) || (because !== 'merged' && ruleOf(run, clock)?.outlivesClosure === true)) continue;
    cancelClock(run, clock, because, closed.id, closed.occurredAt);
  }
  for (const task of run.state.tasks.values()) if (!task.done) endTask(run, task, closed, 'closed', closed);
}
