import { describe, expect, it } from 'vitest';
import { packSchema, type Pack } from '#procedure';
import { acknowledged, act, answered, approved, extended, fact, proposed } from './testing/acts.ts';
import { Scenario, sealed, shippedPack } from './testing/scenario.ts';
import { holds } from './words/predicates.ts';

/** What was found by trying it from outside, each by its number; the pairs of late knowledge are in `missing-pairs`. */
const APPROVER = [{ role: 'approver', person: 'dora' }];

/** A shipped pack, with limits of a procedure that nobody here has seen. */
const withLimits = (id: string, version: number, ...clocks: readonly object[]): Pack => {
  const pack = shippedPack(id);
  return packSchema.parse({ ...pack, version, clocks: [...pack.clocks, ...clocks] });
};
const limits = (s: Scenario, rule: string): readonly string[] =>
  [...s.state.clocks.values()]
    .filter((one) => one.rule === rule)
    .map(({ id, from, dueDate }) => `from ${from.slice(0, 10)}, due ${String(dueDate)}: ${s.reading(id)}`);

describe('a case moved to a version that counts a limit from something else (C-4)', () => {
  const outcome = (version: number, event: string, n: number): Pack =>
    withLimits('commonsense', version, {
      ...{ id: 'outcome', nature: 'duty', owner: 'investigator', req: ['X-01'] },
      ...{ startsOn: { event }, for: { n, unit: 'working_day' }, satisfiedBy: { event: 'OutcomeDecided' } },
    });
  const [first, second] = [outcome(1, 'Acknowledged', 15), outcome(2, 'Received', 20)];
  const handledBy = (pack: Pack): Scenario => {
    const s = new Scenario(pack);
    s.otherVersions.push(first, second);
    s.at('2025-01-13T10:00:00Z').receive();
    s.at('2025-01-16T10:00:00Z').record(acknowledged({ expectedReplyDate: '2025-01-30' }));
    return s.at('2025-01-20T10:00:00Z');
  };
  const move = (version: number) =>
    act('CaseMovedToPackVersion', { to: { id: 'commonsense', version }, reason: 'agreed with the board' });

  it('has that limit as if it had been handled by that version from the first, and no other', () => {
    const s = handledBy(first);
    s.record(move(2));
    expect(limits(handledBy(second), 'outcome')).toEqual(['from 2025-01-13, due 2025-02-10: running']);
    expect(limits(s, 'outcome')).toEqual([
      'from 2025-01-16, due 2025-02-06: cancelled (pack_changed)',
      'from 2025-01-13, due 2025-02-10: running',
    ]);
  });

  it('and back again has the one that it had', () => {
    const s = handledBy(first);
    s.record(move(2));
    s.at('2025-01-21T10:00:00Z').record(move(1));
    expect(limits(s, 'outcome').filter((one) => one.endsWith('running'))).toEqual([
      'from 2025-01-16, due 2025-02-06: running',
    ]);
  });

  it('does not owe again what was done by the version in force', () => {
    const s = handledBy(second);
    s.record(act('OutcomeDecided', { outcome: 'upheld' }));
    s.at('2025-01-21T10:00:00Z').record(move(1));
    expect(limits(s, 'outcome')).toEqual(['from 2025-01-13, due 2025-02-10: met']);
  });
});

