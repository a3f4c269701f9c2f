import type { Id, Instant } from '#kernel';
import type { Row } from '#read-model';

/**
 * What there is to do on a case, and who is on it, by whom it is looked for. Keys: a limit's and a task's are those of
 * `clocks` and `tasks`, the case's its id, and `{caseId}/@{role}` that of whoever fills a role on it.
 */
export interface WorkRow extends Row {
  readonly caseId: Id;
  readonly what: 'case' | 'person' | 'limit' | 'task';
  /** That owes it; of a person, the one that they fill. */
  readonly role: string | null;
  /** To whom a task was given; of a person, who they are. */
  readonly person: Id | null;
  /** Who fills the role that owes it on the case. */
  readonly filler: Id | null;
  readonly area: string | null;
  /** When a task was raised; otherwise, when the case was received. */
  readonly raisedAt: Instant;
  /** Of a limit; `null`: as soon as possible. */
  readonly dueAt: Instant | null;
  /** Of a limit: as last counted, extensions aside. */
  readonly countedDueAt: Instant | null;
  /** The limit runs, the task is to be done; otherwise, the case is open. */
  readonly open: boolean;
  /** Of a person: the first of the roles that they fill on the case. */
  readonly first: boolean;
  /** Of a person: there is something to do on the case that is nobody's in particular. */
  readonly free: boolean;
}
