/**
 * How every figure of the compliance report is counted. They stand in the report itself, so that whoever reads a
 * figure can read what it means; a change of one is a change of the report and belongs in the change log.
 */
export const DEFINITIONS = {
  period:
    'Whole local days of the organisation’s time zone, the first and the last included. Moments are those at which things happened (occurredAt, receivedAt), as far as Redress had learned of them when the report was made: what is recorded later of the period changes a later report on it.',
  received: 'Cases whose true receipt falls in the period, however late they were recorded; every kind of feedback.',
  reopened: 'Reopenings in the period. A case reopened twice counts twice.',
  closed:
    'Closures whose closing day falls in the period. A case closed, reopened and closed again counts twice. Closures without a known day are not among them.',
  closedDateUnknown:
    'Receipts and reopenings in the period that were ended by a closure whose day nobody knows. Such cases are never counted as open, nor as closed in any period.',
  openAtStart: 'Cases received or reopened before the first moment of the period and not closed on an earlier day.',
  openAtEnd:
    'Cases received or reopened before the end of the period and not closed on its last day or earlier: openAtStart + received + reopened − closed − closedDateUnknown.',
  receivedByKind: 'The cases received, by their kind as it stands now.',
  receivedByChannel: 'The cases received, by the channel they came in by.',
  receivedByArea: 'The cases received, by area; “(none)” where none was given.',
  receivedByCause:
    'The cases received, by the cause codes recorded with their lessons; a case with several codes counts under each, one with none under none.',
  trends:
    'What was received by kind, area and cause, in the period and in the one before: the quarter before a quarter, the year before a year, before other days as many. Both are counted as the cases stand now.',
  exits: 'The closures, by how the case left the procedure.',
  outcomes:
    'The closures, by the outcome on record for the case; “(none)” where none was decided. The outcome is that of the latest decision that stands.',
  duties:
    'Duties, promises and recurring limits. A clock counts in the period in which its first due instant falls, before any extension, whenever it started and ended; a limit up to the end of a day counts on that day.',
  due: 'Every such clock. met + metWithinExtension + missed + stillRunning + endedBefore + notKnown.',
  met: 'Met before it was first due.',
  metWithinExtension:
    'Met after it was first due and before the due instant that a valid extension or the promise that took over had set. A promise that took over counts again, in its own line, by its own date.',
  missed:
    'A due instant passed unmet: its own, or that of the promise that took over from it. Met later, extended later or ended later, it stays missed.',
  missedCorrected: 'Of those missed: a person declared the reading to be an error of the record, with a reason.',
  stillRunning: 'Neither met nor missed when the report was made.',
  endedBefore:
    'Ended unmet before its due instant, because it no longer applied: superseded (a promise by the one that renewed it, too), withdrawn, closed, referred, left behind with a stage, or what started it was voided.',
  notKnown: 'The case was closed on a day nobody knows, so that nobody can say whether the limit was kept.',
  rights:
    'Entitlements and windows, by the period in which they first fell due. Nobody owes them and they are never misses. expired: the right arose or the window closed.',
  undatedClocks:
    'Clocks that started in the period and have no due instant, such as “as soon as possible”. They are in no other figure.',
  misses:
    'The clocks under missed, one by one. lateByMs runs from the missed due instant to the act that met it and is fixed by that act. It lies before the first due instant only where the limit was counted anew to an earlier day.',
  correctiveActionsRaised: 'Corrective actions raised in the period, with the case that raised them.',
  correctiveActionsClosed: 'Corrective actions closed in the period, whenever they were raised.',
  departures:
    'Acts that happened in the period and departed from a gate of the procedure; one act may count more than once.',
} as const;
