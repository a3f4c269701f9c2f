import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Decided } from '#kernel';
import { partyAggregate, type PartyCommand, type PartyContext, type PartyEvent, type PartyState } from './index.ts';

const sealed = { sealed: 'c2VhbGVk', subject: 'party-1', path: 'Test.field' };
const DAY_MS = 86_400_000;

const at = (now: string, openCases: readonly string[] = []): PartyContext => ({
  now: `${now}T10:00:00.000Z`,
  today: now,
  startOf: (day) => (Number.isNaN(Date.parse(day)) ? null : `${day}T00:00:00.000Z`),
  openCases,
  newId: () => 'e1',
});
const restrict = (restriction = 'r1', reviewOn = '2025-07-01'): PartyCommand => ({
  type: 'restrict',
  data: { restriction, arrangements: sealed, reason: sealed, reviewOn },
});
const review = (reviewOn: string): PartyCommand => ({
  type: 'review',
  data: { restriction: 'r1', finding: sealed, reviewOn },
});
const LIFT: PartyCommand = { type: 'lift', data: { restriction: 'r1', reason: 'They apologised' } };
const SETTLE: PartyCommand = { type: 'settle' };
const erase = (evenThoughOpen?: boolean): PartyCommand => ({
  type: 'erase',
  data: { subject: 'party-1', reason: 'Article 17', ...(evenThoughOpen === undefined ? {} : { evenThoughOpen }) },
});

type Said = readonly [day: string, command: PartyCommand];

function told(given: readonly Said[]): { state: PartyState; events: Decided<PartyEvent>[] } {
  let state = partyAggregate.initial;
  const events: Decided<PartyEvent>[] = [];
  for (const [day, command] of given) {
    const decision = partyAggregate.decide(state, command, at(day));
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.events) state = partyAggregate.evolve(state, event as never);
    events.push(...decision.events);
  }
  return { state, events };
}

const when = (given: readonly Said[], day: string, command: PartyCommand, openCases: readonly string[] = []) =>
  partyAggregate.decide(told(given).state, command, at(day, openCases));
const refusedAs = (code: string) => ({ ok: false, refusal: { code } });

describe('a restriction on contact', () => {
  it('is imposed with the moment of its review', () =>
    expect(when([], '2025-04-17', restrict())).toEqual({
      ok: true,
      events: [
        {
          type: 'RestrictionImposed',
          data: {
            restriction: 'r1',
            arrangements: sealed,
            reason: sealed,
            reviewOn: '2025-07-01',
            reviewAt: '2025-07-01T00:00:00.000Z',
          },
          id: 'e1',
          occurredAt: '2025-04-17T10:00:00.000Z',
        },
      ],
    }));
  it('is imposed once, however often it is said, even after it was lifted', () => {
    const given: Said[] = [['2025-04-17', restrict()]];
    expect(when(given, '2025-04-18', restrict())).toEqual({ ok: true, events: [] });
    expect(when([...given, ['2025-04-18', LIFT]], '2025-04-19', restrict())).toEqual({ ok: true, events: [] });
  });
  it('needs a review that is still to come', () => {
    expect(when([], '2025-07-01', restrict())).toMatchObject(refusedAs('REVIEW_NOT_AHEAD'));
    expect(when([], '2025-04-17', restrict('r1', '2025-13-41'))).toMatchObject(refusedAs('NOT_A_DATE'));
    expect(when([], '2025-04-17', restrict('r1', '2027-04-18'))).toMatchObject(refusedAs('TOO_FAR'));
  });
  it('that was imposed on a case is a fact, whatever its dates, and is due for review at once', () => {
    const imposed = { ...restrict('r1', '2020-01-01'), happenedAt: '2019-12-01T09:00:00.000Z' };
    expect(when([], '2025-04-17', imposed)).toMatchObject({
      ok: true,
      events: [{ type: 'RestrictionImposed', occurredAt: '2019-12-01T09:00:00.000Z' }],
    });
    expect(
      told([
        ['2025-04-17', imposed],
        ['2025-04-17', SETTLE],
      ]).events.at(-1),
    ).toMatchObject({
      type: 'RestrictionReviewDue',
      occurredAt: '2020-01-01T00:00:00.000Z',
    });
  });
  it('falls due for review once, at the moment that was set, however late it is noticed', () => {
    const given: Said[] = [['2025-04-17', restrict()]];
    expect(when(given, '2025-06-30', SETTLE)).toEqual({ ok: true, events: [] });
    expect(when(given, '2026-01-09', SETTLE)).toMatchObject({
      ok: true,
      events: [{ type: 'RestrictionReviewDue', occurredAt: '2025-07-01T00:00:00.000Z' }],
    });
    expect(when([...given, ['2026-01-09', SETTLE]], '2026-01-10', SETTLE)).toEqual({ ok: true, events: [] });
  });
  it('is settled before it is reviewed, and falls due again on the new day', () => {
    const given: Said[] = [['2025-04-17', restrict()]];
    expect(when(given, '2025-07-02', review('2025-10-01'))).toMatchObject({
      ok: true,
      events: [{ type: 'RestrictionReviewDue' }, { type: 'RestrictionReviewed' }],
    });
    expect(when([...given, ['2025-07-02', review('2025-10-01')]], '2025-10-01', SETTLE)).toMatchObject({
      ok: true,
      events: [{ type: 'RestrictionReviewDue', data: { reviewOn: '2025-10-01' } }],
    });
  });
  it('lifted on a case after it was lifted here stays lifted', () => {
    const given: Said[] = [
      ['2025-04-17', restrict()],
      ['2025-05-01', LIFT],
    ];
    const onCase = { ...LIFT, happenedAt: '2025-05-02T09:00:00.000Z' };
    expect(when(given, '2025-05-02', onCase)).toEqual({ ok: true, events: [] });
  });
  it('that was lifted is no longer reviewed and cannot be lifted again', () => {
    const given: Said[] = [
      ['2025-04-17', restrict()],
      ['2025-05-01', LIFT],
    ];
    expect(when(given, '2026-01-01', SETTLE)).toEqual({ ok: true, events: [] });
    expect(when(given, '2025-05-02', LIFT)).toMatchObject(refusedAs('RESTRICTION_UNKNOWN'));
    expect(when(given, '2025-05-02', review('2026-01-01'))).toMatchObject(refusedAs('RESTRICTION_UNKNOWN'));
  });
  it('falls due for the same reviews whatever the schedule of sweeps', () => {
    const days = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 });
    fc.assert(
      fc.property(days, fc.boolean(), (sweeps, reviewed) => {
        const dayOf = (n: number): string => new Date(Date.parse('2025-04-18') + n * DAY_MS).toISOString().slice(0, 10);
        const acts: Said[] = [
          ['2025-04-17', restrict()],
          ...(reviewed ? [['2025-09-01', review('2025-12-01')] as const] : []),
        ];
        const swept = sweeps.map((n) => [dayOf(n), SETTLE] as const);
        const story = [...acts, ...swept].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        const end: Said = ['2027-01-01', SETTLE];
        const dues = (said: readonly Said[]) =>
          told([...said, end]).events.filter(({ type }) => type === 'RestrictionReviewDue');
        expect(dues(story)).toEqual(dues(acts));
      }),
    );
  });
});

