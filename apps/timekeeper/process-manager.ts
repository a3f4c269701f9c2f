import type { PlainAct } from '#application';
import type { CorrectiveActionCommand } from '#corrective-action';
import type { Id, Instant, Recorded } from '#kernel';
import type { PartyCommand } from '#party';

/** A command that a process manager sends to another stream. */
export type Reaction = { readonly organisation: string } &
  /** To the stream of a corrective action. */
  (
    | { readonly correctiveAction: string; readonly command: CorrectiveActionCommand }
    /** To a case, another one among them: acts that follow from what happened elsewhere. */
    | { readonly recordOn: Id; readonly acts: readonly PlainAct[] }
    /** To the party of a case. */
    | { readonly partyOfCase: Id; readonly command: PartyCommand }
    /** To the party of a case as well: what an act had brought about there ends with the act. */
    | { readonly partyOfCase: Id; readonly voided: Id; readonly at: Instant }
    /** To the organisation itself: something that its recurring duties may have waited for is on record. */
    | { readonly settle: 'organisation' }
    /** To the key store: the key of a person whose erasure is on record. */
    | { readonly destroyKeyOf: Id }
  );

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
