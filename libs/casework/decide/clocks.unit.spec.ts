import { describe, expect, it } from '@jest/globals';
import { Scenario, sealed, shippedPack } from '../testing/scenario.ts';

const commonsense = (): Scenario => new Scenario(shippedPack('commonsense'), [{ role: 'approver', person: 'dora' }]);
const poweron = (): Scenario =>
  new Scenario(shippedPack('poweron'), [
    { role: 'service_delivery_director', person: 'sid' },
    { role: 'quality_manager', person: 'quinn' },
    { role: 'line_manager', person: 'lena' },
    { role: 'area_director', person: 'ada', area: 'north' },
    { role: 'managing_director', person: 'max' },
  ]);

describe('clock scenarios', () => {
  it('S2: an acknowledgement by phone does not meet a limit that wants e-mail', () => {
    const s = poweron().at('2024-03-28T10:00:00Z');
    s.receive();
    s.at('2024-03-29T10:00:00Z').record({ type: 'Acknowledged', data: { channel: 'phone' } });
    expect(s.clock('ack')?.dueDate).toBe('2024-04-03');
    expect(s.reading('ack')).toBe('running');
    s.at('2024-04-04T10:00:00+01:00').record({
      type: 'Acknowledged',
      data: {
        channel: 'email',
        handlerName: 'Hana',
        expectedReplyDate: '2024-04-10',
        procedureLink: 'https://example.org/c',
      },
    });
    expect(s.reading('ack')).toBe('met late');
    expect(s.reading('reply_as_promised')).toBe('running');
  });

  it('S3: an acknowledgement without a reply date is refused, and recorded as a departure when it was already sent', () => {
    const s = poweron().at('2024-03-28T10:00:00Z');
    s.receive();
    const acknowledged = {
      type: 'Acknowledged',
      data: { channel: 'email', handlerName: 'Hana', procedureLink: 'https://example.org/c' },
    } as const;
    expect(s.record(acknowledged).refusal).toMatchObject({
      code: 'MISSING_CONTENTS',
      rule: 'ack',
      clauses: ['P-09', 'P-10'],
    });
    s.at('2024-03-28T12:00:00Z').record({ ...acknowledged, occurredAt: '2024-03-28T11:00:00Z' });
    expect(s.history.map((e) => e.type)).toContain('ProcedureDeparted');
    expect(s.reading('ack')).toBe('running');
  });

  it('S6: a response before the Director has confirmed it is refused', () => {
    const s = commonsense().at('2025-04-17T16:30:00+01:00');
    s.receive();
    const answer = s.record({ type: 'ResponseSent', data: { kind: 'substantive', channel: 'email', summary: sealed } });
    expect(answer.refusal).toMatchObject({ code: 'GATE_CLOSED', rule: 'director_confirms', clauses: ['C-11'] });
  });
});