describe('a representative', () => {
  const NAME: PartyCommand = { type: 'nameRepresentative', data: { representative: 'party-2', name: sealed } };
  const end = (representative: string): PartyCommand => ({
    type: 'endRepresentation',
    data: { representative, reason: 'Consent withdrawn' },
  });
  it('is named, and represents until that is ended', () => {
    expect(when([['2025-04-17', NAME]], '2025-04-18', end('party-2'))).toMatchObject({ ok: true });
    expect(
      when([['2025-04-17', NAME], ['2025-04-18', end('party-2')]], '2025-04-19', end('party-2')), // prettier-ignore
    ).toMatchObject(refusedAs('REPRESENTATIVE_UNKNOWN'));
  });
});

describe('the end of a representation', () => {
  const named = (onCase: string): Said => [
    '2025-04-17',
    { type: 'nameRepresentative', data: { representative: 'party-2', name: sealed, case: onCase } },
  ];
  const end = { representative: 'party-2', reason: 'Consent withdrawn' };
  it('names the cases that have to hear of it, each once', () => {
    const said = [named('c1'), named('c2'), named('c1')];
    expect(when(said, '2025-04-18', { type: 'endRepresentation', data: end })).toMatchObject({
      ok: true,
      events: [{ type: 'RepresentationEnded', data: { ...end, cases: ['c1', 'c2'] } }],
    });
  });
  it('and none where it was a case that said so', () => {
    const happenedAt = '2025-04-18T09:00:00.000Z';
    const decision = when([named('c1')], '2025-04-18', { type: 'endRepresentation', data: end, happenedAt });
    expect(decision).toMatchObject({ ok: true, events: [{ data: end }] });
  });
});

describe('an erasure', () => {
  it('is refused while a case is open, with what would be right', () => {
    expect(when([], '2025-04-17', erase(), ['ACM-2025-00001'])).toMatchObject({
      ok: false,
      refusal: {
        code: 'PERSON_HAS_OPEN_CASES',
        message: expect.stringContaining('ACM-2025-00001'),
        wouldAccept: expect.stringContaining('evenThoughOpen'),
      },
    });
    expect(when([], '2025-04-17', erase(true), ['ACM-2025-00001'])).toMatchObject({
      ok: true,
      events: [{ type: 'PersonErased', data: { subject: 'party-1' } }],
    });
  });
  it('happens once, and ends everything that was kept', () => {
    const given: Said[] = [
      ['2025-04-17', restrict()],
      ['2025-04-18', erase()],
    ];
    expect(when(given, '2025-04-19', erase())).toEqual({ ok: true, events: [] });
    expect(when(given, '2026-04-19', SETTLE)).toEqual({ ok: true, events: [] });
    expect(when(given, '2025-04-19', LIFT)).toMatchObject(refusedAs('PERSON_ERASED'));
    expect(when(given, '2025-04-19', { type: 'setPreferences', data: {} })).toMatchObject(refusedAs('PERSON_ERASED'));
  });
});
