import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Codec, Repository } from '#event-store';
import { shippedCalendar, type CalendarVersion, type Pack } from '#procedure';
import { shippedPack } from '../casework/testing/scenario.ts';
import { MemoryLog } from '../event-store/testing/index.ts';
import { Administration, CATEGORIES, Library, type Sender } from './index.ts';

const SHIPPED = shippedCalendar('england-and-wales');
const DAY_MS = 86_400_000;

let now: string;
let administration: Administration;
let library: Library;

function begin(): void {
  now = '2026-01-05T09:00:00.000Z';
  const repository = new Repository(new MemoryLog(), new Codec(CATEGORIES));
  library = new Library(repository);
  administration = new Administration(repository, library, { now: () => now }, 'tz');
}
beforeEach(begin);

const sender = (organisation: string, authenticated: 'token' | 'local' = 'token'): Sender => ({
  caller: { organisation, person: 'ann', role: 'administrator', authenticated },
  commandId: randomUUID(),
});
const operator = (): Sender => sender('', 'local');
const version = (number: number, ...days: readonly string[]): CalendarVersion => ({
  ...SHIPPED,
  version: number,
  holidays: [...SHIPPED.holidays, ...days.map((date) => ({ date, title: 'A day announced late' }))],
});
const publish = (calendar: CalendarVersion) => ({ type: 'publish', calendar }) as const;
const withdraw = (number: number, calendar: string = SHIPPED.id) =>
  ({ type: 'withdraw', calendar, version: number, reason: 'It was never proclaimed' }) as const;

/** The version that an organisation counts on. */
const countsOn = async (organisation: string, pack: Pack = shippedPack('commonsense')) =>
  (await library.calendars(organisation, pack)).get(pack.calendar)?.latest;

describe('a calendar that an organisation publishes (D-2)', () => {
  const second = version(SHIPPED.version + 1, '2026-07-15');

  it('moves nobody’s days but its own', async () => {
    expect(await administration.calendar(publish(second), sender('alpha'))).toMatchObject({ outcome: 'written' });
    expect(await countsOn('alpha')).toEqual(second);
    expect(await countsOn('beta')).toEqual(SHIPPED);
    expect(await library.installedCalendar(SHIPPED.id)).toMatchObject({ versions: [] });
  });

  it('is its own to withdraw, and nobody else’s; then the installation’s counts again', async () => {
    await administration.calendar(publish(second), sender('alpha'));
    expect(await administration.calendar(withdraw(second.version), sender('beta'))).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'CALENDAR_UNKNOWN' },
    });
    expect(await countsOn('alpha')).toEqual(second);
    await administration.calendar(withdraw(second.version), sender('alpha'));
    expect(await countsOn('alpha')).toEqual(SHIPPED);
  });

  it('may have the name of another’s', async () => {
    const pack = { ...shippedPack('commonsense'), calendar: 'our-days', clocks: [] } as unknown as Pack;
    const own = { ...SHIPPED, id: 'our-days', version: 1 };
    expect(await administration.calendar(publish(own), sender('alpha'))).toMatchObject({ outcome: 'written' });
    expect(await countsOn('beta', pack)).toBeUndefined();
    const theirs = { ...own, holidays: [] };
    expect(await administration.calendar(publish(theirs), sender('beta'))).toMatchObject({ outcome: 'written' });
    expect([await countsOn('alpha', pack), await countsOn('beta', pack)]).toEqual([own, theirs]);
  });

  it('of the installation is no tenant’s to change', async () => {
    for (const command of [publish(second), withdraw(SHIPPED.version)])
      expect(await administration.installCalendar(command, sender('alpha'))).toMatchObject({
        outcome: 'refused',
        refusal: { code: 'NOT_ENTITLED', wouldAccept: expect.stringContaining('redress calendar install') as string },
      });
    expect(await administration.installCalendar(publish(second), operator())).toMatchObject({ outcome: 'written' });
    expect([await countsOn('alpha'), await countsOn('beta')]).toEqual([second, second]);
  });

  it('whatever others publish and withdraw, is counted on as its last one that stands, and else as the installation’s', async () => {
    type Step = readonly [who: 'alpha' | 'beta' | 'operator', what: 'publish' | 'withdraw'];
    const steps = fc.array(
      fc.tuple(fc.constantFrom('alpha', 'beta', 'operator'), fc.constantFrom('publish', 'withdraw')),
      { minLength: 1, maxLength: 8 },
    ) as fc.Arbitrary<Step[]>;
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        begin();
        const standing = { alpha: [], beta: [], operator: [] } as Record<Step[0], CalendarVersion[]>;
        const made = { alpha: SHIPPED.version, beta: SHIPPED.version, operator: SHIPPED.version };
        const seen: { readonly at: string; readonly calendar: CalendarVersion }[] = [];
        for (const [index, [who, what]] of given.entries()) {
          now = new Date(Date.parse(now) + DAY_MS).toISOString();
          const base = who === 'operator' ? SHIPPED : (standing.operator.at(-1) ?? SHIPPED);
          const isFirst = who !== 'operator' && made[who] === SHIPPED.version;
          const next = version((isFirst ? base.version : made[who]) + 1, `2027-0${index + 1}-15`);
          const command = what === 'publish' ? publish(next) : withdraw(standing[who].at(-1)?.version ?? 99);
          const done =
            who === 'operator'
              ? await administration.installCalendar(command, operator())
              : await administration.calendar(command, sender(who));
          if (done.outcome !== 'refused' && what === 'publish') {
            standing[who].push(next);
            made[who] = next.version;
          }
          if (done.outcome !== 'refused' && what === 'withdraw') standing[who].pop();
          for (const one of ['alpha', 'beta'] as const) {
            const expected = standing[one].at(-1) ?? standing.operator.at(-1) ?? SHIPPED;
            expect(await countsOn(one)).toEqual(expected);
            if (one === 'alpha') seen.push({ at: now, calendar: expected });
          }
        }
        const { inForce } = await library.calendar('alpha', SHIPPED.id);
        for (const { at, calendar } of seen)
          expect(inForce.findLast((one) => one.at <= at)?.calendar ?? SHIPPED).toEqual(calendar);
      }),
      { numRuns: 12 },
    );
  });
});
