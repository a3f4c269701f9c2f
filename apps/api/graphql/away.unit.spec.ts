import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '#event-store';
import { away } from './away.ts';
import { errorFormatter } from './format-errors.ts';

const exhausted = (words: string): Error => Object.assign(new Error(`8 RESOURCE_EXHAUSTED: ${words}`), { code: 8 });
const unavailable = (cause: Error): Error => new StoreUnavailable('append', 4, false, cause);

describe('what is away', () => {
  it('a full disk is told from a log that does not answer, without saying where it is', () => {
    const full = unavailable(exhausted('The disk that holds the log has no room left: make room below /srv/data.'));
    const { statusCode, response } = errorFormatter(() => undefined)({ errors: [full] }, {});
    expect(statusCode).toBe(503);
    expect(response.errors[0]?.extensions).toMatchObject({ code: 'TRY_AGAIN' });
    expect(response.errors[0]?.message).toContain('no room left on its disk');
    expect(JSON.stringify(response)).not.toContain('/srv/data');
  });

  it('a full queue is no full disk', () => {
    const busy = unavailable(exhausted('5000 writes wait for the disk already.'));
    expect(away(busy)).toBe('The event store cannot take this at the moment');
  });

  it('a database that is gone is named, and a fault of ours is not excused', () => {
    expect(away(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toContain('database');
    expect(away(new TypeError('x is not a function'))).toBeNull();
  });
});
