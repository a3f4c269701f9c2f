import { describe, expect, it } from 'vitest';
import { packSchema } from '#procedure';
import { act, contacted } from '../testing/acts.ts';
import { Scenario, sealed, shippedPack } from '../testing/scenario.ts';

/** A bound is never silent: what one decision does not write the next one does, and acts wait for it. */
describe('more limits than one decision settles', () => {
  const MANY = 501;
  const aura = shippedPack('aura');
  // The agreed actions alone: what else follows from an act is not what these are about.
  const pack = packSchema.parse({ ...aura, clocks: aura.clocks.filter(({ id }) => id === 'agreed_action'), rules: [] });
  const agreed = (count: number, actionDueOn: string, occurredAt?: string) =>
    Array.from({ length: count }, (_, n) =>
      act('ActionAgreed', { action: `A${n}`, description: sealed, actionDueOn }, occurredAt),
    );
  const received = (): Scenario => {
    const s = new Scenario(pack);
    s.at('2025-01-20T09:00:00Z').receive();
    return s;
  };
  const overdue = (): Scenario => {
    const s = received();
    expect(s.record(...agreed(MANY, '2025-01-24')).refusal).toBeUndefined();
    return s.at('2025-01-25T09:00:00Z');
  };
  const missed = (s: Scenario): number =>
    [...s.state.clocks.values()].filter(({ breach }) => breach !== undefined).length;

  it('are settled by as many sweeps as it takes, each once', () => {
    const s = overdue();
    const sweeps = [s.settle(), s.settle(), s.settle()];
    const breached = sweeps.map(({ events }) => events.filter(({ type }) => type === 'ClockBreached').length);
    expect(breached).toEqual([500, 1, 0]);
    expect(missed(s)).toBe(MANY);
  });

  it('keep an act waiting, which says so, until they are settled', () => {
    const s = overdue();
    expect(s.record(contacted()).refusal).toMatchObject({
      code: 'TOO_MUCH_DUE',
      wouldAccept: 'the same again once the case has been settled',
    });
    expect(missed(s)).toBe(0);
    s.settle();
    expect(s.record(contacted()).refusal).toBeUndefined();
    expect(missed(s)).toBe(MANY);
  });

  it('that fall due within one step are refused as a whole', () => {
    const late = agreed(MANY, '2025-01-21', '2025-01-20T12:00:00Z');
    const s = received().at('2025-01-25T09:00:00Z');
    expect(s.record(...late).refusal).toMatchObject({ code: 'TOO_MUCH_DUE' });
    expect(s.record(...late.slice(1)).refusal).toBeUndefined();
  });
});
