import { describe, expect, it } from 'vitest';
import type { ActRequest } from '../../index.ts';
import { Scenario, sealed, shippedPack } from '../../testing/scenario.ts';

const HASH = '0'.repeat(64);
const PROMISE = { handlerName: 'Hana', expectedReplyDate: '2025-04-15' };

const letter: ActRequest = {
  type: 'DispatchRequested',
  data: {
    dispatch: 'd1',
    letter: 'acknowledgement',
    channel: 'email',
    to: sealed,
    subject: sealed,
    body: sealed,
    bodyHash: HASH,
    carries: 'Acknowledged',
    with: PROMISE,
  },
};
const acknowledged: ActRequest = { type: 'Acknowledged', data: { ...PROMISE, channel: 'email', summary: sealed } };
const handedOver: ActRequest = { type: 'DispatchCompleted', data: { dispatch: 'd1', messageId: '<x@y>' } };

/** A letter that promises a reply on the day on which it is asked for. */
const asked = (): Scenario => {
  const s = new Scenario(shippedPack('commonsense'));
  s.at('2025-04-14T10:00:00Z');
  s.receive({}, { type: 'CaseFactRecorded', data: { fact: 'formally_raised', value: true } });
  s.at('2025-04-15T21:00:00Z');
  expect(s.record(letter).refusal).toBeUndefined();
  return s;
};
const departures = (s: Scenario) => s.history.filter(({ type }) => type === 'ProcedureDeparted');

describe('a letter that has left', () => {
  it('is recorded with what it carried out, though what it promised lies behind by then', () => {
    const s = asked();
    s.at('2025-04-16T08:00:00Z');
    const end = s.record(acknowledged, handedOver);
    expect(end.refusal).toBeUndefined();
    expect(s.types(end)).toEqual(expect.arrayContaining(['Acknowledged', 'DispatchCompleted']));
    expect(departures(s)).toMatchObject([{ data: { gate: 'dates', mode: 'warn' } }]);
    expect(s.state.acts.findLast(({ type }) => type === 'DispatchCompleted')?.data['act']).toBe(
      s.state.acts.find(({ type }) => type === 'Acknowledged')?.id,
    );
  });

  it('counts by the moment at which it left', () => {
    const s = asked();
    s.at('2025-04-16T08:00:00Z');
    const occurredAt = '2025-04-15T21:30:00.000Z';
    s.record({ ...acknowledged, occurredAt }, { ...handedOver, occurredAt });
    expect(s.state.acts.find(({ type }) => type === 'Acknowledged')?.occurredAt).toBe(occurredAt);
    expect(departures(s)).toEqual([]);
  });

  it('is recorded though the case has gone on so that nobody could ask for it any more', () => {
    const s = asked();
    s.at('2025-04-15T21:10:00Z');
    s.record(
      { type: 'CaseWithdrawn', data: {} },
      { type: 'CaseClosed', data: { exit: 'withdrawn', closedOn: '2025-04-15' } },
    );
    expect(s.state.status).toBe('closed');
    s.at('2025-04-15T21:20:00Z');
    expect(s.types(s.record(acknowledged, handedOver))).toContain('DispatchCompleted');
  });

  it('has one end, whoever tells of another', () => {
    const s = asked();
    s.record(acknowledged, handedOver);
    expect(s.record(acknowledged, handedOver).refusal?.code).toBe('SUBJECT_EXISTS');
  });

  it('is work for whoever sent it where what it carried out could not be recorded', () => {
    const s = asked();
    const end = s.record(handedOver);
    const [notice] = end.events.filter(({ type }) => type === 'NoticeRaised');
    expect(notice).toMatchObject({ data: { kind: 'notify', person: 'handler-1' } });
    expect(JSON.stringify(notice)).toContain('acknowledged');
    expect(s.reading('ack')).toBe('running');
  });
});

describe('what is asked', () => {
  it('is held against its dates as before', () => {
    const s = asked();
    s.at('2025-04-16T08:00:00Z');
    expect(s.record(acknowledged).refusal?.code).toBe('BEFORE_THE_ACT');
    const again = { ...letter, data: { ...letter.data, dispatch: 'd2' } } as ActRequest;
    expect(s.record(again).refusal?.code).toBe('BEFORE_THE_ACT');
  });
});

describe('what follows from another stream', () => {
  const linked: ActRequest = {
    type: 'CaseLinked',
    data: { case: 'c2', reference: 'TST-2025-00002', relation: 'related' },
  };
  /** A procedure that ties no cases together while they are new. */
  const pack = {
    ...shippedPack('commonsense'),
    gates: [
      {
        id: 'no_links',
        before: { event: 'CaseLinked' },
        mode: 'block' as const,
        require: { event: 'CaseClosed' },
        req: [],
      },
    ],
  };
  const open = () => {
    const s = new Scenario(pack);
    s.at('2025-04-14T10:00:00Z');
    s.receive();
    return s;
  };

  it('is told and recorded, with the departure', () => {
    const s = open();
    s.authenticated = 'system';
    expect(s.record(linked).refusal).toBeUndefined();
    expect(departures(s)).toMatchObject([{ data: { gate: 'no_links' } }]);
  });

  it('and refused where a person asks for it', () => {
    expect(open().record(linked).refusal?.code).toBe('GATE_CLOSED');
  });
});
