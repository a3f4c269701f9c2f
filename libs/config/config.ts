import { z } from 'zod';

const url = (protocols: readonly string[]) =>
  z.string().refine((text) => protocols.some((protocol) => text.startsWith(`${protocol}://`)), {
    error: `expected a url beginning with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });

/** The environment, checked once at boot. Unset stores mean the embedded ones. */
const schema = z.object({
  EVENTSTORE_URL: url(['esdb', 'esdb+discover']).optional(),
  DATABASE_URL: url(['postgres', 'postgresql']).optional(),
  /** Most connections of a process to the database for tables; those for keys are 4 besides. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(1_000).default(10),
  /** Prefix of every stream and of the Postgres schemas, so that environments and test runs can share servers. */
  LOG_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9_]{0,40}$/, 'expected lower-case letters, digits and _')
    .default(''),
  DATA_DIR: z.string().min(1).default('./data'),
  MASTER_KEY_FILE: z.string().min(1).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Requests that the API has in hand at once; the others wait. */
  REQUESTS_AT_ONCE: z.coerce.number().int().min(1).max(10_000).default(64),
  /** Requests that wait; those beyond are told to come again. */
  REQUESTS_WAITING: z.coerce.number().int().min(0).max(100_000).default(256),
  TIME: z.enum(['system', 'manual']).default('system'),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).default('redress'),
  AUTH_JWKS_URL: url(['https', 'http']).optional(),
  /** Where attachments are kept; in DATA_DIR unless set. */
  ATTACHMENTS_URL: url(['s3']).optional(),
  AWS_ACCESS_KEY_ID: z.string().min(1).optional(),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  SMTP_URL: url(['smtp', 'smtps']).optional(),
  /** Whom letters by e-mail come from. */
  MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<?[^\s@<>]+@[^\s@<>]+>?$/, 'expected an address such as complaints@example.org')
    .optional(),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
});
export type Config = z.infer<typeof schema>;

/** A setting that cannot be used, with what would be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError naming every setting that is wrong, not the first only. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The configuration cannot be used.\n  ${faults.join('\n  ')}`);
  }
  const config = parsed.data;
  if (config.AUTH_JWKS_URL !== undefined && config.AUTH_ISSUER === undefined) {
    throw new ConfigError('The configuration cannot be used.\n  AUTH_ISSUER: needed with AUTH_JWKS_URL');
  }
  if (config.ATTACHMENTS_URL !== undefined && (config.AWS_ACCESS_KEY_ID ?? '') === '') {
    throw new ConfigError('The configuration cannot be used.\n  AWS_ACCESS_KEY_ID: needed with ATTACHMENTS_URL');
  }
  if (config.ATTACHMENTS_URL !== undefined && (config.AWS_SECRET_ACCESS_KEY ?? '') === '') {
    throw new ConfigError('The configuration cannot be used.\n  AWS_SECRET_ACCESS_KEY: needed with ATTACHMENTS_URL');
  }
  return config;
}

/** For people: every setting, its source known, its secrets not. */
export function describeConfig(config: Config): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, masked(config[name as keyof Config], name)]),
  );
}

function masked(value: Config[keyof Config], name: string): string {
  if (value === undefined) return name.endsWith('_URL') && /EVENTSTORE|DATABASE/.test(name) ? '(embedded)' : '(unset)';
  if (name.includes('SECRET')) return '***';
  return (
    String(value)
      // Up to the last @: a password that is not percent-encoded may hold a slash or another @.
      .replace(/:\/\/.*@/, '://***@')
      .replace(/(password|connectionName)=[^&]*/gi, '$1=***')
  );
}
