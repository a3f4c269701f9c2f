import { describe, expect, it } from 'vitest';
import { ConfigError, describeConfig, readConfig } from './index.ts';

const SECRET = 'hush';

describe('the configuration as it is shown', () => {
  it.each([
    [
      'EVENTSTORE_URL',
      `esdb://admin:${SECRET}@node1:2113,node2:2113?tls=true`,
      'esdb://***@node1:2113,node2:2113?tls=true',
    ],
    ['EVENTSTORE_URL', `esdb+discover://admin:${SECRET}@cluster.example`, 'esdb+discover://***@cluster.example'],
    [
      'EVENTSTORE_URL',
      `esdb://127.0.0.1:1?tls=false&connectionName=${SECRET}`,
      'esdb://127.0.0.1:1?tls=false&connectionName=***',
    ],
    [
      'DATABASE_URL',
      `postgres://redress:${SECRET}@db/redress?sslmode=verify-full`,
      'postgres://***@db/redress?sslmode=verify-full',
    ],
    ['DATABASE_URL', `postgres://redress:a/${SECRET}@b@db/redress`, 'postgres://***@db/redress'],
    [
      'DATABASE_URL',
      `postgres://db/redress?user=redress&password=${SECRET}&sslmode=require`,
      'postgres://db/redress?user=redress&password=***&sslmode=require',
    ],
    ['SMTP_URL', `smtps://mail:${SECRET}@mail.example`, 'smtps://***@mail.example'],
  ])('masks the secrets of %s: %s', (name, url, shown) => {
    expect(describeConfig(readConfig({ [name]: url }))[name]).toBe(shown);
  });

  it.each(['EVENTSTORE_URL', 'DATABASE_URL', 'AUTH_JWKS_URL', 'SMTP_URL'])(
    'says of a %s that cannot be used what would be right, and not what it is',
    (name) => {
      const reading = (): unknown => readConfig({ [name]: `ftp://admin:${SECRET}@example` });
      expect(reading).toThrow(ConfigError);
      expect(reading).toThrow(new RegExp(`${name}: expected a url beginning with`));
      expect(reading).not.toThrow(new RegExp(SECRET));
    },
  );
});