describe('a limit that was missed and then extended (C-7)', () => {
  const missed = (now = '2025-06-06T10:00:00+01:00'): Scenario => {
    const s = new Scenario(shippedPack('commonsense'), APPROVER).by('dora');
    s.at('2025-06-02T10:00:00+01:00').receive();
    s.record(acknowledged({ expectedReplyDate: '2025-06-05' }), proposed('x'), approved('x'));
    return s.at(now);
  };

  it('is owed until it is done: the answer meets the promise that took over, and it as well, too late', () => {
    const s = missed();
    s.record(extended('2025-06-13'));
    expect(limits(s, 'response')).toEqual(['from 2025-06-02, due 2025-06-05: missed, extended']);
    const { events } = s.at('2025-06-10T10:00:00+01:00').record(answered('substantive'));
    expect(limits(s, 'response')).toEqual(['from 2025-06-02, due 2025-06-05: met late']);
    expect(limits(s, 'response_as_promised')).toEqual([
      'from 2025-06-02, due 2025-06-05: met late',
      'from 2025-06-06, due 2025-06-13: met',
    ]);
    expect(s.clock('response')?.end).toMatchObject({ at: '2025-06-10T09:00:00.000Z' });
    expect(events.map(({ type }) => type)).not.toContain('ClockReopened');
  });

  it('is late by as much as one that nobody extended', () => {
    const s = missed();
    s.at('2025-06-10T10:00:00+01:00').record(answered('substantive'));
    expect(limits(s, 'response')).toEqual(['from 2025-06-02, due 2025-06-05: met late']);
  });

  it('waits again for an answer once that answer is voided, and knows nothing of an extension that is', () => {
    const s = missed();
    const extension = s.record(extended('2025-06-13')).events.find(({ type }) => type === 'DeadlineExtended');
    const answer = s.at('2025-06-10T10:00:00+01:00').record(answered('substantive')).events[0];
    s.record(act('ActVoided', { act: answer?.id ?? '', reason: 'entered_in_error' }));
    expect(limits(s, 'response')).toEqual(['from 2025-06-02, due 2025-06-05: missed, extended']);
    s.record(answered('substantive'));
    s.record(act('ActVoided', { act: extension?.id ?? '', reason: 'entered_in_error' }));
    expect(limits(s, 'response')).toEqual(['from 2025-06-02, due 2025-06-05: met late']);
    expect(s.clock('response')?.extensions).toBe(0);
  });

  it('is the promise alone where it was extended in time', () => {
    const s = missed('2025-06-04T10:00:00+01:00');
    s.record(extended('2025-06-13'));
    s.at('2025-06-10T10:00:00+01:00').record(answered('substantive'));
    expect(limits(s, 'response')).toEqual(['from 2025-06-02, due 2025-06-05: extended']);
  });
});

describe('a limit that waits for its condition (C-11)', () => {
  const pack = (whenLearntLate?: string): Pack =>
    withLimits('commonsense', 1, {
      ...{ id: 'review', nature: 'duty', owner: 'investigator', req: ['X-01'], whenLearntLate },
      ...{ startsOn: { event: 'ResponseSent' }, appliesWhen: { fact: 'formally_raised', is: false } },
      ...{ for: { n: 10, unit: 'working_day' }, satisfiedBy: { event: 'OutcomeDecided' } },
    });
  const twoLetters = (whenLearntLate?: string): Scenario => {
    const s = new Scenario(pack(whenLearntLate), APPROVER).by('dora');
    s.at('2025-03-03T10:00:00Z').receive();
    s.record(acknowledged({ expectedReplyDate: '2025-03-10' }), proposed('x'), approved('x'));
    s.at('2025-03-04T10:00:00Z').record(answered('substantive'));
    s.at('2025-04-03T10:00:00+01:00').record(answered('substantive'));
    expect(limits(s, 'review')).toEqual([]);
    return s.at('2025-04-03T11:00:00+01:00');
  };

  it('begins with the last of what it waited with', () => {
    const s = twoLetters();
    s.record(fact('formally_raised', false));
    expect(limits(s, 'review')).toEqual(['from 2025-04-03, due 2025-04-17: running']);
  });

  it('begins with the first where the condition was so from the first, and would have run then', () => {
    const s = twoLetters();
    s.record(fact('formally_raised', false, { correction: true }));
    expect(limits(s, 'review')).toEqual(['from 2025-03-04, due 2025-03-18: missed']);
  });

  it('counts from when the condition holds, where the pack says so', () => {
    const s = new Scenario(pack('from_fact'), APPROVER).by('dora');
    s.at('2025-03-03T10:00:00Z').receive();
    s.record(acknowledged({ expectedReplyDate: '2025-03-10' }), proposed('x'), approved('x'));
    s.at('2025-03-04T10:00:00Z').record(answered('substantive'));
    s.at('2025-04-03T10:00:00+01:00').record(fact('formally_raised', false));
    s.record(answered('substantive'));
    expect(limits(s, 'review')).toEqual(['from 2025-04-03, due 2025-04-17: running']);
  });
});

