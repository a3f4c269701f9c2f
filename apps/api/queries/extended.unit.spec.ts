import { describe, expect, it } from 'vitest';
import type { Core } from '#application';
import { packVocabulary } from '#casework';
import { checkPack, shippedCalendars, type Pack } from '#procedure';
import { readFileSync } from 'node:fs';
import { extensionLines, type Extended } from './extended.ts';
import { Proofs } from './proofs.ts';

const source = readFileSync(new URL('../../../test/packs/housing-two-stage.yaml', import.meta.url), 'utf8');
const checked = checkPack(source, packVocabulary);
const pack = checked.ok ? checked.pack : ({ clocks: [] } as unknown as Pack);
const calendar = shippedCalendars.find(({ id }) => id === 'england-and-wales');
const rule = pack.clocks.find(({ extension }) => extension !== undefined);

const clock: Extended & { readonly rule: string } = {
  rule: rule?.id ?? '',
  inputs: {
    from: '2026-07-10T09:00:00.000Z',
    duration: { n: 10, unit: 'working_day' },
    calendar: { id: 'england-and-wales', version: calendar?.version ?? 0 },
    closureDays: [],
    timeZone: 'Europe/London',
    receipt: { rule: 'actual' },
    dueAt: 'end_of_day',
    roll: 'none',
    countFrom: 'day_after',
    tzdb: 'test',
  },
  dueDate: '2026-07-31',
  countedDueDate: '2026-07-24',
  extensions: 1,
  extendedUntil: '2026-07-31T23:00:00.000Z',
  promise: null,
};
const capped = (extension: object) =>
  rule === undefined ? undefined : { ...rule, extension: { ...rule.extension, ...extension } as typeof rule.extension };

describe('the proof of an extended limit', () => {
  const core = {
    cases: { find: () => Promise.resolve({ pack: { id: pack.pack, version: 1 } }) },
    library: { pack: () => Promise.resolve(pack), calendar: () => Promise.resolve({ versions: [] }) },
  } as unknown as Core;

  it('begins with the date that holds, says how far it may go, and counts the days as before', async () => {
    const proof = await new Proofs(core).ofClock('acme', 'case', clock);
    expect(proof?.text.split('\n')[0]).toBe('due 2026-07-31: extended once, from 2026-07-24');
    expect(proof?.text).toMatch(/^it may be extended /m);
    expect(proof?.text).toMatch(/^without the extension:\ndue 2026-07-24, before 2026-07-25T00:00:00\+01:00/m);
  });

  it('is the count alone while nothing was extended', async () => {
    const proof = await new Proofs(core).ofClock('acme', 'case', {
      ...clock,
      dueDate: '2026-07-24',
      extensions: 0,
      extendedUntil: null,
    });
    expect(proof?.text).toMatch(/^due 2026-07-24, before/);
    expect(proof?.text).not.toContain('extended');
  });

  it('says each cap, that from the start with its day', () => {
    const caps = capped({
      total_from_start: { n: 20, unit: 'working_day' },
      additional: { n: 10, unit: 'working_day' },
      times: 1,
    });
    expect(extensionLines(clock, caps, calendar)[1]).toBe(
      'it may be extended to 2026-08-07, 20 working days from the start, by 10 working days at a time, once at most',
    );
  });

  it('names the promise that took over', () => {
    const lines = extensionLines({ ...clock, promise: 'promised#1', dueDate: '2026-07-24' }, undefined, calendar);
    expect(lines).toEqual([
      'due 2026-07-24, then extended: the promise to 2026-07-31 took over',
      'without the extension:',
    ]);
  });
});
