import { describe, expect, it } from 'vitest';
import { BadPeriod, boundsOf, quarter, year } from './period.ts';
import { CaseFigures } from './case-figures.ts';
import { verdictOn, type ClockRead } from './clock-result.ts';
import { missesCsv, reportCsv } from './csv.ts';
import { DEFINITIONS } from './definitions.ts';
import type { ComplianceReport, Figure } from './report.ts';

describe('a period', () => {
  it.each([
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-Q3', '2026-07-01', '2026-09-30'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
  ])('%s is whole months', (text, from, to) => expect(quarter(text)).toEqual({ from, to }));

  it('is a calendar year', () => expect(year('2026')).toEqual({ from: '2026-01-01', to: '2026-12-31' }));

  it('begins and ends at midnight of the organisation', () => {
    expect(boundsOf(quarter('2026-Q2'), 'Europe/London')).toMatchObject({
      start: '2026-03-31T23:00:00.000Z',
      end: '2026-06-30T23:00:00.000Z',
    });
  });

  it.each(['2026-Q5', '2026', 'Q1'])('is not %s', (text) => expect(() => quarter(text)).toThrow(BadPeriod));

  it('does not end before it begins, and knows its days and its zone', () => {
    expect(() => boundsOf({ from: '2026-02-01', to: '2026-01-31' }, 'UTC')).toThrow(BadPeriod);
    expect(() => boundsOf({ from: '2026-02-30', to: '2026-03-31' }, 'UTC')).toThrow(BadPeriod);
    expect(() => boundsOf(quarter('2026-Q1'), 'Europe/Atlantis')).toThrow(BadPeriod);
  });
});

describe('the cases of a report', () => {
  const bounds = boundsOf(quarter('2026-Q1'), 'Europe/London');
  const spell = (openedAt: string, closedOn: string | null, closed = closedOn !== null) => ({
    openedAt,
    closedOn,
    closed,
    exit: closed ? 'resolved' : null,
  });
  const counted = (...spells: ReturnType<typeof spell>[]) => {
    const figures = new CaseFigures(bounds, boundsOf(quarter('2025-Q4'), 'Europe/London'), 10);
    const receivedAt = spells[0]!.openedAt;
    figures.add({
      reference: 'T-1',
      kind: 'complaint',
      channel: 'email',
      area: null,
      receivedAt,
      spells,
      outcome: null,
      causes: [],
    });
    const { openAtStart, received, reopened, closed, closedDateUnknown, openAtEnd } = figures.figures;
    return [openAtStart, received, reopened, closed, closedDateUnknown, openAtEnd].map(({ count }) => count);
  };

  it.each([
    ['open all along', [spell('2025-12-01T10:00:00.000Z', null)], [1, 0, 0, 0, 0, 1]],
    ['closed on the day before', [spell('2025-12-01T10:00:00.000Z', '2025-12-31')], [0, 0, 0, 0, 0, 0]],
    ['closed on the first day', [spell('2025-12-01T10:00:00.000Z', '2026-01-01')], [1, 0, 0, 1, 0, 0]],
    ['received and closed on the last day', [spell('2026-03-31T10:00:00.000Z', '2026-03-31')], [0, 1, 0, 1, 0, 0]],
    ['received after the end', [spell('2026-03-31T23:00:00.000Z', null)], [0, 0, 0, 0, 0, 0]],
    ['closed nobody knows when', [spell('2026-02-01T10:00:00.000Z', null, true)], [0, 1, 0, 0, 1, 0]],
    [
      'closed, reopened, closed again',
      [
        spell('2025-12-01T10:00:00.000Z', '2026-01-10'),
        spell('2026-02-01T10:00:00.000Z', '2026-02-10'),
        spell('2026-03-01T10:00:00.000Z', null),
      ],
      [1, 0, 2, 2, 0, 1],
    ],
  ])('count one that was %s', (_, spells, expected) => expect(counted(...spells)).toEqual(expected));
});

