import type { CorrectiveActionCommand } from '#corrective-action';
import type { Id, Recorded } from '#kernel';

/** A command that a process manager sends to another stream. */
export interface Reaction {
  readonly organisation: string;
  readonly correctiveAction: Id;
  readonly command: CorrectiveActionCommand;
}

/**
 * What follows on *other* streams. Pure: the same event gives the same commands, whose ids are derived from the
 * event's, so that a replay sends the same ones and nothing is written twice. What follows on the same case is a
 * consequence, decided with its act (`libs/casework`).
 */
export interface ProcessManager {
  readonly name: string;
  /** Prefixes of the streams it listens to, such as `case-`. */
  readonly prefixes: readonly string[];
  react(event: Recorded): readonly Reaction[];
}
