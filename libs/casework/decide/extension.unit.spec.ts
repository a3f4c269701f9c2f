import { describe, expect, it } from '@jest/globals';
import { packSchema, type Pack } from '#procedure';
import { extended } from '../testing/acts.ts';
import { Scenario, shippedPack } from '../testing/scenario.ts';

/** The duty and the promise that takes over from it, each with what the test wants of its extension. */
const capped = (ofDuty: object, ofPromise: object): Pack => {
  const pack = shippedPack('commonsense');
  const caps: Readonly<Record<string, object>> = { response: ofDuty, response_as_promised: ofPromise };
  return packSchema.parse({
    ...pack,
    clocks: pack.clocks.map((clock) => ({
      ...clock,
      ...(caps[clock.id] === undefined ? {} : { extension: { ...clock.extension, ...caps[clock.id] } }),
    })),
  });
};
const given = (pack: Pack): Scenario => {
  const s = new Scenario(pack);
  s.at('2025-06-02T10:00:00+01:00').receive();
  return s;
};
const twoWeeks = { total_from_start: { n: 2, unit: 'week' } };

/** pitfalls 33: cap and count are those of the limit, however many promises it has become. */
describe('an extension of an extension', () => {
  it.each([
    ['said of both', capped(twoWeeks, twoWeeks)],
    ['said of the first limit only', capped(twoWeeks, {})],
    ['said of the promise only', capped({}, twoWeeks)],
  ])('is capped from where the first limit began: %s', (_, pack) => {
    const s = given(pack);
    expect(s.record(extended('2025-06-12')).refusal).toBeUndefined();
    s.at('2025-06-10T10:00:00+01:00');
    expect(s.record(extended('2025-06-17')).refusal).toMatchObject({
      code: 'EXTENSION_NOT_ALLOWED',
      wouldAccept: 'a date up to 2025-06-16',
    });
    expect(s.record(extended('2025-06-16')).refusal).toBeUndefined();
    s.at('2025-06-16T10:00:00+01:00');
    expect(s.record(extended('2025-06-18')).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
  });

  it('is counted with the first one', () => {
    const s = given(capped({ times: 2 }, {}));
    expect(s.record(extended('2025-06-10')).refusal).toBeUndefined();
    expect(s.record(extended('2025-06-11')).refusal).toBeUndefined();
    expect(s.record(extended('2025-06-12')).refusal).toMatchObject({ code: 'EXTENSION_NOT_ALLOWED' });
  });

  it('may each time be so much beyond the present date, where the pack says that and no more', () => {
    const s = given(capped({ additional: { n: 1, unit: 'week' } }, { additional: { n: 1, unit: 'week' } }));
    expect(s.record(extended('2025-06-12')).refusal).toBeUndefined();
    expect(s.record(extended('2025-06-20')).refusal).toMatchObject({ wouldAccept: 'a date up to 2025-06-19' });
    expect(s.record(extended('2025-06-19')).refusal).toBeUndefined();
  });
});
