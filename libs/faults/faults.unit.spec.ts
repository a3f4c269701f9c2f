import { afterEach, describe, expect, it } from 'vitest';
import { clockSkew, faultPoint, setFaults } from '#kernel';
import { armFaults, parseFaults } from './index.ts';

describe('faults', () => {
  afterEach(() => setFaults(null));

  it('happen at the visits that are named, and at no other', async () => {
    const faults = parseFaults('append:2-3:fail,flush:1:full');
    expect(faults.at('append')).toBeUndefined();
    await expect(faults.at('append')).rejects.toThrow('a fault at append');
    await expect(faults.at('append')).rejects.toThrow('a fault at append');
    expect(faults.at('append')).toBeUndefined();
    await expect(faults.at('flush')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(faults.at('decide')).toBeUndefined();
  });

  it('put the clock off from a reading on', () => {
    const faults = parseFaults('clock:3:-7200');
    expect([faults.clockSkew(), faults.clockSkew(), faults.clockSkew(), faults.clockSkew()]).toEqual([
      0, 0, -7_200_000, -7_200_000,
    ]);
  });

  it('are told of whenever they happen, so that nobody takes a fault that stayed away for one that was survived', () => {
    const strikes: string[] = [];
    const faults = parseFaults('flush:2-3:fail,clock:2:60', (what) => strikes.push(what));
    for (let visit = 0; visit < 4; visit += 1) {
      faults.at('flush')?.catch(() => undefined);
      faults.clockSkew();
    }
    expect(strikes).toEqual(['fail at flush', 'the clock is off by 60000 ms', 'fail at flush']);
  });

  it.each(['append', 'append:x', 'nowhere:1', 'append:1:dance', 'clock:1', ''])('are not read from %j', (text) => {
    expect(() => parseFaults(text)).toThrow('expected step:nth');
  });

  it('are armed under NODE_ENV=test, and never elsewhere', () => {
    for (const NODE_ENV of ['production', undefined]) {
      armFaults({ NODE_ENV, REDRESS_FAULT: 'append:1:fail,clock:1:60' });
      expect([faultPoint('append'), clockSkew()]).toEqual([undefined, 0]);
    }
    armFaults({ NODE_ENV: 'test', REDRESS_FAULT: 'clock:1:60' });
    expect(clockSkew()).toBe(60_000);
  });
});
