import { describe, expect, it } from 'vitest';
import { packSchema } from '#procedure';
import { contacted } from '../testing/acts.ts';
import { Scenario, shippedPack } from '../testing/scenario.ts';

/** A bound is never silent: what one decision does not write the next one does, and acts wait for it. */
describe('more limits than one decision settles', () => {
  const MANY = 501;
  const commonsense = shippedPack('commonsense');
  // A day after which the next begins: what else follows is not what these are about.
  const pack = packSchema.parse({
    ...commonsense,
    rules: [],
    clocks: [
      {
        id: 'day',
        nature: 'window',
        startsOn: { any: [{ event: 'Received' }, { event: 'ClockExpired', where: { rule: 'day' } }] },
        for: { n: 1, unit: 'calendar_day' },
        calendar: 'always',
        owner: 'investigator',
        satisfiedBy: { event: 'LessonsRecorded' },
        req: ['C-05'],
      },
    ],
  });
  const after = (days: number): string => new Date(Date.UTC(2025, 0, 20 + days, 9)).toISOString();
  const overdue = (): Scenario => {
    const s = new Scenario(pack);
    s.at(after(0)).receive();
    return s.at(after(MANY + 1));
  };
  const expired = (s: Scenario): number =>
    [...s.state.clocks.values()].filter(({ end }) => end?.how === 'expired').length;

  it('are settled by as many sweeps as it takes, each once', () => {
    const s = overdue();
    const sweeps = [s.settle(), s.settle(), s.settle()];
    const over = sweeps.map(({ events }) => events.filter(({ type }) => type === 'ClockExpired').length);
    expect(over).toEqual([500, 1, 0]);
    expect(expired(s)).toBe(MANY);
  });

  it('keep an act waiting, which says so, until they are settled', () => {
    const s = overdue();
    expect(s.record(contacted()).refusal).toMatchObject({
      code: 'TOO_MUCH_DUE',
      wouldAccept: 'the same again once the case has been settled',
    });
    expect(expired(s)).toBe(0);
    s.settle();
    expect(s.record(contacted()).refusal).toBeUndefined();
    expect(expired(s)).toBe(MANY);
  });

  it('that fall due within one step are refused as a whole', () => {
    const late = (days: number): Scenario => new Scenario(pack).at(after(days + 1));
    expect(late(MANY).receive({ receivedAt: after(0) }).refusal).toMatchObject({ code: 'TOO_MUCH_DUE' });
    expect(late(MANY - 1).receive({ receivedAt: after(0) }).refusal).toBeUndefined();
  });
});