describe('the result of a clock', () => {
  const clock = (more: Partial<ClockRead>): ClockRead => ({
    clock: 'reply',
    rule: 'reply',
    title: 'Reply',
    nature: 'duty',
    subject: null,
    startedBy: 'intake',
    firstDueAt: '2026-01-10T00:00:00.000Z',
    countedDueAt: '2026-01-10T00:00:00.000Z',
    breachedAt: null,
    correctedBecause: null,
    promise: null,
    endHow: null,
    endAt: null,
    endBy: null,
    endBecause: null,
    lateByMs: null,
    ...more,
  });
  const promise = (id: string, more: Partial<ClockRead>) =>
    clock({ clock: id, rule: 'promise', nature: 'promise', ...more });
  const extended = clock({ endHow: 'extended', endBy: 'delay', promise: 'promise' });
  const result = (one: ClockRead, ...others: ClockRead[]) => verdictOn(one, [one, ...others]).result;

  it('is met before it was first due', () => {
    expect(result(clock({ endHow: 'met', endAt: '2026-01-09T00:00:00.000Z' }))).toBe('met');
  });
  it('is met within the extension of its own', () => {
    expect(result(clock({ endHow: 'met', endAt: '2026-01-12T00:00:00.000Z' }))).toBe('metWithinExtension');
  });
  it('stays missed, whatever came later', () => {
    const breachedAt = '2026-01-10T00:00:00.000Z';
    expect(result(clock({ breachedAt, endHow: 'met', endAt: '2026-01-12T00:00:00.000Z' }))).toBe('missed');
    expect(result(clock({ breachedAt, endHow: 'cancelled', endBecause: 'closed_date_unknown' }))).toBe('missed');
    expect(
      result({ ...extended, breachedAt }, promise('promise', { endHow: 'met', endAt: '2026-01-12T00:00:00.000Z' })),
    ).toBe('missed');
  });
  it('is a plain miss of the promise that took over where its own miss was none', () => {
    const corrected = { ...extended, breachedAt: '2026-01-10T00:00:00.000Z', correctedBecause: 'the stamp says so' };
    const verdict = (more: Partial<ClockRead>) => {
      const others = [corrected, promise('promise', more)];
      const { result: how, by } = verdictOn(corrected, others);
      return [how, by.clock];
    };
    expect(verdict({ breachedAt: '2026-01-20T00:00:00.000Z' })).toEqual(['missed', 'promise']);
    expect(verdict({ endHow: 'met', endAt: '2026-01-09T00:00:00.000Z' })).toEqual(['missed', corrected.clock]);
  });
  it('is that of the promise that took over', () => {
    expect(result(extended, promise('promise', {}))).toBe('stillRunning');
    expect(result(extended, promise('promise', { endHow: 'met', endAt: '2026-01-09T00:00:00.000Z' }))).toBe(
      'metWithinExtension',
    );
    expect(result(extended, promise('promise', { breachedAt: '2026-01-20T00:00:00.000Z' }))).toBe('missed');
    expect(result(extended)).toBe('notKnown');
  });
  it('of a promise that was renewed is the renewal’s alone: it was not kept and not broken', () => {
    const first = promise('promise', { endHow: 'extended', endBy: 'renewal', promise: 'promise#2' });
    const second = promise('promise#2', { breachedAt: '2026-01-20T00:00:00.000Z' });
    expect(verdictOn(first, [first, second]).result).toBe('endedBefore');
    expect(verdictOn(second, [first, second]).result).toBe('missed');
  });

  it('follows a promise that a newer one replaced', () => {
    const first = promise('promise', { endHow: 'cancelled', endBecause: 'superseded', endBy: 'again' });
    const second = promise('promise#2', { startedBy: 'again', endHow: 'met', endAt: '2026-01-09T00:00:00.000Z' });
    expect(result(extended, first, second)).toBe('metWithinExtension');
    expect(result(first, extended, second)).toBe('endedBefore');
  });
  it('is not known where nobody knows when the case was closed', () => {
    expect(result(clock({ endHow: 'cancelled', endBecause: 'closed_date_unknown' }))).toBe('notKnown');
    expect(result(clock({ endHow: 'cancelled', endBecause: 'withdrawn' }))).toBe('endedBefore');
  });
});

describe('a report as CSV', () => {
  const figure = (count: number, ...cases: string[]): Figure => ({ count, cases });
  const none = figure(0);
  const report: ComplianceReport = {
    organisation: 'aurora',
    period: boundsOf(quarter('2026-Q1'), 'UTC'),
    definitions: DEFINITIONS,
    openAtStart: none,
    received: figure(2, 'T-1', '=cmd()'),
    reopened: none,
    closed: none,
    closedDateUnknown: none,
    openAtEnd: none,
    receivedByKind: {},
    receivedByChannel: {},
    receivedByArea: { '+1 "north", south': figure(1, '=cmd()') },
    receivedByCause: {},
    trends: {
      from: '2025-10-01',
      to: '2025-12-31',
      kinds: [{ name: 'complaint', count: 2, before: 5, change: -3 }],
      areas: [],
      causes: [],
    },
    exits: {},
    outcomes: {},
    duties: [],
    rights: [],
    undatedClocks: none,
    misses: [
      {
        reference: 'T-1',
        clock: 'ack',
        rule: 'ack',
        firstDueAt: '2026-01-10T00:00:00.000Z',
        missedDueAt: '2026-01-10T00:00:00.000Z',
        metAt: null,
        lateByMs: null,
        correctedBecause: 'a\nb',
      },
    ],
    correctiveActionsRaised: none,
    correctiveActionsClosed: none,
    departures: none,
  };

  it('quotes what needs it and lets no spreadsheet run a cell', () => {
    const lines = reportCsv(report).split('\r\n');
    expect(lines[0]).toBe('figure,of,count,cases');
    expect(lines).toContain('received,,2,T-1 =cmd()');
    expect(lines).toContain(`receivedByArea,"'+1 ""north"", south",1,'=cmd()`);
    expect(lines.at(-1)).toBe('');
  });

  it('lists the misses', () => {
    expect(missesCsv(report)).toBe(
      'reference,clock,rule,firstDueAt,missedDueAt,metAt,lateByMs,correctedBecause\r\n' +
        'T-1,ack,ack,2026-01-10T00:00:00.000Z,2026-01-10T00:00:00.000Z,,,"a\nb"\r\n',
    );
  });
});
