import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import type { Credentials } from '@eventstore/db-client';
import { LogFault, LogMisconfigured } from './faults.ts';

export interface Connection {
  readonly client: EventStoreDBClient;
  /** Passed with every call; see `connect`. */
  readonly credentials: Credentials;
}

/**
 * Credentials on every call make the client append by the unary method. Without them it appends over one shared
 * duplex stream, which has no deadline, fails every pending append of the process together, and ends the process on
 * a late answer. Over a connection without TLS the client drops them before the network, so any will do there.
 */
const PLACEHOLDER: Credentials = { username: 'unused', password: 'unused' };

/**
 * Opens the client; no network yet.
 * @param url `esdb://` or `esdb+discover://`.
 * @throws LogMisconfigured where it does not parse or names a file that is not there, or where TLS comes without a user: only per-call credentials keep
 * the client off the shared duplex stream.
 */
export function connect(url: string, credentials?: Credentials): Connection {
  const user = credentials ?? credentialsOf(url);
  if (user === null && usesTls(url)) {
    throw new LogMisconfigured('a TLS event store needs a user: esdb://user:password@host, or `tls=false` without one');
  }
  const authority = /[?&]tlsCAFile=([^&]+)/i.exec(url)?.[1];
  if (authority !== undefined && !existsSync(resolve(decodeURIComponent(authority)))) {
    throw new LogMisconfigured('the file that tlsCAFile names in the address of the event store is not there');
  }
  try {
    return { client: EventStoreDBClient.connectionString(url), credentials: user ?? PLACEHOLDER };
  } catch (error) {
    if (error instanceof LogFault) throw error;
    // The client's message repeats the address, password included.
    throw new LogMisconfigured('the address of the event store does not parse; expected esdb://host:port?tls=false');
  }
}

function credentialsOf(url: string): Credentials | null {
  const [, username, password] = /^[^:]+:\/\/([^:@/]+):([^@]+)@/.exec(url.trim()) ?? [];
  if (username === undefined || password === undefined) return null;
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw new LogMisconfigured("the event store's user or password is not percent-encoded");
  }
}

/** The client's default is TLS. */
const usesTls = (url: string): boolean => !/[?&]tls=false(&|$)/i.test(url);