describe('the last word (C-6)', () => {
  const mobilise = (): Scenario => {
    const s = new Scenario(shippedPack('mobilise'), [{ role: 'coo', person: 'dora' }]).by('dora');
    s.at('2025-06-02T10:00:00+01:00').receive({ receivedAt: '2025-06-02T09:00:00.000Z' }, fact('anonymous', false));
    return s.at('2025-06-03T10:00:00+01:00');
  };
  const authorised = () => act('RepresentativeAuthorised', { party: 'p2', name: sealed, consentOn: '2025-06-03' });
  const withheld = () => act('ConsentWithheld', { scope: 'representative' });
  const isShut = (s: Scenario): boolean =>
    s.record(answered('substantive', { to: 'representative' })).refusal?.clauses?.includes('M-18') === true;

  it.each([
    ['consent that is given again', () => act('ConsentGiven', { scope: 'representative' })],
    ['a representative who is authorised anew', authorised],
  ])('of %s opens the answer to the representative', (_, again) => {
    const s = mobilise();
    s.record(authorised());
    expect(isShut(s)).toBe(false);
    s.at('2025-06-03T11:00:00+01:00').record(withheld());
    expect(isShut(s)).toBe(true);
    s.at('2025-06-03T12:00:00+01:00').record(again());
    expect(isShut(s)).toBe(false);
    s.at('2025-06-03T13:00:00+01:00').record(withheld());
    expect(isShut(s)).toBe(true);
  });

  it('of a case that is dealt with after all shuts the exit for one that was declined', () => {
    const s = mobilise();
    const situation = () => ({ state: s.state, pack: s.pack });
    s.record(act('CaseDeclined', { reason: 'raised after 12 months' }));
    expect(holds(situation(), { event: 'CaseDeclined' })).toBe(true);
    s.record(act('ExceptionAccepted', { what: 'independence', reason: 'nobody else' }));
    expect(holds(situation(), { event: 'CaseDeclined' })).toBe(true);
    s.at('2025-06-04T10:00:00+01:00').record(
      act('ExceptionAccepted', { what: 'exceptional_circumstances', reason: 'was in hospital' }),
    );
    expect(holds(situation(), { event: 'CaseDeclined' })).toBe(false);
  });

  it('of a restriction that is lifted takes its flag away, and leaves that of another', () => {
    const s = mobilise();
    const restricted = (restriction: string) =>
      act('ContactRestricted', { restriction, arrangements: sealed, reason: sealed, reviewOn: '2025-12-01' });
    s.record(restricted('r1'), restricted('r2'));
    s.at('2025-06-04T10:00:00+01:00').record(act('ContactRestrictionLifted', { restriction: 'r1', reason: 'agreed' }));
    expect(s.flags).toContain('contact_restricted');
    s.at('2025-06-05T10:00:00+01:00').record(act('ContactRestrictionLifted', { restriction: 'r2', reason: 'agreed' }));
    expect(s.flags).not.toContain('contact_restricted');
  });

  it('of a case that is taken up again is not that it was withdrawn', () => {
    const s = mobilise();
    s.record(act('CaseWithdrawn', {}), act('CaseClosed', { exit: 'withdrawn' }));
    s.at('2025-06-04T10:00:00+01:00').record(act('CaseReopened', { reason: 'the customer goes on' }));
    expect(holds({ state: s.state, pack: s.pack }, { event: 'CaseWithdrawn' })).toBe(false);
  });
});

it('one answer that was late is missed once where the severity was wrong from the first (C-2)', () => {
  const s = new Scenario(shippedPack('optimised')).by('dora');
  s.at('2025-02-03T10:00:00Z').receive({}, fact('formal', true));
  s.at('2025-06-10T10:00:00Z').settle();
  s.record(fact('severity', 'low', { correction: true }));
  expect(s.clock('response')?.breach?.corrected?.reason).toBe('severity was recorded anew');
  expect(limits(s, 'conclusion')).toEqual(['from 2025-02-03, due 2025-02-24: missed']);
});
