import { localDateOf } from '#procedure';
import type { OpenSpell, RegisterRow } from '../register/index.ts';
import { Count, Counts } from './figure.ts';
import type { Bounds } from './period.ts';
import type { ComplianceReport, Tally, TrendLine } from './report.ts';

/** What the report needs of a case. */
export type CaseRead = Pick<
  RegisterRow,
  'reference' | 'kind' | 'channel' | 'area' | 'receivedAt' | 'spells' | 'outcome' | 'causes'
>;

type CaseFigureName =
  | 'openAtStart'
  | 'received'
  | 'reopened'
  | 'closed'
  | 'closedDateUnknown'
  | 'openAtEnd'
  | 'receivedByKind'
  | 'receivedByChannel'
  | 'receivedByArea'
  | 'receivedByCause'
  | 'trends'
  | 'exits'
  | 'outcomes';

/** The figures of a report that count cases, case by case. What each means is in `definitions.ts`. */
export class CaseFigures {
  readonly #bounds: Bounds;
  readonly #openAtStart: Count;
  readonly #received: Count;
  readonly #reopened: Count;
  readonly #closed: Count;
  readonly #closedDateUnknown: Count;
  readonly #openAtEnd: Count;
  readonly #byKind: Counts;
  readonly #byChannel: Counts;
  readonly #byArea: Counts;
  readonly #byCause: Counts;
  readonly #before: {
    readonly bounds: Bounds;
    readonly byKind: Counts;
    readonly byArea: Counts;
    readonly byCause: Counts;
  };
  readonly #exits: Counts;
  readonly #outcomes: Counts;

  /** @param before the period that the trends are measured against. @param most references kept. */
  constructor(bounds: Bounds, before: Bounds, most: number) {
    this.#bounds = bounds;
    this.#before = { bounds: before, byKind: new Counts(0), byArea: new Counts(0), byCause: new Counts(0) };
    this.#openAtStart = new Count(most);
    this.#received = new Count(most);
    this.#reopened = new Count(most);
    this.#closed = new Count(most);
    this.#closedDateUnknown = new Count(most);
    this.#openAtEnd = new Count(most);
    this.#byKind = new Counts(most);
    this.#byChannel = new Counts(most);
    this.#byArea = new Counts(most);
    this.#byCause = new Counts(most);
    this.#exits = new Counts(most);
    this.#outcomes = new Counts(most);
  }

  add(one: CaseRead): void {
    const { reference, kind, channel, area, receivedAt } = one;
    const causes = [...new Set(one.causes)];
    if (isWithin(this.#before.bounds, receivedAt)) {
      this.#before.byKind.add(kind, reference);
      this.#before.byArea.add(area, reference);
      for (const cause of causes) this.#before.byCause.add(cause, reference);
    }
    if (this.#isWithin(receivedAt)) {
      this.#received.add(reference);
      this.#byKind.add(kind, reference);
      this.#byChannel.add(channel, reference);
      this.#byArea.add(area, reference);
      for (const cause of causes) this.#byCause.add(cause, reference);
    }
    for (const [index, spell] of one.spells.entries()) this.#addSpell(one, spell, index > 0);
  }

  get figures(): Pick<ComplianceReport, CaseFigureName> {
    return {
      openAtStart: this.#openAtStart.figure,
      received: this.#received.figure,
      reopened: this.#reopened.figure,
      closed: this.#closed.figure,
      closedDateUnknown: this.#closedDateUnknown.figure,
      openAtEnd: this.#openAtEnd.figure,
      receivedByKind: this.#byKind.tally,
      receivedByChannel: this.#byChannel.tally,
      receivedByArea: this.#byArea.tally,
      receivedByCause: this.#byCause.tally,
      trends: {
        from: this.#before.bounds.from,
        to: this.#before.bounds.to,
        kinds: trend(this.#byKind.tally, this.#before.byKind.tally),
        areas: trend(this.#byArea.tally, this.#before.byArea.tally),
        causes: trend(this.#byCause.tally, this.#before.byCause.tally),
      },
      exits: this.#exits.tally,
      outcomes: this.#outcomes.tally,
    };
  }

  #addSpell({ reference, outcome }: CaseRead, spell: OpenSpell, isReopening: boolean): void {
    const { from, to, start, end } = this.#bounds;
    const { openedAt, closed, exit } = spell;
    if (isReopening && this.#isWithin(openedAt)) this.#reopened.add(reference);
    if (closed && spell.closedOn === null) {
      if (this.#isWithin(openedAt)) this.#closedDateUnknown.add(reference);
      return;
    }
    const closedOn = this.#closingDay(spell);
    if (openedAt < start && (closedOn === null || closedOn >= from)) this.#openAtStart.add(reference);
    if (openedAt < end && (closedOn === null || closedOn > to)) this.#openAtEnd.add(reference);
    if (closedOn === null || closedOn < from || closedOn > to) return;
    this.#closed.add(reference);
    this.#exits.add(exit, reference);
    this.#outcomes.add(outcome, reference);
  }

  /** A closing day before the opening is an error of the record: it then counts as closed on the day it was opened. */
  #closingDay({ openedAt, closedOn }: OpenSpell): string | null {
    if (closedOn === null) return null;
    const openedOn = localDateOf(openedAt, this.#bounds.timeZone);
    return closedOn < openedOn ? openedOn : closedOn;
  }

  #isWithin(instant: string): boolean {
    return isWithin(this.#bounds, instant);
  }
}

const isWithin = ({ start, end }: Bounds, instant: string): boolean => start <= instant && instant < end;

/** Every word that was counted in either period, in byte order. */
function trend(now: Tally, before: Tally): readonly TrendLine[] {
  return [...new Set([...Object.keys(now), ...Object.keys(before)])].sort().map((name) => {
    const [count, countBefore] = [now[name]?.count ?? 0, before[name]?.count ?? 0];
    return { name, count, before: countBefore, change: count - countBefore };
  });
}
