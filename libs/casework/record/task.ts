import type { Id } from '#kernel';
import type { Consequences } from '../events/index.ts';

export interface Task {
  readonly id: Id;
  readonly rule: string;
  readonly kind: Consequences['TaskRaised']['kind'];
  readonly title: string;
  readonly role: string;
  readonly person: Id | null;
  readonly raisedBy: Id;
  /** How many acts were on record then: what does it comes after them. */
  readonly raisedAfter: number;
  readonly about?: string;
  readonly done: boolean;
  /** What ended it; of an open task nothing. */
  readonly end?: { readonly by: Id; readonly how: Consequences['TaskDone']['how'] };
}

/** Something that whoever looks at the case should see, and the act or the consequence that raised it. */
export interface Flag {
  readonly flag: string;
  readonly by: Id;
}
