import type { CaseEventMap } from '#casework';
import type { Id, Instant } from '#kernel';
import type { Row } from '#read-model';

/** An act that departed from the procedure, with the gate it went past. The key is the event's id. */
export interface DepartureRow extends Row {
  readonly caseId: Id;
  readonly gate: string;
  readonly act: Id;
  /** `block`: Redress would have refused to do it; `warn`: it would have said so. */
  readonly mode: CaseEventMap['ProcedureDeparted']['mode'];
  readonly reason: string;
  /** Clauses of the procedure. */
  readonly req: readonly string[];
  readonly occurredAt: Instant;
  readonly decidedAt: Instant;
  readonly actorId: Id;
}
