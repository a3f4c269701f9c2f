/** What a client was promised: a command that was accepted, and the events that the answer says were written. */
export interface Acknowledged {
  readonly commandId: string;
  readonly mutation: string;
  readonly caseId: string | null;
  readonly events: readonly string[];
}

/** Everything that clients were told, for as long as the log is to hold to it. */
export class Ledger {
  readonly accepted = new Map<string, Acknowledged>();
  /** Command ids that were refused: nothing may have been written under them. */
  readonly refused = new Set<string>();
  /** Answers to a repeated command that differ from the first one. */
  readonly contradictions: string[] = [];

  accept(answer: Acknowledged): void {
    const first = this.accepted.get(answer.commandId);
    if (first === undefined) {
      this.accepted.set(answer.commandId, answer);
      this.refused.delete(answer.commandId);
    } else if (first.events.join() !== answer.events.join()) {
      this.contradictions.push(`${answer.commandId} was answered with other events when it was repeated`);
    }
  }

  refuse(commandId: string): void {
    if (this.accepted.has(commandId)) this.contradictions.push(`${commandId} was accepted, and refused when repeated`);
    else this.refused.add(commandId);
  }
}
