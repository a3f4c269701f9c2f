import { describe, expect, it } from 'vitest';
import {
  changedFigures,
  decide,
  evolve,
  initialPublication,
  type PublicationCommand,
  type PublicationState,
} from './index.ts';

const context = (now = '2025-07-10T09:00:00.000Z') => ({ now, newId: () => 'e', timeZone: 'Europe/London' });
const issue = (issued: string, received: number, more: Partial<PublicationCommand> = {}): PublicationCommand => ({
  type: 'issue',
  issue: issued,
  period: '2025-Q2',
  to: 'website',
  asOf: `event-${issued}`,
  figures: { received: { count: received, cases: [] } },
  figuresHash: String(received).repeat(64),
  ...more,
});

/** Given these reports were issued, what the next is answered with. */
function when(given: readonly PublicationCommand[], command: PublicationCommand, now?: string) {
  let state: PublicationState = initialPublication;
  for (const earlier of given) {
    const decision = decide(state, earlier, context());
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.events) state = evolve(state, { ...event, meta: { decidedAt: context().now } });
  }
  return decide(state, command, context(now));
}

describe('a report', () => {
  it('is issued with the event that it is frozen at', () => {
    expect(when([], issue('i1', 3))).toMatchObject({
      ok: true,
      events: [{ type: 'ReportIssued', data: { issue: 'i1', asOf: 'event-i1', issuedOn: '2025-07-10', changed: [] } }],
    });
  });

  it('is restated by issuing it again, which says what changed and keeps both', () => {
    const decision = when([issue('i1', 3)], issue('i2', 4));
    expect(decision).toMatchObject({
      events: [{ data: { restates: 'i1', changed: [{ figure: 'received.count', was: 3, now: 4 }] } }],
    });
  });

  it('goes to another audience with the same figures, and not twice to one', () => {
    expect(when([issue('i1', 3)], issue('i2', 3, { to: 'internal' }))).toMatchObject({
      ok: true,
      events: [{ data: { restates: 'i1', changed: [] } }],
    });
    expect(when([issue('i1', 3)], issue('i2', 3))).toMatchObject({ ok: false, refusal: { code: 'REPORT_UNCHANGED' } });
  });

  it('waits until its period is over, on the organisation’s clock', () => {
    const refusal = { code: 'PERIOD_NOT_OVER', wouldAccept: 'the report after 2025-06-30' };
    expect(when([], issue('i1', 3), '2025-06-30T22:59:59.999Z')).toMatchObject({ ok: false, refusal });
    expect(when([], issue('i1', 3), '2025-06-30T23:00:00.000Z')).toMatchObject({ ok: true });
    expect(when([], issue('i1', 3, { period: '2025-W20' }))).toMatchObject({ refusal: { code: 'PERIOD_UNKNOWN' } });
  });
});

describe('the figures that changed', () => {
  it('are named by their path, a line of a list by its rule', () => {
    const before = { duties: [{ rule: 'ack', missed: { count: 1 } }], received: { count: 2 } };
    const after = { duties: [{ rule: 'answer', missed: { count: 0 } }, before.duties[0]], received: { count: 3 } };
    expect(changedFigures(before, after)).toEqual([
      { figure: 'duties.answer.missed.count', was: null, now: 0 },
      { figure: 'received.count', was: 2, now: 3 },
    ]);
    expect(changedFigures(after, before)).toContainEqual({ figure: 'duties.answer.missed.count', was: 0, now: null });
    expect(changedFigures(after, after)).toEqual([]);
  });
});
