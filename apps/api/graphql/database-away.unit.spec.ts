import { describe, expect, it } from 'vitest';
import { errorFormatter } from './format-errors.ts';
import { isDatabaseAway } from './database-away.ts';

const withCode = (code: string): Error => Object.assign(new Error('secret words of the server'), { code });

describe('while Postgres is away', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006'])('%s says so', (code) => {
    expect(isDatabaseAway(withCode(code))).toBe(true);
    expect(isDatabaseAway(new Error('the key could not be read', { cause: withCode(code) }))).toBe(true);
  });

  it('so does the client without a code, and nothing else does', () => {
    expect(isDatabaseAway(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isDatabaseAway(withCode('23505'))).toBe(false);
    expect(isDatabaseAway(new TypeError('x is not a function'))).toBe(false);
  });

  it('a client is told to send the same again, and not what the server said', () => {
    const format = errorFormatter(() => undefined);
    const { statusCode, response } = format({ errors: [withCode('57P01')] }, {});
    expect(statusCode).toBe(503);
    expect(response.errors[0]?.extensions).toMatchObject({ code: 'TRY_AGAIN' });
    expect(JSON.stringify(response)).not.toContain('secret');
  });
});
