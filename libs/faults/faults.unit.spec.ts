import { afterEach, describe, expect, it } from '@jest/globals';
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
