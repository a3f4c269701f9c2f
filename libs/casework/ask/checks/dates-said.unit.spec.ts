import { describe, expect, it } from 'vitest';
import type { ActRequest } from '../../commands.ts';
import { acknowledged, act, closed, contacted, extended, proposed } from '../../testing/acts.ts';
import { sealed, Scenario, shippedPack } from '../../testing/scenario.ts';

/** Received on 14 April, and looked at on 2 June. */
const onHand = (): Scenario => {
  const s = new Scenario(shippedPack('commonsense'), [{ role: 'approver', person: 'dora' }]).by('dora');
  s.at('2025-04-14T09:00:00+01:00').receive();
  return s.at('2025-06-02T10:00:00+01:00');
};
const restricted = (reviewOn: string) =>
  act('ContactRestricted', { restriction: 'r1', arrangements: sealed, reason: sealed, reviewOn });
const raised = (dueOn: string) =>
  act('CorrectiveActionRaised', { correctiveAction: 'ca1', description: 'a checklist', dueOn });
const logged = (implementedOn: string) => act('ProcessChangeLogged', { change: 'a checklist', implementedOn });
const authorised = (consentOn: string) =>
  act('RepresentativeAuthorised', { party: 'party-2', name: sealed, consentOn });
const asked = (replyBy: string) => act('ReferralRequestReceived', { request: 'q1', from: 'the ombudsman', replyBy });

describe('a date that somebody says (D-1)', () => {
  it.each<[string, ActRequest, string, string, string]>([
    ['closed in 2031', closed('withdrawn', '2031-01-01'), 'closedOn', 'AFTER_THE_ACT', '2025-06-02'],
    ['closed before the receipt', closed('withdrawn', '2024-01-10'), 'closedOn', 'BEFORE_THE_ACT', '2025-06-02'],
    ['closed on an earlier day', closed('withdrawn', '2025-05-30'), 'closedOn', 'BEFORE_THE_ACT', '2025-06-02'],
    ['closed in the year 0', closed('withdrawn', '0000-01-01'), 'closedOn', 'NOT_A_DATE', 'from 1900 to 2999'],
    ['changed tomorrow', logged('2025-06-03'), 'implementedOn', 'AFTER_THE_ACT', '2025-06-02 or earlier'],
    ['changed on no day', logged('2025-02-30'), 'implementedOn', 'NOT_A_DATE', 'from 1900 to 2999'],
    ['consented tomorrow', authorised('2025-06-03'), 'consentOn', 'AFTER_THE_ACT', '2025-06-02 or earlier'],
    ['met tomorrow', contacted({ when: '2025-06-03T09:00:00.000Z' }), 'when', 'AFTER_THE_ACT', '2025-06-02T09:00'],
    ['reviewed today', restricted('2025-06-02'), 'reviewOn', 'BEFORE_THE_ACT', 'from 2025-06-03 to 2027-06-02'],
    ['reviewed in ten years', restricted('2035-06-02'), 'reviewOn', 'TOO_FAR', 'from 2025-06-03 to 2027-06-02'],
    ['due in the year 0', raised('0000-01-01'), 'dueOn', 'NOT_A_DATE', 'from 1900 to 2999'],
    ['due yesterday', raised('2025-06-01'), 'dueOn', 'BEFORE_THE_ACT', 'from 2025-06-02 to 2030-06-02'],
    ['due in 2031', raised('2031-01-01'), 'dueOn', 'TOO_FAR', 'from 2025-06-02 to 2030-06-02'],
    ['promised for 2031', acknowledged({ expectedReplyDate: '2031-01-01' }), 'expectedReplyDate', 'TOO_FAR', '2027'],
    ['extended into the past', extended('2025-06-01'), 'expectedReplyDate', 'BEFORE_THE_ACT', 'from 2025-06-02'],
    ['wanted by last year', asked('2024-06-02'), 'replyBy', 'TOO_FAR', 'from 2025-04-03 to 2027-06-02'],
  ])('is refused: %s', (_, said, field, code, accepted) => {
    const { refusal, events } = onHand().record(said);
    expect({ events, refusal }).toEqual({
      events: [],
      refusal: expect.objectContaining({
        field,
        code,
        wouldAccept: expect.stringContaining(accepted) as string,
      }) as object,
    });
  });

  it.each<[string, ActRequest]>([
    ['changed long ago', logged('2019-01-01')],
    ['consented before the receipt', authorised('2025-04-01')],
    ['met before the receipt', contacted({ when: '2025-04-01T09:00:00.000Z' })],
    ['reviewed tomorrow', restricted('2025-06-03')],
    ['due today', raised('2025-06-02')],
    ['wanted by the day before the letter came', asked('2025-06-01')],
    ['proposed without a day', proposed('x1')],
  ])('is taken: %s', (_, said) => expect(onHand().record(said).refusal).toBeUndefined());

  it('is taken: closed today', () => {
    const s = onHand();
    s.record(act('CaseWithdrawn', {}));
    expect(s.record(closed('withdrawn', '2025-06-02')).refusal).toBeUndefined();
  });

  it('is held against the day of the act, where the organisation is', () => {
    const s = onHand().at('2025-06-03T00:30:00+01:00');
    expect(s.record(closed('withdrawn', '2025-06-02')).refusal?.wouldAccept).toBe('2025-06-03');
    const earlier = { ...closed('withdrawn', '2025-06-02'), occurredAt: '2025-06-02T23:30:00+01:00' };
    expect(s.record(earlier).refusal).toBeUndefined();
  });

  it('of a file may be any day on which the case was open', () => {
    const told = (day: string): string | undefined => {
      const pack = shippedPack('commonsense');
      const s = new Scenario(pack, [], undefined, { kind: 'import', file: 'old.csv', line: 2 });
      s.at('2025-06-02T10:00:00+01:00').receive({ receivedAt: '2025-04-14T08:00:00.000Z' });
      return s.record({ ...closed('unstated', day), occurredAt: undefined }).refusal?.code;
    };
    expect(['2025-04-14', '2025-05-01', '2025-06-02'].map(told)).toEqual([undefined, undefined, undefined]);
    expect(['2025-04-13', '2025-06-03'].map(told)).toEqual(['BEFORE_THE_RECEIPT', 'AFTER_THE_ACT']);
  });

  it('of what happened before the receipt may be the day on which it did, said or not', () => {
    const told = (act_: ActRequest): string | undefined =>
      onHand().record({ ...act_, occurredAt: '2025-04-11T10:00:00+01:00' }).refusal?.code;
    expect(told(closed('withdrawn', '2025-04-11'))).toBeUndefined();
    expect(told(act('CaseClosed', { exit: 'withdrawn' }))).toBeUndefined();
    expect(told(closed('withdrawn', '2025-04-10'))).toBe('BEFORE_THE_RECEIPT');
  });

  it('that the product tells is recorded as it was said, with a departure', () => {
    const s = onHand();
    s.authenticated = 'system';
    const { refusal, events } = s.record(restricted('2024-01-01'));
    expect(refusal).toBeUndefined();
    expect(events.map(({ type }) => type)).toContain('ContactRestricted');
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'ProcedureDeparted',
        data: expect.objectContaining({ gate: 'dates' }) as object,
      }),
    );
  });
});
