import { describe, expect, it } from 'vitest';
import type { Core } from '#application';
import type { ProjectionStatus } from '#read-model';
import { readinessOf } from './readiness.ts';

const coreWith = (demand: () => Promise<void>): Core => ({ guard: { demand } }) as unknown as Core;
const core = coreWith(() => Promise.resolve());
const caughtUp: ProjectionStatus = {
  projection: 'register',
  version: 1,
  position: '2/2',
  state: 'live',
  ready: true,
  lag: '0',
  parked: 0,
};
const readiness = (status: Promise<readonly ProjectionStatus[]>) =>
  readinessOf(core, { status: () => status }, { status: new Map() });

describe('whether the process can take work', () => {
  it('is so with a parked partition, and it says which projection has how many', async () => {
    const status = [caughtUp, { ...caughtUp, projection: 'timeline', parked: 2 }];
    expect(await readiness(Promise.resolve(status))).toEqual({
      ready: true,
      reasons: [],
      warnings: ['timeline has 2 parked, which show as they were (redress status)'],
    });
  });

  it('is not so while a projection has not caught up', async () => {
    expect(await readiness(Promise.resolve([{ ...caughtUp, ready: false, error: 'no table' }]))).toMatchObject({
      ready: false,
      reasons: ['register has not caught up: no table'],
    });
  });

  it('is not so while the log is not the one that everything beside it belongs to', async () => {
    const withheld = coreWith(() => Promise.reject(new Error('the log is older')));
    const status = { status: () => Promise.resolve([caughtUp]) };
    expect(await readinessOf(withheld, status, { status: new Map() })).toMatchObject({
      ready: false,
      reasons: ['the log is older'],
    });
  });

  it('is not so while the stores do not answer', async () => {
    expect(await readiness(Promise.reject(new Error('no connection')))).toEqual({
      ready: false,
      reasons: ['no connection'],
      warnings: [],
    });
  });
});
