import type { Instant, LocalDate } from '#kernel';
import type { Freshness } from '#read-model';
import type { DEFINITIONS } from './definitions.ts';
import type { Bounds } from './period.ts';

/** A number with the references of the cases behind it; a case that counts twice is listed twice. */
export interface Figure {
  readonly count: number;
  /** In byte order, at most as many as asked for; fewer than `count` only where there are more. */
  readonly cases: readonly string[];
}

export type Tally = Readonly<Record<string, Figure>>;

/** How the clocks of a rule ended that fell due in the period. The results add up to `due`. */
export interface DutyLine {
  readonly rule: string;
  readonly title: string;
  readonly nature: string;
  readonly due: Figure;
  readonly met: Figure;
  readonly metWithinExtension: Figure;
  readonly missed: Figure;
  /** Of those missed: a person declared the reading to be an error of the record. */
  readonly missedCorrected: Figure;
  readonly stillRunning: Figure;
  readonly endedBefore: Figure;
  readonly notKnown: Figure;
}

/** Entitlements and windows: nobody owes them, so nobody misses them. */
export interface RightLine {
  readonly rule: string;
  readonly title: string;
  readonly nature: string;
  readonly fellDue: Figure;
  /** The right arose, or the window closed. */
  readonly expired: Figure;
  /** What the window was for happened in it. */
  readonly met: Figure;
  readonly stillRunning: Figure;
  readonly endedBefore: Figure;
}

/** A limit that was missed, with the working behind the figure. */
export interface Miss {
  readonly reference: string;
  readonly clock: string;
  readonly rule: string;
  readonly firstDueAt: Instant;
  /** The due instant that passed unmet: later than the first one where it had been extended. */
  readonly missedDueAt: Instant;
  /** `null`: not met yet, or never. */
  readonly metAt: Instant | null;
  /** ms from the missed due instant to the act that met it. */
  readonly lateByMs: number | null;
  /** Why a person declared the reading to be an error of the record. */
  readonly correctedBecause: string | null;
}

/** How often something was received, against the period before. */
export interface TrendLine {
  readonly name: string;
  readonly count: number;
  readonly before: number;
  /** `count` less `before`. */
  readonly change: number;
}

/** What was received, by kind, area and cause, against the period before (M-02). */
export interface Trends {
  /** The first and last day of the period before. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly kinds: readonly TrendLine[];
  readonly areas: readonly TrendLine[];
  readonly causes: readonly TrendLine[];
}

export interface ComplianceReport {
  readonly organisation: string;
  readonly period: Bounds;
  /** How each figure is counted, by its name in this report. */
  readonly definitions: typeof DEFINITIONS;
  readonly openAtStart: Figure;
  readonly received: Figure;
  readonly reopened: Figure;
  readonly closed: Figure;
  readonly closedDateUnknown: Figure;
  readonly openAtEnd: Figure;
  readonly receivedByKind: Tally;
  readonly receivedByChannel: Tally;
  readonly receivedByArea: Tally;
  readonly receivedByCause: Tally;
  readonly trends: Trends;
  readonly exits: Tally;
  readonly outcomes: Tally;
  readonly duties: readonly DutyLine[];
  readonly rights: readonly RightLine[];
  readonly undatedClocks: Figure;
  readonly misses: readonly Miss[];
  readonly correctiveActionsRaised: Figure;
  readonly correctiveActionsClosed: Figure;
  readonly departures: Figure;
}

/** A report with what it was computed from. */
export interface CompiledReport extends ComplianceReport {
  /** Of each projection behind it, before it was read. */
  readonly freshness: Readonly<Record<string, Freshness>>;
}
